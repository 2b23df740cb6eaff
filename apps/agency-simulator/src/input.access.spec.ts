// Aim: bad input gets a problem document and changes nothing. Method: every operation of the
// contract, with its right key, under broken bodies, path parameters and queries.
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { agencySimulatorApi, problemSchema } from '@lib/contracts';
import type { Endpoint } from '@lib/contracts';
import { RunningSimulator } from '../test/running-simulator.js';

const BOOKS = [
  ...['/faults', '/banks/BANK-A/ledger', '/banks/BANK-B/ledger', '/ledger/check'],
  ...['/requests', '/court-bank/statement'],
];
const GOOD: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
  loadWorld: { worldId: 'other', customers: [], accounts: [] },
  changeFaults: { bodies: [{ code: 'BANK-A', faults: { query: 'silent' } }] },
  transfer: {
    ...{ transferId: 'T1', fromAccount: '1100000000000000101', toBank: 'BANK-C' },
    ...{ toAccount: '1300000000000000202', toName: '某公司', amount: '1.00', remark: '' },
  },
  pay: {
    ...{ instructionNo: 'P1', amount: '1.00', purpose: '执行案款' },
    payee: { accountName: '某', accountNumber: '1', bankCode: 'BANK-A', bankName: '某行' },
  },
};
const RAW = ['{"a":', '', 'null', '42', '"text"', '[]', '{"surprise":1}', '{"a":"\\u0000"}'];
const WRONG = [null, '', -1, 1.5, true, [], [[]], 'x'.repeat(5_000), 'a\u0000b', '2026-02-30'];
const BROKEN_PARTS = [
  ['a NUL', '%00'],
  ['half a pair', '%ED%A0%80'],
  ['too long a text', 'x'.repeat(65)],
  ['very much text', 'x'.repeat(1_500)],
] as const;
const STRANGE_PARTS = [
  ['a way up the path', '..%2f..%2fworld'],
  ['a quote', "'%20OR%201=1"],
] as const;

const operations = Object.entries(agencySimulatorApi as Readonly<Record<string, Endpoint>>);
const withBody = operations.filter(([, { body }]) => body);
const withParams = operations.filter(([, { params }]) => params);
const withQuery = operations.filter(([, { query }]) => query);

let simulator: RunningSimulator;
let untouched: string;

beforeAll(async () => {
  simulator = await RunningSimulator.start();
  await simulator.world();
  untouched = await books();
});
afterAll(() => simulator.stop());

async function books(): Promise<string> {
  const pages: unknown[] = [];
  for (const path of BOOKS) pages.push((await simulator.call('GET', path)).body);
  return JSON.stringify(pages);
}

interface Bad {
  readonly method: string;
  readonly url: string;
  readonly text?: string;
  readonly type?: string;
}

/** Of a problem below 500 its status; anything else as it is, so that the test says what came. */
async function refused({ method, url, text, type = 'application/json' }: Bad): Promise<unknown> {
  const answer = await simulator.raw({
    method,
    url,
    ...(text === undefined ? {} : { payload: text, headers: { 'content-type': type } }),
  });
  const isProblem = String(answer.headers['content-type']).includes('application/problem+json');
  const problem = isProblem ? problemSchema.parse(answer.json()) : undefined;
  if (problem && problem.status >= 400 && problem.status < 500) return 'refused';
  return { url: url.slice(0, 80), text: text?.slice(0, 80), said: answer.body.slice(0, 200) };
}

function filled(path: string): string {
  return path.replace(':code', 'BANK-A').replace(':no', '1').replace(':instructionNo', 'P1');
}

/** The body with each member missing, wrong, or joined by one that nobody knows. */
function spoilt(body: Readonly<Record<string, unknown>>): Record<string, unknown>[] {
  const keys = Object.keys(body);
  return [
    { ...body, surprise: 1 },
    ...keys.map((key) => Object.fromEntries(Object.entries(body).filter(([name]) => name !== key))),
    ...keys.flatMap((key) => WRONG.map((value) => ({ ...body, [key]: value }))),
  ];
}

describe.each(withBody)('the body of %s', (name, { method, path, body }) => {
  const url = filled(path);

  it.each(RAW)('is refused as %j', async (text) => {
    expect(await refused({ method, url, text })).toBe('refused');
  });

  it('is refused as a form or as plain text', async () => {
    for (const type of ['text/plain', 'application/x-www-form-urlencoded', 'text/xml']) {
      expect(await refused({ method, url, text: 'a=1', type })).toBe('refused');
    }
  });

  it('is refused with any member wrong, missing or unknown', async () => {
    const bad = spoilt(GOOD[name] ?? {}).filter((one) => body?.safeParse(one).success === false);
    expect(bad.length).toBeGreaterThanOrEqual(10);
    for (const one of bad) {
      expect(await refused({ method, url, text: JSON.stringify(one) })).toBe('refused');
    }
  });
});

describe.each(withParams)('the path of %s', (name, { method, path, body }) => {
  const parts = name === 'enquire' ? BROKEN_PARTS : [...BROKEN_PARTS, ...STRANGE_PARTS];

  it.each(parts)('is refused with %s', async (_what, part) => {
    const urls = [...path.matchAll(/:\w+/g)].map(([key]) => filled(path.replace(key, part)));
    for (const url of urls) {
      expect(await refused({ method, url, ...(body ? { text: '{}' } : {}) })).toBe('refused');
    }
  });
});

describe('an enquiry', () => {
  it.each(STRANGE_PARTS)('after %s is after a payment nobody sent', async (_what, part) => {
    const { body } = await simulator.call('GET', `/court-bank/payments/${part}`);

    expect(body).toEqual({ instructionNo: decodeURIComponent(part), status: 'not-received' });
  });
});

describe.each(withQuery)('the query of %s', (_, { method, path, query }) => {
  const keys = Object.keys((query as unknown as { shape: object }).shape);

  it.each(keys)('is refused with a wrong %s', async (key) => {
    for (const value of ['%00', 'x'.repeat(600), '%ED%A0%80', `1&${key}=2`]) {
      expect(await refused({ method, url: `${path}?${key}=${value}` })).toBe('refused');
    }
  });
});

describe('after all of that', () => {
  it('the books and the switches are what they were', async () => {
    expect(await books()).toBe(untouched);
  });
});
