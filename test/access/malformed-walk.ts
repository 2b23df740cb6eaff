import { describe, expect, it } from '@jest/globals';
import { newId } from '@lib/kernel';
import { insider } from './people.js';
import type { Person } from './people.js';
import { isCommand, namesSubject, takesBody, validCall } from './plan.js';
import type { AccessPlan, Operation, World } from './plan.js';
import type { Answer, Call } from './running-app.js';

type IdRow = readonly [what: string, id: () => string];

const UNKNOWN_IDS: readonly IdRow[] = [
  ['an id that does not exist', () => newId()],
  ['an id in capitals', () => newId().toUpperCase()],
];

/** No ids at all, some made to break out of the path or the query. */
const BROKEN_IDS: readonly IdRow[] = [
  ['a text that is no id', () => 'no-such-thing'],
  ['a quote', () => `${newId()}' OR '1'='1`],
  ['a way up the path', () => '../../staff'],
  ['a NUL', () => '\u0000'],
  ['very much text', () => 'x'.repeat(1_500)],
];

const RAW_BODIES: readonly (readonly [what: string, call: Pick<Call, 'text' | 'headers'>])[] = [
  ['broken JSON', { text: '{"reason":' }],
  ['no JSON at all', { text: 'reason=1', headers: { 'content-type': 'text/plain' } }],
  ['a form', { text: 'a=1', headers: { 'content-type': 'application/x-www-form-urlencoded' } }],
  ['an empty body', { text: '' }],
  ['null', { text: 'null' }],
  ['a number', { text: '42' }],
  ['a text', { text: '"text"' }],
  ['a list', { text: '[]' }],
  ['a prototype', { text: '{"__proto__":{"admin":true}}' }],
  ['deep nesting', { text: `{"a":${'['.repeat(50_000)}${']'.repeat(50_000)}}` }],
  ['a NUL in a field nobody knows', { text: '{"surprise":"\\u0000"}' }],
  ['a constructor', { text: '{"constructor":{"prototype":{"admin":true}}}' }],
];

const WRONG_VALUES: readonly unknown[] = [
  null,
  '',
  -1,
  1.5,
  1e308,
  'x'.repeat(5_000),
  true,
  [],
  {},
  [[]],
  '2026-02-30',
  'a\u0000b',
  '\ud83d half a pair',
  '0000-00-00',
];

/** Bad input of a person who has every right: always a problem below 500, and nothing is written. */
export function describeMalformedInput(
  plan: AccessPlan,
  operations: readonly Operation[],
  world: () => World,
): void {
  const callerOf = ({ name }: Operation): Person => insider(plan.roles[name]?.[0] ?? 'officer');
  const send = (operation: Operation, change: Partial<Call>): Promise<Answer> => {
    const { running, seed } = world();
    return running.callAs(callerOf(operation), { ...validCall(operation, seed), ...change });
  };

  describe.each(operations.filter(takesBody).map((one) => [one.name, one] as const))(
    'malformed input of %s',
    (_, operation) => {
      const takesAnyBody = operation.endpoint.body?.safeParse({}).success === true;

      it.each(RAW_BODIES)('refuses %s', async (what, call) => {
        const answer = await send(operation, { body: undefined, ...call });

        expect(acceptable(answer, takesAnyBody)).toBe(true);
      });

      it('refuses each field with a wrong value, missing, or not known', async () => {
        const body = world().seed.bodies[operation.name] as Record<string, unknown>;
        const bodies = spoilt(body).filter(
          (candidate) => operation.endpoint.body?.safeParse(candidate).success !== true,
        );
        const answers = await inTurn(bodies, (candidate) => send(operation, { body: candidate }));

        expect(answers.filter((answer) => !acceptable(answer, false))).toEqual([]);
      });
    },
  );

  describe('idempotency', () => {
    const commands = operations.filter(isCommand).map((one) => [one.name, one] as const);

    it.each(commands)('%s does nothing without a usable key', async (_, operation) => {
      const keys = [undefined, 'short', 'x'.repeat(300), '键键键键键键键键键'];
      const given = validCall(operation, world().seed).headers;
      const answers = await inTurn(keys, (key) =>
        send(operation, { headers: { ...given, 'idempotency-key': encodeKey(key) } }),
      );

      expect(answers.map((answer) => answer.problem?.code)).toEqual(
        keys.map(() => 'IDEMPOTENCY.KEY_REQUIRED'),
      );
    });
  });

  describe.each(operations.filter(namesSubject).map((one) => [one.name, one] as const))(
    'strange ids of %s',
    (_, operation) => {
      const assertNotFound = async (id: () => string): Promise<void> => {
        const { running, seed } = world();
        const names = [...operation.endpoint.path.matchAll(/:(\w+)/g)].map(([, name]) => name);
        const answers = await inTurn(names, (name) =>
          running.callAs(
            callerOf(operation),
            validCall(operation, seed, { ...seed.params, [name ?? '']: id() }),
          ),
        );

        expect(answers.map(({ status }) => status)).toEqual(names.map(() => 404));
      };

      it.each(UNKNOWN_IDS)('answers %s as not found', (__, id) => assertNotFound(id));
      it.each(BROKEN_IDS)('answers %s as not found', (__, id) => assertNotFound(id));
    },
  );

  describe.each(
    operations.filter(({ endpoint }) => endpoint.query).map((one) => [one.name, one] as const),
  )('queries of %s', (_, operation) => {
    it('answers any query without a fault of ours', async () => {
      const { path } = validCall(operation, world().seed);
      const bare = path.split('?')[0] ?? '';
      const answers = await inTurn(strangeQueries(operation), (query) =>
        send(operation, { path: `${bare}?${query}` }),
      );

      expect(answers.filter(({ status }) => status >= 500)).toEqual([]);
    });
  });
}

function acceptable({ status, problem }: Answer, anyBody: boolean): boolean {
  return problem === undefined ? anyBody : status >= 400 && status < 500;
}

/** The body with each of its fields wrong, missing or joined by one that nobody knows. */
function spoilt(body: Readonly<Record<string, unknown>>): Record<string, unknown>[] {
  const keys = Object.keys(body);
  return [
    { ...body, surprise: 1 },
    ...keys.map((key) => Object.fromEntries(Object.entries(body).filter(([name]) => name !== key))),
    ...keys.flatMap((key) => WRONG_VALUES.map((value) => ({ ...body, [key]: value }))),
  ];
}

function strangeQueries(operation: Operation): string[] {
  const shape = operation.endpoint.query as unknown as { shape: Record<string, unknown> };
  const encode = (keys: readonly unknown[]): string =>
    Buffer.from(JSON.stringify(keys)).toString('base64url');
  const values = [
    '',
    'x',
    '-1',
    '99999999999999999999',
    'x'.repeat(600),
    '%25_\\',
    "'--",
    encode(['0000-01-01', newId()]),
    encode(['9999-12-31', 'x']),
    encode([null, null]),
    '%00',
    '%ED%A0%80',
  ];
  const known = Object.keys(shape.shape).flatMap((key) => [
    ...values.map((value) => `${key}=${value}`),
    `${key}=1&${key}=2`,
    `${key}[a]=1`,
  ]);
  return [...known, 'surprise=1', '&&&', '=%'];
}

function encodeKey(key: string | undefined): string | undefined {
  return key === undefined ? undefined : Buffer.from(key, 'utf8').toString('latin1');
}

async function inTurn<Item, Result>(
  items: readonly Item[],
  work: (item: Item) => Promise<Result>,
): Promise<Result[]> {
  const results: Result[] = [];
  for (const item of items) results.push(await work(item));
  return results;
}
