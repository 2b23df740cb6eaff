// Aim: every endpoint × every role × own and foreign court: who gets in is this table, and nobody sees another court's money.
import { describe, expect, it } from '@jest/globals';
import type { Role } from '@lib/contracts';
import { caseFundsApi, roleSchema } from '@lib/contracts';
import type { CaseSetup } from './case.fixture.js';
import { digestOf } from './case.fixture.js';
import type { Desk } from './desk.fixture.js';
import { openScenes } from './opened.fixture.js';
import { officer } from './persons.fixture.js';
import type { ReceiptView } from './scenes.fixture.js';

type EndpointName = keyof typeof caseFundsApi;

const STAFF: Role[] = ['officer', 'director', 'president', 'finance', 'supervisor', 'auditor'];
const DECIDERS: Role[] = ['officer', 'director', 'president', 'finance'];

/** Written by hand from the duties of each role, not read from the controllers. */
const ALLOWED: Readonly<Record<EndpointName, readonly Role[]>> = {
  getDebt: [...STAFF, 'applicant'],
  computeDebt: ['officer', 'director'],
  getSums: [...STAFF, 'applicant'],
  getCaseAccount: STAFF,
  listReceipts: STAFF,
  getReconciliation: ['finance', 'director', 'supervisor', 'auditor'],
  listDisputes: ['officer', 'director', 'president', 'finance', 'supervisor', 'auditor'],
  settleDispute: ['finance'],
  proposeClaim: ['officer'],
  confirmClaim: ['finance'],
  proposePayouts: ['officer'],
  listPayouts: [...STAFF, 'applicant'],
  instructPayout: ['finance'],
  correctPayee: ['officer'],
  listApprovals: DECIDERS,
  decideApproval: DECIDERS,
  calculate: [...STAFF, 'duty-chief', 'hotline-agent', 'applicant', 'admin'],
  listStuckWork: ['admin', 'director', 'duty-chief'],
  retryStuckWork: ['admin'],
  listPersonalReads: ['auditor', 'supervisor'],
};

let desk: Desk;
let setup: CaseSetup;
let receipt: ReceiptView;

openScenes(async (scenes, its) => {
  desk = its;
  setup = await scenes.fundedCase('1000.00');
  receipt = await scenes.unidentified('77.00');
});

async function call(name: EndpointName, role: Role, court: string, digest?: string) {
  const { method, path } = caseFundsApi[name];
  const url = path
    .replace(':caseId', setup.caseId)
    .replace(':receiptId', receipt.receiptId)
    .replace(':payoutId', setup.matterId)
    .replace(':approvalId', setup.matterId)
    .replace(':workId', setup.matterId)
    .replace(':disputeId', setup.matterId)
    .replace(':kind', 'fee');
  const person = role === 'officer' && court === '京0199' ? officer.person : `walker-${role}`;
  const as = { person, roles: [role], court, ...(digest === undefined ? {} : { digest }) };
  // An empty body is refused by every command after the question of who may call it.
  return method === 'GET' ? desk.get(url, as) : desk.post(url, as, {}, { ifMatch: 1 });
}

const names = Object.keys(caseFundsApi) as EndpointName[];
const rows = names.flatMap((name) => roleSchema.options.map((role) => [name, role] as const));
const codeOf = (body: Record<string, unknown>) => String(body['code'] ?? '');

describe('who may call', () => {
  it.each(rows)('%s as %s', async (name, role) => {
    const own = await call(name, role, '京0199');
    const foreign = await call(name, role, '京0198');

    for (const answer of [own, foreign]) {
      expect(codeOf(answer.body) !== 'ACCESS.ROLE_REQUIRED').toBe(ALLOWED[name].includes(role));
      expect([401, 500]).not.toContain(answer.status);
    }
    // Somebody else's case stays closed; lists of the own court are empty there.
    const { instance: _ownPath, ...said } = foreign.body;
    const text = JSON.stringify(said);
    expect(text).not.toContain(setup.caseId);
    expect(text).not.toContain(receipt.receiptId);
  });
});

describe('what is seen', () => {
  it.each(['getDebt', 'getSums', 'listPayouts'] as const)(
    '%s is open to an applicant of the case alone',
    async (name) => {
      const [party] = setup.parties;
      const own = await call(name, 'applicant', '京0199', digestOf(party));
      const stranger = await call(name, 'applicant', '京0199', digestOf(setup.matterId));
      const nobody = await call(name, 'applicant', '京0199');

      expect(own.status).toBe(200);
      expect([stranger.status, nobody.status]).toEqual([403, 403]);
    },
  );

  it.each([
    ['officer', true],
    ['finance', true],
    ['director', false],
    ['auditor', false],
    ['supervisor', false],
  ] as const)('the payer’s account number in full: %s %s', async (role, inFull) => {
    const { body } = await call('listReceipts', role, '京0199');

    expect(JSON.stringify(body)).toContain(receipt.receiptId);
    expect(JSON.stringify(body).includes('1100000000000000101')).toBe(inFull);
  });

  it('an officer of another team sees unidentified money, but not what a case received', async () => {
    const other = { person: 'officer2', roles: ['officer'] };
    const list = await desk.get('/receipts', other);
    const ofCase = await desk.get(`/receipts?caseId=${setup.caseId}`, other);

    expect(JSON.stringify(list.body)).toContain(receipt.receiptId);
    expect(JSON.stringify(list.body)).not.toContain(setup.caseId);
    expect(ofCase).toMatchObject({ status: 403, body: { code: 'ACCESS.OUT_OF_SCOPE' } });
  });

  it('nothing without a token', async () => {
    const answer = await desk.anonymous(`/cases/${setup.caseId}/debt`);

    expect(answer.status).toBe(401);
  });
});

describe('a calculator', () => {
  const fee = (input: unknown) => desk.post('/calculations/fee', officer, input);

  it('gives the figure of libs/statute with its basis and trace', async () => {
    const answer = await fee({ fee: 'enforcement', amount: '1260000.00' });

    expect(answer).toMatchObject({ status: 200, body: { fee: '15000.00' } });
    expect(answer.body['trace']).not.toHaveLength(0);
  });

  it('names every faulty field of bad input, and refuses an unknown kind', async () => {
    const unknown = await desk.post('/calculations/alchemy', officer, {});

    expect(await fee({ fee: 'enforcement', amount: '-1' })).toMatchObject({
      status: 400,
      body: { code: 'CALC.BAD_INPUT', fields: [{ path: 'amount' }] },
    });
    expect(unknown).toMatchObject({ status: 400, body: { code: 'CALC.UNKNOWN_KIND' } });
  });

  it('gives a list for a list, bad members in their places, up to a thousand', async () => {
    const good = { fee: 'enforcement', amount: '10000.00' };
    const mixed = await fee([good, { ...good, amount: 'x' }, good]);
    const tooMany = await fee(Array.from({ length: 1001 }, () => good));

    expect(mixed.body).toMatchObject([{ fee: '50.00' }, { code: 'bad-input' }, { fee: '50.00' }]);
    expect(tooMany).toMatchObject({ status: 400, body: { code: 'CALC.BAD_INPUT' } });
  });
});
