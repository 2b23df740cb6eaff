// Aim: who may see and do what in case-funds, asked of the real app over HTTP with real tokens.
import { afterAll, describe, expect, it } from '@jest/globals';
import { CaseFlowConsumer } from '@lib/case-refs';
import { moveLegalClock, UnitOfWork } from '@lib/persistence';
import { CaseFundsModule } from '../../apps/case-funds/src/app.module.js';
import { configSchema } from '../../apps/case-funds/src/config.js';
import { StatementImporter } from '../../apps/case-funds/src/reconciliation/index.js';
import { BANK_TOKEN, FakeBank } from '../../apps/case-funds/test/bank.fixture.js';
import { CASE, CASE_SECRETS, caseFacts, STANDING } from './case-world.js';
import { NeighbourStub } from './neighbour-stub.js';
import { EVERYBODY, insider, OUTSIDERS } from './people.js';
import type { Person } from './people.js';
import type { Seed } from './plan.js';
import { RunningApp } from './running-app.js';
import { plantStuckTask, STUCK_ERROR } from './stuck-task.js';
import { describeAccess } from './walk.js';

const { caseId } = CASE;
/** Of the payer whom the bank fixture invents. */
const PAYER_ACCOUNT = '1100000000000000101';
/** What that payer wrote to the bank. */
const REMARK = '代丙某还款(虚构)';
const neighbours = await NeighbourStub.start();
const bank = new FakeBank();
await bank.start();
afterAll(async () => {
  await neighbours.close();
  await bank.stop();
});

type Json = Readonly<Record<string, unknown>>;

async function ask(running: RunningApp, who: Person, path: string, body?: unknown): Promise<Json> {
  const method = body === undefined ? 'GET' : 'POST';
  const answer = await running.callAs(who, { method, path, ...(body ? { body } : {}) });
  if (answer.status >= 300) throw new Error(`${path}: ${answer.text}`);
  return JSON.parse(answer.text) as Json;
}

async function itemsAt(running: RunningApp, who: Person, path: string): Promise<Json[]> {
  return (await ask(running, who, path))['items'] as Json[];
}

async function seed(running: RunningApp): Promise<Seed> {
  const { app, database } = running.testApp;
  const [officer, director, finance] = [
    insider('officer'),
    insider('director'),
    insider('finance'),
  ];
  await moveLegalClock(database.adminUrl, new Date('2026-03-02T10:00:00+08:00'));
  neighbours.answers.set(`/cases/${caseId}/standing`, STANDING);
  const work = app.get(UnitOfWork, { strict: false });
  const consumer = app.get(CaseFlowConsumer, { strict: false });
  for (const fact of caseFacts()) await work.run((tx) => consumer.handle(fact, tx));
  const statement = app.get(StatementImporter, { strict: false });
  await statement.import();
  const compute = { asOf: '2026-03-02' };
  await ask(running, officer, `/cases/${caseId}/debt-computations`, compute);
  const { accountNumber } = await ask(running, officer, `/cases/${caseId}/account`);
  bank.credit({
    ...{ amount: '2000.00', bookedOn: '2026-03-02', remark: REMARK },
    subAccountNumber: String(accountNumber),
  });
  bank.credit({ amount: '300.00', bookedOn: '2026-03-02', remark: REMARK });
  const unasked = bank.takeUnasked('12.00');
  const correctionRef = bank.correct(unasked);
  await statement.import();
  const disputes = await itemsAt(running, finance, '/disputes');
  const [receipt] = await itemsAt(running, finance, '/receipts?state=unidentified');
  const { version } = await ask(running, officer, `/cases/${caseId}/debt`);
  const propose = { debtVersion: version };
  await ask(running, officer, `/cases/${caseId}/payouts`, propose);
  const payouts = await itemsAt(running, finance, `/cases/${caseId}/payouts`);
  const [first, second] = payouts;
  await ask(running, director, `/approvals/${String(first?.['approvalId'])}/decisions`, {
    ...{ verdict: 'approve', contentHash: first?.['contentHash'] },
  });
  return {
    params: {
      ...{ caseId, kind: 'fee', receiptId: String(receipt?.['receiptId']) },
      ...{ payoutId: String(first?.['payoutId']), approvalId: String(second?.['approvalId']) },
      workId: await plantStuckTask(running, 'case_funds'),
      disputeId: String(disputes.find(({ bankRef }) => bankRef === unasked)?.['disputeId']),
    },
    queries: {},
    headers: { correctPayee: { 'if-match': `"v${String(first?.['version'])}"` } },
    bodies: {
      computeDebt: compute,
      proposeClaim: { caseId, why: '付款人为本案被执行人' },
      confirmClaim: { caseId, verdict: 'confirm' },
      proposePayouts: propose,
      instructPayout: {},
      settleDispute: {
        ...{ decision: 'bank-error', correctionRef },
        ...{ reason: '银行多扣,当日更正', evidence: '银行更正通知(虚构)' },
      },
      correctPayee: { payee: STANDING.entitlements[0]?.account, why: '更正户名' },
      decideApproval: { verdict: 'approve', contentHash: second?.['contentHash'] },
      retryStuckWork: { reason: '银行已恢复' },
      calculate: { fee: 'enforcement', amount: '10000.00' },
    },
    secrets: [
      ...CASE_SECRETS,
      { kind: 'bank-account', text: PAYER_ACCOUNT },
      { kind: 'free-text', text: REMARK },
    ],
    markers: [
      ...[STUCK_ERROR, caseId, CASE.caseNumber, CASE.payeeAccount, String(accountNumber)],
      ...payouts.map((payout) => String(payout['payoutId'])),
    ],
    refusals: {
      // A director computes the debts of the cases whose team he is on.
      computeDebt: ['CASE.NOT_ON_TEAM'],
      // The computation before it made a new version, and everything was proposed already.
      proposePayouts: ['PAYOUT.NOTHING_TO_PAY', 'DEBT.STALE_VERSION'],
      confirmClaim: ['STATE.ILLEGAL_MOVE'],
      // The instruction before it moved the payout, and the bank did not return it.
      correctPayee: ['STATE.ILLEGAL_MOVE', 'VERSION.STALE'],
      decideApproval: ['APPROVAL.NOT_YOURS', 'APPROVAL.SAME_PERSON', 'APPROVAL.CLOSED'],
    },
  };
}

const STAFF = ['officer', 'director', 'president', 'finance', 'supervisor', 'auditor'] as const;
const READERS = [...STAFF, 'applicant'] as const;
const DECIDERS = ['officer', 'director', 'president', 'finance'] as const;

const world = describeAccess({
  app: 'case-funds',
  start: () =>
    RunningApp.start({
      name: 'case-funds',
      configSchema,
      module: (config) => CaseFundsModule.forRoot(config),
      env: {
        CASE_FLOW_URL: neighbours.url,
        BANK_URL: bank.url,
        BANK_CLIENT_TOKEN: BANK_TOKEN,
      },
    }),
  seed,
  roles: {
    getDebt: READERS,
    computeDebt: ['officer', 'director'],
    getSums: READERS,
    getCaseAccount: STAFF,
    listReceipts: STAFF,
    proposeClaim: ['officer'],
    confirmClaim: ['finance'],
    proposePayouts: ['officer'],
    listPayouts: READERS,
    instructPayout: ['finance'],
    correctPayee: ['officer'],
    listApprovals: DECIDERS,
    decideApproval: DECIDERS,
    calculate: EVERYBODY,
    listStuckWork: ['admin', 'director', 'duty-chief'],
    retryStuckWork: ['admin'],
    listPersonalReads: ['auditor', 'supervisor'],
    listDisputes: ['officer', 'director', 'president', 'finance', 'supervisor', 'auditor'],
    settleDispute: ['finance'],
    getReconciliation: ['director', 'finance', 'supervisor', 'auditor'],
  },
  otherRoutes: {},
});

describe('inside the own court', () => {
  it('shows finance what the scan for secrets looks for', async () => {
    const { running } = world();
    const path = `/cases/${caseId}/payouts`;
    const { text } = await running.callAs(insider('finance'), { method: 'GET', path });
    const receipts = await running.callAs(insider('finance'), { method: 'GET', path: '/receipts' });

    expect(text).toContain(CASE.payeeAccount);
    expect(receipts.text).toContain(PAYER_ACCOUNT);
    expect(receipts.text).toContain(REMARK);
  });

  it('shows unidentified money to every officer of the court, the money of a case to its team', async () => {
    const [officer2] = OUTSIDERS;
    const { text } = await world().running.callAs(officer2!, { method: 'GET', path: '/receipts' });

    expect(text).not.toContain(caseId);
  });
});
