// Aim: debt → unidentified money → claim → deductions → discharge → payouts, on a real database, bank over HTTP.
import { describe, expect, it } from '@jest/globals';
import { eventually } from '@lib/testing';
import { MAIN_ACCOUNT } from './bank.fixture.js';
import type { CaseSetup } from './case.fixture.js';
import { digestOf } from './case.fixture.js';
import type { Desk } from './desk.fixture.js';
import { openScenes } from './opened.fixture.js';
import { director, finance, officer } from './persons.fixture.js';

let desk: Desk;
let setup: CaseSetup;

openScenes(async (_scenes, its) => {
  desk = its;
  setup = await desk.newCase();
});

interface PayoutView {
  payoutId: string;
  kind: string;
  amount: string;
  state: string;
  version: number;
  approvalId: string;
  contentHash: string;
  instructionNo: string;
  payee: Record<string, string>;
  history: { from: string; to: string; by: string }[];
}

const debt = async () => (await desk.get(`/cases/${setup.caseId}/debt`, officer)).body;
const sums = async () => (await desk.get(`/cases/${setup.caseId}/sums`, officer)).body;
const payouts = async () =>
  (await desk.get(`/cases/${setup.caseId}/payouts`, officer)).body['items'] as PayoutView[];

async function approveAndInstruct(payout: PayoutView): Promise<void> {
  const decision = { verdict: 'approve', contentHash: payout.contentHash };
  const approved = await desk.post(`/approvals/${payout.approvalId}/decisions`, director, decision);
  expect(approved).toMatchObject({ status: 201, body: { state: 'approved' } });
  const instructed = await desk.post(`/payouts/${payout.payoutId}/instructions`, finance, {});
  expect(instructed).toMatchObject({ status: 201, body: { state: 'instructed' } });
}

describe('the whole money path of one case', () => {
  it('computes the debt with its fee, trace and assumptions', async () => {
    const computed = await desk.post(`/cases/${setup.caseId}/debt-computations`, officer, {
      asOf: '2026-03-02',
    });

    expect(computed).toMatchObject({
      status: 201,
      body: { version: 1, principal: '1260000.00', fee: '15000.00', received: '0.00' },
    });
    expect(computed.body['trace']).not.toHaveLength(0);
    expect(JSON.stringify(computed.body['assumptions'])).toContain('feeBase');
  });

  it('lets money without a case wait, be claimed, confirmed, and move the debt', async () => {
    desk.bank.credit({ amount: '100000.00', bookedOn: '2026-03-02', remark: '还款' });
    const receipt = await eventually(async () => {
      const { body } = await desk.get('/receipts?state=unidentified', finance);
      const [item] = body['items'] as Record<string, string>[];
      expect(item).toMatchObject({ amount: '100000.00', identifyBy: '2026-03-05' });
      return item as Record<string, string>;
    });
    const path = `/receipts/${receipt['receiptId']}`;
    const claim = { caseId: setup.caseId, why: '付款人为本案被执行人' };
    const proposed = await desk.post(`${path}/claims`, officer, claim);
    const confirmed = await desk.post(`${path}/confirmations`, finance, {
      caseId: setup.caseId,
      verdict: 'confirm',
    });

    expect(proposed).toMatchObject({ status: 201, body: { state: 'claim-proposed' } });
    expect(confirmed).toMatchObject({ status: 201, body: { state: 'claimed' } });
    expect(await debt()).toMatchObject({ version: 2, received: '100000.00' });
    expect(await desk.told('receipt-credited', setup.matterId)).toHaveLength(1);
  });

  it('matches a deduction by request number and stops interest on the bank’s day of deduction', async () => {
    await desk.setToday('2026-03-10');
    const account = await desk.get(`/cases/${setup.caseId}/account`, officer);
    const subAccountNumber = String(account.body['accountNumber']);
    expect(subAccountNumber.startsWith(`${MAIN_ACCOUNT}-`)).toBe(true);
    const requestNo = '20260310110105000003';
    await desk.tellDeduction(setup, requestNo, '850000.00');
    await desk.tellDeduction(setup, requestNo, '850000.00', '2026-03-09');
    desk.bank.credit({
      amount: '850000.00',
      bookedOn: '2026-03-10',
      subAccountNumber,
      requestNo,
      remark: `扣划 ${requestNo}`,
    });

    await eventually(async () => {
      const { body } = await desk.get(`/receipts?caseId=${setup.caseId}&state=claimed`, officer);
      expect(body['items']).toContainEqual(
        expect.objectContaining({ requestNo, valueOn: '2026-03-09', arrivedOn: '2026-03-10' }),
      );
    });
    expect(await debt()).toMatchObject({ received: '950000.00', discharged: false });
  });

  it('is discharged, once, on the value day of the money that covers the last of it', async () => {
    await desk.setToday('2026-03-12');
    const account = await desk.get(`/cases/${setup.caseId}/account`, officer);
    const subAccountNumber = String(account.body['accountNumber']);
    desk.bank.credit({ amount: '420000.00', bookedOn: '2026-03-12', subAccountNumber });
    const now = await eventually(async () => {
      const body = await debt();
      expect(body).toMatchObject({ discharged: true, due: '0.00' });
      return body;
    });
    const told = await desk.told('debt-discharged', setup.matterId);

    expect(told).toHaveLength(1);
    expect(told[0]).toMatchObject({ dischargedOn: '2026-03-12', overpaid: now['overpaid'] });
    expect(Number(now['overpaid'])).toBeGreaterThan(0);
    expect(await sums()).toMatchObject({ received: '1370000.00', held: '1370000.00' });
  });

  it('pays shares, fee and refund; a time-out is enquired, a return is re-issued', async () => {
    desk.bank.manner = 'silent-after-doing';
    desk.bank.mannerTimes = 1;
    const { version } = (await debt()) as { version: number };
    const proposed = await desk.post(`/cases/${setup.caseId}/payouts`, officer, {
      debtVersion: version,
    });
    expect(proposed).toMatchObject({ status: 201 });
    const items = proposed.body['items'] as PayoutView[];
    expect(items.map((item) => item.kind)).toEqual(['applicant', 'applicant', 'fee', 'refund']);
    const [first, second, fee, refund] = items as [PayoutView, PayoutView, PayoutView, PayoutView];
    expect(refund.payee).toMatchObject({ bankCode: 'BANK-A', bankName: '示例甲银行(虚构)' });

    await approveAndInstruct(first);
    const settled = await eventually(async () => {
      const found = (await payouts()).find((payout) => payout.payoutId === first.payoutId);
      expect(found?.state).toBe('paid');
      return found;
    }, 20_000);
    expect(settled?.history.map((change) => change.to)).toContain('unknown');
    desk.bank.manner = 'return';
    desk.bank.mannerTimes = 1;
    await approveAndInstruct(second);
    const returned = await eventually(async () => {
      const found = (await payouts()).find((payout) => payout.payoutId === second.payoutId);
      expect(found?.state).toBe('returned');
      return found as PayoutView;
    }, 20_000);
    // The debit is told before the credit that gives it back: until both are read, no re-issue.
    const reissued = await eventually(async () => {
      await desk.readStatement();
      const answer = await desk.post(
        `/payouts/${second.payoutId}/reissues`,
        officer,
        { payee: { ...second.payee, accountName: '乙某(虚构)' }, why: '更正户名' },
        { ifMatch: returned.version },
      );
      expect(answer.status).toBe(201);
      return answer;
    }, 20_000);
    expect(reissued).toMatchObject({ status: 201, body: { state: 'proposed' } });
    for (const payout of [reissued.body as unknown as PayoutView, fee, refund]) {
      await approveAndInstruct(payout);
    }

    await eventually(async () => {
      const states = (await payouts()).map((payout) => payout.state).sort();
      expect(states).toEqual(['paid', 'paid', 'paid', 'paid', 'returned']);
    }, 20_000);
    await desk.readStatement();
    expect(desk.bank.balance()).toBe('0.00');
    expect(await sums()).toMatchObject({ held: '0.00', paidOut: '1370000.00' });
  }, 60_000);

  it('shows an applicant his own payouts alone', async () => {
    const [party] = setup.parties;
    const applicant = { person: 'applicant1', roles: ['applicant'], digest: digestOf(party) };
    const { body } = await desk.get(`/cases/${setup.caseId}/payouts`, applicant);

    expect(body['items']).toMatchObject([{ partyId: party, state: 'paid' }]);
  });

  it('tells an applicant what was done with them, and no name of a clerk', async () => {
    const [party] = setup.parties;
    const applicant = { person: 'applicant1', roles: ['applicant'], digest: digestOf(party) };
    const { body } = await desk.get(`/cases/${setup.caseId}/payouts`, applicant);
    const [shown] = body['items'] as PayoutView[];
    const [known] = (await payouts()).filter(({ payoutId }) => payoutId === shown?.payoutId);

    expect(shown?.history.map(({ to }) => to)).toEqual(known?.history.map(({ to }) => to));
    expect(known?.history.some(({ by }) => by === finance.person)).toBe(true);
    for (const { by } of shown?.history ?? []) expect(by).toMatch(/^(machine:|法院工作人员$)/);
  });

  it('leaves every clearing account at zero and the books equal to the bank', async () => {
    const rows = await desk.rows<{ code: string; balance_fen: string }>(
      `SELECT code, balance_fen FROM account WHERE balance_fen <> 0 OR held_fen <> 0`,
    );
    const cuts = await desk.rows('SELECT 1 FROM statement_cut WHERE difference_fen <> 0');

    expect(rows).toEqual([]);
    expect(cuts).toEqual([]);
  });
});
