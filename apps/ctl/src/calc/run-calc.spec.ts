/** `ctl calc`: exactly one JSON document on standard output, exit codes, and its speed on long lists. */
import { Readable, Writable } from 'node:stream';
import { describe, expect, it } from '@jest/globals';
import { runCalc } from './index.js';

const clock = { now: () => new Date('2026-11-21T16:30:00Z') };

async function run(
  argv: readonly string[],
  input: string,
): Promise<{ exit: number; written: string; document: unknown }> {
  const chunks: Buffer[] = [];
  const stdout = new Writable({
    write(chunk: Buffer, _encoding, done) {
      chunks.push(chunk);
      done();
    },
  });
  const exit = await runCalc(argv, Readable.from([Buffer.from(input)]), stdout, { clock });
  const written = Buffer.concat(chunks).toString();
  return { exit, written, document: JSON.parse(written) };
}

const fee = { fee: 'enforcement', amount: '500000.00' };

describe('ctl calc', () => {
  it('writes one result and exits 0', async () => {
    const { exit, document } = await run(['fee'], JSON.stringify(fee));
    expect(exit).toBe(0);
    expect(document).toMatchObject({ fee: '7400.00' });
  });

  it('writes a list for a list and exits 0 even when members are bad', async () => {
    const { exit, document } = await run(['fee'], JSON.stringify([fee, {}, fee]));
    expect(exit).toBe(0);
    expect(document).toMatchObject([{ fee: '7400.00' }, { code: 'bad-input' }, { fee: '7400.00' }]);
  });

  it.each([
    ['bad input', ['fee'], '{"fee":"enforcement","amount":5}', 'bad-input'],
    ['no object', ['fee'], '5', 'bad-input'],
    ['malformed JSON', ['fee'], '{"fee":', 'malformed-json'],
    ['no input at all', ['fee'], '', 'malformed-json'],
    ['two documents', ['fee'], '{} {}', 'malformed-json'],
    ['an unknown kind', ['tax'], '{}', 'unknown-kind'],
    ['no kind', [], '{}', 'unknown-kind'],
    ['a word too many', ['fee', 'now'], '{}', 'unknown-kind'],
  ])('%s: one problem document and exit 2', async (_what, argv, input, code) => {
    const { exit, written, document } = await run(argv, input);
    expect(exit).toBe(2);
    expect(document).toEqual({ code, title: expect.any(String), fields: expect.any(Array) });
    expect((document as { fields: unknown[] }).fields.length).toBeGreaterThan(0);
    expect(written.trim().split('\n')).toHaveLength(1);
  });

  it('skips a byte order mark', async () => {
    expect((await run(['fee'], `\uFEFF${JSON.stringify(fee)}`)).exit).toBe(0);
  });

  it('takes the day of the call in Asia/Shanghai', async () => {
    // 16:30 UTC on 21 November is the 22nd at the court.
    const born = (day: string) => JSON.stringify({ type: 'residentId', value: `110105${day}0010` });
    const { document } = await run(['identifier'], born('20261123'));
    expect(document).toMatchObject({ valid: false, reason: 'future' });
    expect((await run(['identifier'], born('20261122'))).document).not.toMatchObject({
      reason: 'future',
    });
  });

  it('answers ten thousand members of interest, in order and alike', async () => {
    const member = {
      obligations: [
        {
          id: 'a',
          amount: '1000000.00',
          expiresOn: '2012-06-30',
          general: {
            from: '2012-01-01',
            rate: { kind: 'lpr', term: '1Y', multiple: '1.5', yearBasis: 365 },
          },
        },
        { id: 'b', amount: '50000.00', expiresOn: '2020-01-31' },
      ],
      payments: [{ on: '2019-05-05', amount: '30000.00' }],
      asOf: '2026-06-30',
    };
    const { document } = await run(
      ['late-interest'],
      JSON.stringify(Array.from({ length: 10_000 }, () => member)),
    );
    const results = document as unknown[];
    expect(results).toHaveLength(10_000);
    expect(results.at(-1)).toEqual(results[0]);
  });
});
