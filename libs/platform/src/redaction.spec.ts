import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { withCorrelation } from './correlation.js';
import { createLogger, NestLogger } from './logger.js';
import { HIDDEN, redact, redactText } from './redaction.js';

/** Aim: no personal data in the log, wherever it hides; method: each path through which it could come. */
const NUMBER = '110101199003070011';

function logged(write: (logger: NestLogger) => void): Record<string, unknown> {
  const lines: string[] = [];
  const destination = { write: (line: string) => void lines.push(line) };
  write(new NestLogger(createLogger({ app: 'sample', level: 'debug', destination })));
  expect(lines).toHaveLength(1);
  return JSON.parse(lines[0] ?? '{}') as Record<string, unknown>;
}

describe('redaction', () => {
  it.each([
    ...[
      'name',
      'displayName',
      'partyName',
      'holder_name',
      'account',
      'accountNumber',
      'bankAccount',
    ],
    ...['documentNumber', 'document_number', 'documentDigest', 'phone', 'address', 'password'],
    ...[
      'authorization',
      'Authorization',
      'cookie',
      'set-cookie',
      'bearer',
      'access_token',
      'refreshToken',
    ],
  ])('hides the member %s at any depth', (key) => {
    const copy = redact({ [key]: 'value', list: [{ inner: { [key]: 'value' } }] });

    expect(JSON.stringify(copy)).not.toContain('value');
  });

  it.each([
    ['an identity number', `证件 ${NUMBER} 有误`, `证件 ${HIDDEN} 有误`],
    ['an identity number with X', '11010119900307001X', HIDDEN],
    ['a bank card', '账号6222000000000001234余额', `账号${HIDDEN}余额`],
    ['a mobile number', '电话13800000000', `电话${HIDDEN}`],
    ['a bearer', 'Authorization: Bearer abc.def', `Authorization: Bearer ${HIDDEN}`],
    ['a token', 'got eyJhbGciOi.eyJzdWIi.c2ln', `got ${HIDDEN}`],
  ])('hides %s in free text', (_title, text, safe) => {
    expect(redactText(text)).toBe(safe);
  });

  it.each([
    'case 01890000-0000-7000-8000-138000000000',
    '1260000.00',
    '2026-11-21T09:00:00Z',
    `hash ${'a1'.repeat(32)}`,
  ])('leaves %s readable', (text) => {
    expect(redactText(text)).toBe(text);
  });

  it('opens errors with their causes, without the row values a driver adds', () => {
    const cause = Object.assign(new Error('duplicate key'), {
      code: '23505',
      detail: `Key (number)=(${NUMBER}) already exists.`,
      parameters: [NUMBER],
    });
    const copy = redact(new Error(`cannot store ${NUMBER}`, { cause })) as Record<string, unknown>;

    expect(JSON.stringify(copy)).not.toContain(NUMBER);
    expect(copy).toMatchObject({
      type: 'Error',
      cause: { code: '23505', message: 'duplicate key' },
    });
  });

  it('ends on values nested without limit', () => {
    const loop: Record<string, unknown> = {};
    loop['self'] = loop;

    expect(JSON.stringify(redact(loop))).toContain('过深');
  });

  it('never lets an identity number through, whatever surrounds it', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.string(), (value, key) => {
        const text = JSON.stringify(redact({ [key]: { value, list: [`号 ${NUMBER}`] } }));
        expect(text).not.toContain(NUMBER);
      }),
    );
  });
});

describe('the log', () => {
  it('is one JSON line with app, level, context and the correlation id of the work in hand', () => {
    const line = logged((logger) =>
      withCorrelation('trace-0001', () => logger.warn('slow', { millis: 7 }, 'Relay')),
    );

    expect(line).toMatchObject({
      app: 'sample',
      level: 'warn',
      context: 'Relay',
      millis: 7,
      msg: 'slow',
      correlationId: 'trace-0001',
    });
  });

  it('carries the error object, redacted', () => {
    const line = logged((logger) => logger.error(new Error(`bad ${NUMBER}`), 'Relay'));

    expect(line).toMatchObject({ level: 'error', context: 'Relay', err: { type: 'Error' } });
    expect(JSON.stringify(line)).not.toContain(NUMBER);
  });

  it('redacts the message text as well', () => {
    expect(logged((logger) => logger.log(`found ${NUMBER}`))['msg']).toBe(`found ${HIDDEN}`);
  });
});
