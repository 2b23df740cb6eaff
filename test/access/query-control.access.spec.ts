// Aim: who may see and do what in query-control, asked of the real app over HTTP with real tokens.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from '@jest/globals';
import { CaseFlowConsumer } from '@lib/case-refs';
import { caseFundsEvents } from '@lib/contracts';
import type { EventEnvelope } from '@lib/contracts';
import { newId } from '@lib/kernel';
import type { EventConsumer } from '@lib/messaging';
import { moveLegalClock, UnitOfWork } from '@lib/persistence';
import pg from 'pg';
import { QueryControlModule } from '../../apps/query-control/src/app.module.js';
import { configSchema } from '../../apps/query-control/src/config.js';
import {
  DebtConsumer,
  DischargeConsumer,
} from '../../apps/query-control/src/measure-watch/index.js';
import { CASE, CASE_SECRETS, caseFacts, STANDING, told } from './case-world.js';
import { NeighbourStub } from './neighbour-stub.js';
import { EVERYBODY, insider, OWN_COURT } from './people.js';
import type { Person } from './people.js';
import type { Seed } from './plan.js';
import { RunningApp } from './running-app.js';
import { plantStuckTask, STUCK_ERROR } from './stuck-task.js';
import { describeAccess } from './walk.js';

const ACCOUNT = '6222000000000077020';
const ADDRESS = '示例区虚构街77号院1号楼101室';
const CO_OWNER = '己某(虚构)';
const { caseId, matterId } = CASE;
const neighbours = await NeighbourStub.start();
const exchangeDir = mkdtempSync(join(tmpdir(), 'exchange-access-'));
afterAll(async () => {
  await neighbours.close();
  rmSync(exchangeDir, { recursive: true, force: true });
});

const DEBT = {
  ...{ caseId, version: 1, asOf: '2026-03-02', computedAt: '2026-03-02T02:00:00Z', cause: '计算' },
  ...{ total: '1000.00', principal: '1000.00', general: '0.00', doubled: '0.00', fee: '0.00' },
  ...{ received: '0.00', due: '1000.00', cap: '1000.00', overpaid: '0.00', discharged: false },
  ...{ basis: [], trace: [], assumptions: [] },
};

async function hear(
  running: RunningApp,
  consumer: abstract new (...parts: never[]) => EventConsumer,
  event: EventEnvelope,
): Promise<void> {
  const { app } = running.testApp;
  const handler: EventConsumer = app.get(consumer as never, { strict: false });
  await app.get(UnitOfWork, { strict: false }).run((tx) => handler.handle(event, tx));
}

async function ask(
  running: RunningApp,
  who: Person,
  path: string,
  body?: unknown,
): Promise<string> {
  const method = body === undefined ? 'GET' : 'POST';
  const answer = await running.callAs(who, { method, path, ...(body ? { body } : {}) });
  if (answer.status >= 300) throw new Error(`${path}: ${answer.text}`);
  return answer.text;
}

/** What the bodies would have answered; their side of the exchange is shown in query-control's own tests. */
async function plantFindings(running: RunningApp, requestId: string): Promise<string> {
  const client = new pg.Client({ connectionString: running.testApp.database.adminUrl });
  await client.connect();
  const deposit = newId();
  const flat = { address: ADDRESS, certificate: '虚构证77号', seizures: 0, mortgages: [] };
  try {
    await client.query(
      `INSERT INTO query_control.property (property_id, home_court, case_id, matter_id, party_id,
         institution, kind, identifier, request_id, as_of, balance_fen, available_fen, account_state,
         account_class, details)
       SELECT f.id::uuid, $1, $2, $3, $4, f.institution, f.kind, f.identifier, $5, now(), f.fen, f.fen,
         f.state, f.state, f.details::jsonb
       FROM (VALUES ($6, 'BANK-A', 'deposit', $7, 90000::bigint, '正常', '{}'),
                    ($8, 'BANK-A', 'real-estate', 'U-77', NULL, NULL, $9))
         AS f (id, institution, kind, identifier, fen, state, details)`,
      [
        ...[OWN_COURT, caseId, matterId, CASE.debtorId, requestId, deposit, ACCOUNT, newId()],
        JSON.stringify({ ...flat, coOwners: [{ name: CO_OWNER, share: '1/2' }] }),
      ],
    );
    return deposit;
  } finally {
    await client.end();
  }
}

/** A second answer to the query that contradicts the first one. */
async function plantContradiction(running: RunningApp, requestId: string): Promise<string> {
  const client = new pg.Client({ connectionString: running.testApp.database.adminUrl });
  await client.connect();
  const disputeId = newId();
  const account = { accountNo: ACCOUNT, balanceFen: '1', availableFen: '1', accountState: '正常' };
  const said = { kind: 'accounts', asOf: '2026-03-02T09:30:00+08:00', accounts: [account] };
  try {
    await client.query(
      `INSERT INTO query_control.dispute (dispute_id, home_court, case_id, matter_id, institution,
         subject_kind, subject_id, reason, first_content, second_content, opened_at)
       VALUES ($1, $2, $3, $4, 'BANK-A', 'query-request', $5, '同一请求收到内容不同的两次答复', $6, $6, now())`,
      [disputeId, OWN_COURT, caseId, matterId, requestId, JSON.stringify(said)],
    );
    return disputeId;
  } finally {
    await client.end();
  }
}

async function makeEffective(running: RunningApp): Promise<void> {
  const client = new pg.Client({ connectionString: running.testApp.database.adminUrl });
  await client.connect();
  try {
    await client.query(
      `UPDATE query_control.measure SET state = 'effective-full', held_fen = cap_fen,
         starts_on = '2026-03-02', ends_on = '2027-03-01', figures_at = now()`,
    );
    await client.query(`UPDATE query_control.measure_order SET state = 'done'`);
  } finally {
    await client.end();
  }
}

async function seed(running: RunningApp): Promise<Seed> {
  await moveLegalClock(running.testApp.database.adminUrl, new Date('2026-03-02T10:00:00+08:00'));
  const officer = insider('officer');
  neighbours.answers.set(`/cases/${caseId}/standing`, STANDING);
  neighbours.answers.set(`/cases/${caseId}/debt`, DEBT);
  neighbours.answers.set(`/cases/${caseId}/account`, {
    ...{ accountNumber: '110019900000000001-000077', balance: '0.00', onHold: '0.00', lines: [] },
  });
  for (const fact of caseFacts()) await hear(running, CaseFlowConsumer, fact);
  const { total, received, due, cap, version } = DEBT;
  const { asOf, ...computed } = caseFundsEvents.debtComputed.example;
  await hear(
    running,
    DebtConsumer,
    told(caseFundsEvents.debtComputed, {
      ...{ ...computed, asOf, caseId, matterId, version, total, received, due, cap },
    }),
  );
  const query = {
    ...{ targetPartyId: CASE.debtorId, purpose: '查找存款', article: '民诉法(2023)第二百五十三条' },
    institutions: ['BANK-A'],
  };
  const ordered = JSON.parse(
    await ask(running, officer, `/cases/${caseId}/query-orders`, query),
  ) as {
    requests: { requestId: string }[];
  };
  const requestId = ordered.requests[0]?.requestId ?? '';
  const propertyId = await plantFindings(running, requestId);
  const answerId = await plantContradiction(running, requestId);
  const freeze = { debtVersion: 1, lines: [{ propertyId, cap: '900.00' }] };
  const frozen = JSON.parse(await ask(running, officer, `/cases/${caseId}/freezes`, freeze)) as {
    measures: { measureId: string }[];
  };
  await makeEffective(running);
  await hear(
    running,
    DischargeConsumer,
    told(caseFundsEvents.debtDischarged, {
      ...{ ...caseFundsEvents.debtDischarged.example, caseId, matterId, version: 2 },
    }),
  );
  const { items } = JSON.parse(await ask(running, insider('director'), '/approvals')) as {
    items: { approvalId: string; contentHash: string }[];
  };
  const measureId = frozen.measures[0]?.measureId ?? '';
  return {
    params: {
      kind: 'measure-end',
      ...{ caseId, approvalId: items[0]?.approvalId ?? '', measureId, answerId },
      workId: await plantStuckTask(running, 'query_control'),
    },
    queries: { proposeFreeze: 'debtVersion=1' },
    bodies: {
      calculate: { assetClass: 'deposit', startsOn: '2026-03-02' },
      orderQuery: query,
      orderFreezes: freeze,
      orderDeductions: { debtVersion: 1, lines: [{ measureId, amount: '1.00' }] },
      renewMeasure: {},
      releaseUnanswered: { why: '账户已销户' },
      reviewContestedAnswer: { reason: '已向机构核实' },
      decideApproval: { verdict: 'approve', contentHash: items[0]?.contentHash },
      retryStuckWork: { reason: '机构已恢复' },
    },
    headers: {
      renewMeasure: { 'if-match': '"v1"' },
      releaseUnanswered: { 'if-match': '"v1"' },
    },
    secrets: [
      ...CASE_SECRETS,
      { kind: 'bank-account', text: ACCOUNT },
      { kind: 'address', text: ADDRESS },
      { kind: 'name', text: CO_OWNER },
    ],
    markers: [STUCK_ERROR, caseId, CASE.caseNumber, measureId, ACCOUNT, CASE.debtorName],
    refusals: {
      // The debt is discharged by now.
      proposeFreeze: ['DEBT.STALE_VERSION'],
      orderFreezes: ['DEBT.STALE_VERSION'],
      orderDeductions: ['DEBT.STALE_VERSION'],
      renewMeasure: ['RENEWAL.DISCHARGED'],
      // Its body has answered.
      releaseUnanswered: ['RELEASE.ANSWERED'],
      // The first of them decided; the president only when the director's time is over.
      decideApproval: ['APPROVAL.NOT_YOURS', 'APPROVAL.CLOSED'],
      // The first of them has looked.
      reviewContestedAnswer: ['ANSWER.REVIEWED'],
    },
  };
}

const READERS = [
  ...(['officer', 'director', 'president', 'finance'] as const),
  ...(['duty-chief', 'supervisor', 'applicant', 'auditor'] as const),
];

describeAccess({
  app: 'query-control',
  start: () =>
    RunningApp.start({
      name: 'query-control',
      configSchema,
      module: (config) => QueryControlModule.forRoot(config),
      env: {
        CASE_FLOW_URL: neighbours.url,
        CASE_FUNDS_URL: neighbours.url,
        EXCHANGE_DIR: exchangeDir,
        SERVICE_BODIES: 'BANK-F:YH-BANK-F:a-password-of-this-test',
      },
    }),
  seed,
  roles: {
    listInstitutions: [...READERS.filter((role) => role !== 'applicant'), 'admin'],
    orderQuery: ['officer'],
    listQueryOrders: READERS,
    listProperty: READERS,
    proposeFreeze: ['officer', 'director', 'president'],
    orderFreezes: ['officer'],
    listMeasures: READERS,
    orderDeductions: ['officer'],
    listRenewalsDue: ['officer', 'director', 'president'],
    renewMeasure: ['officer'],
    releaseUnanswered: ['officer'],
    listReleases: READERS,
    listContestedAnswers: ['officer', 'director', 'duty-chief'],
    listCaseContestedAnswers: ['officer', 'director', 'duty-chief'],
    reviewContestedAnswer: ['officer', 'director', 'duty-chief'],
    calculate: EVERYBODY,
    listApprovals: ['director', 'president', 'duty-chief'],
    decideApproval: ['director', 'president', 'duty-chief'],
    listStuckWork: ['admin', 'director', 'duty-chief'],
    retryStuckWork: ['admin'],
    listPersonalReads: ['auditor', 'supervisor'],
  },
  otherRoutes: { 'POST /exchange/soap': 'bodies in service mode sign in with their own password' },
});
