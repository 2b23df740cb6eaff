// Aim: every endpoint × role × own and foreign court, against a table; on the running app.
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { listEndpoints } from '@lib/access';
import { queryControlApi, roleSchema } from '@lib/contracts';
import { newId } from '@lib/kernel';
import { eventually } from '@lib/testing';
import { APPLICANT_DIGEST, CASE_ID, DEBTOR_ID } from './case-facts.fixture.js';
import { CourtRoom } from './court-room.fixture.js';

const roles = roleSchema.options;
const readers = new Set([
  'officer',
  'director',
  'president',
  'finance',
  'duty-chief',
  'supervisor',
  'auditor',
]);
const query = {
  targetPartyId: DEBTOR_ID,
  purpose: '查找存款',
  article: '第二百五十三条',
  institutions: ['BANK-A'],
};
const uuid = newId();

/** Path and body that would pass validation; reads of the case are told apart from commands. */
const calls = [
  { method: 'GET', path: `/cases/${CASE_ID}/query-orders`, kind: 'read' },
  { method: 'GET', path: `/cases/${CASE_ID}/property`, kind: 'read' },
  { method: 'GET', path: `/cases/${CASE_ID}/measures`, kind: 'read' },
  { method: 'GET', path: `/cases/${CASE_ID}/releases`, kind: 'read' },
  { method: 'POST', path: `/cases/${CASE_ID}/query-orders`, kind: 'command', body: query },
  {
    method: 'POST',
    path: `/cases/${CASE_ID}/freezes`,
    kind: 'command',
    body: { debtVersion: 1, lines: [{ propertyId: uuid, cap: '1.00' }] },
  },
  {
    method: 'POST',
    path: `/cases/${CASE_ID}/deductions`,
    kind: 'command',
    body: { debtVersion: 1, lines: [{ measureId: uuid, amount: '1.00' }] },
  },
] as const;

let room: CourtRoom;

beforeAll(async () => {
  room = await CourtRoom.open();
  await eventually(async () => {
    expect(await room.rows(`SELECT 1 FROM case_ref WHERE officer_id = 'officer1'`)).toHaveLength(1);
  });
}, 60_000);

afterAll(() => room?.close(), 30_000);

describe('endpoints', () => {
  it('are exactly those of the contract, besides the exchange of the bodies', () => {
    const served = listEndpoints(room.app).map(({ method, path }) => `${method} ${path}`);
    const promised = Object.values(queryControlApi).map(({ method, path }) => `${method} ${path}`);

    expect(served.sort()).toEqual([...promised, 'POST /exchange/soap'].sort());
  });

  it('without a token answer 401, but for the exchange', async () => {
    for (const { method, path } of listEndpoints(room.app)) {
      if (path === '/exchange/soap') continue;
      const response = await fetch(`${room.url}${path.replaceAll(/:\w+/g, CASE_ID)}`, { method });
      expect([path, response.status]).toEqual([path, 401]);
    }
  });
});

describe.each(calls.map((call) => [`${call.method} ${call.path.slice(44)}`, call] as const))(
  '%s',
  (_name, call) => {
    const body = 'body' in call ? call.body : undefined;

    it.each(roles)('%s of the own court', async (role) => {
      // The officer is on the team; everybody else is who the role says.
      const person = role === 'officer' ? 'officer1' : `person-${role}`;
      const { status } = await room.call(call.method, call.path, { person, roles: [role] }, body);

      if (call.kind === 'read') expect(status).toBe(readers.has(role) ? 200 : 403);
      else if (role === 'officer') expect([201, 422]).toContain(status);
      else expect(status).toBe(403);
    });

    it.each(roles)('%s of another court is refused', async (role) => {
      const stranger = { person: `foreign-${role}`, roles: [role], court: '京0198' };
      const { status } = await room.call(call.method, call.path, stranger, body);

      expect(status).toBe(403);
    });
  },
);

describe('the calculator of measure ends', () => {
  const input = { assetClass: 'deposit', startsOn: '2026-03-02' };

  it.each(roles)('answers %s of any court with the figure of libs/statute', async (role) => {
    const who = { person: `foreign-${role}`, roles: [role], court: '京0198' };
    const { status, body } = await room.call('POST', '/calculations/measure-end', who, input);

    expect([status, body['endsOn'], body['capOn']]).toEqual([200, '2027-03-01', '2027-03-02']);
    expect(body['basis']).not.toHaveLength(0);
  });

  it('names the faults of bad input, and leaves other kinds to other apps', async () => {
    const who = { person: 'officer1', roles: ['officer'] };
    const bad = { ...input, startsOn: '2026-02-30' };
    const answers = [
      await room.call('POST', '/calculations/measure-end', who, bad),
      await room.call('POST', '/calculations/fee', who, { fee: 'enforcement', amount: '1.00' }),
    ];

    expect(answers).toMatchObject([
      { status: 400, body: { code: 'CALC.BAD_INPUT', fields: [{ path: 'startsOn' }] } },
      { status: 400, body: { code: 'CALC.UNKNOWN_KIND', fields: [{ path: 'kind' }] } },
    ]);
  });
});

describe('people outside the usual roles', () => {
  it('an officer who is not on the team neither reads nor commands', async () => {
    const officer = { person: 'officer2', roles: ['officer'] };
    for (const call of calls) {
      const body = 'body' in call ? call.body : undefined;
      const { status } = await room.call(call.method, call.path, officer, body);
      expect([call.path, status]).toEqual([call.path, 403]);
    }
  });

  it('an applicant reads his own case by his document, and no other', async () => {
    const path = `/cases/${CASE_ID}/measures`;
    const own = { person: 'p', roles: ['applicant'], digest: APPLICANT_DIGEST };
    const other = { person: 'p', roles: ['applicant'], digest: 'b'.repeat(64) };

    expect((await room.call('GET', path, own)).status).toBe(200);
    expect((await room.call('GET', path, other)).status).toBe(403);
  });

  it('a case nobody knows is not found', async () => {
    const director = { person: 'director1', roles: ['director'] };
    const { status, body } = await room.call('GET', `/cases/${uuid}/measures`, director);

    expect([status, body['code']]).toEqual([404, 'CASE.NOT_FOUND']);
  });

  it.each([
    ['without a key', undefined, 'IDEMPOTENCY.KEY_REQUIRED'],
    ['with a key of another order', 'used-before', 'IDEMPOTENCY.KEY_REUSED'],
  ])('a command %s is refused', async (_what, key, code) => {
    const officer = { person: 'officer1', roles: ['officer'] };
    const path = `/cases/${CASE_ID}/query-orders`;
    await room.call('POST', path, officer, query, 'used-before');
    const other = { ...query, purpose: '另一目的' };
    const answered = await room.call('POST', path, officer, other, key ?? '');

    expect(answered.body).toMatchObject({ code });
  });
});
