import { eventually } from '@lib/testing';
import { expect } from '@jest/globals';
import { checks } from '../src/checks.js';
import type { CaseSetup } from './case.fixture.js';
import type { Answered, Desk } from './desk.fixture.js';
import type { As } from './persons.fixture.js';
import { director, finance, officer } from './persons.fixture.js';

export interface PayoutView {
  readonly payoutId: string;
  readonly kind: string;
  readonly amount: string;
  readonly state: string;
  readonly version: number;
  readonly approvalId: string;
  readonly contentHash: string;
  readonly instructionNo: string;
  readonly reissueOf?: string;
  readonly payee: Readonly<Record<string, string>>;
  readonly history: readonly { readonly from: string; readonly to: string }[];
}

export interface ReceiptView {
  readonly receiptId: string;
  readonly state: string;
  readonly amount: string;
  readonly valueOn: string;
  readonly arrivedOn: string;
  readonly requestNo?: string;
  readonly caseId?: string;
  readonly overdue?: boolean;
}

export interface DebtView {
  readonly version: number;
  readonly due: string;
  readonly total: string;
  readonly received: string;
  readonly overpaid: string;
  readonly discharged: boolean;
}

export interface DisputeView {
  readonly disputeId: string;
  readonly kind: string;
  readonly bankRef: string;
  readonly state: string;
  readonly decisions: readonly { readonly decision: string }[];
  readonly settlement?: { readonly approvalId: string; readonly contentHash: string };
}

export interface CaseWithPayouts {
  readonly setup: CaseSetup;
  readonly first: PayoutView;
  readonly second: PayoutView;
}

/** What happens at a court's desk, in few words. */
export class Scenes {
  constructor(readonly desk: Desk) {}

  /** A case with this much money on its sub-account and a debt that knows of it. */
  async fundedCase(amount = '126000.00'): Promise<CaseSetup> {
    const setup = await this.desk.newCase();
    const subAccountNumber = await this.subAccount(setup);
    this.desk.bank.credit({ amount, bookedOn: this.desk.bank.today, subAccountNumber });
    await eventually(async () => expect((await this.debt(setup)).received).toBe(amount));
    return setup;
  }

  async subAccount(setup: CaseSetup): Promise<string> {
    return eventually(async () => {
      const answer = await this.desk.get(`/cases/${setup.caseId}/account`, officer);
      expect(answer.status).toBe(200);
      return String(answer.body['accountNumber']);
    });
  }

  async debt(setup: CaseSetup): Promise<DebtView> {
    const { body } = await this.desk.get(`/cases/${setup.caseId}/debt`, officer);
    return body as unknown as DebtView;
  }

  async propose(setup: CaseSetup): Promise<Answered> {
    const { version } = await this.debt(setup);
    return this.desk.post(`/cases/${setup.caseId}/payouts`, officer, { debtVersion: version });
  }

  async proposed(setup: CaseSetup): Promise<PayoutView[]> {
    const answer = await this.propose(setup);
    expect(answer.status).toBe(201);
    return answer.body['items'] as PayoutView[];
  }

  /** A funded case with its payouts on paper. */
  async withPayouts(amount?: string): Promise<CaseWithPayouts> {
    const setup = await this.fundedCase(amount);
    const [first, second] = (await this.proposed(setup)) as [PayoutView, PayoutView];
    return { setup, first, second };
  }

  /** A payout that the bank refused. */
  async refused(): Promise<{ readonly setup: CaseSetup; readonly returned: PayoutView }> {
    const { setup, first } = await this.withPayouts();
    this.desk.bank.behave('refuse', 1);
    await this.approveAndInstruct(first);
    return { setup, returned: await this.reaches(setup, first.payoutId, 'returned') };
  }

  /** A returned payout is to go out again, to the same account. */
  async reissue(payout: PayoutView, ifMatch?: number, as: As = officer): Promise<Answered> {
    const body = { payee: payout.payee, why: '更正账户' };
    const options = ifMatch === undefined ? {} : { ifMatch };
    return this.desk.post(`/payouts/${payout.payoutId}/reissues`, as, body, options);
  }

  async approve(payout: PayoutView): Promise<Answered> {
    const decision = { verdict: 'approve', contentHash: payout.contentHash };
    return this.desk.post(`/approvals/${payout.approvalId}/decisions`, director, decision);
  }

  async instruct(payout: PayoutView): Promise<Answered> {
    return this.desk.post(`/payouts/${payout.payoutId}/instructions`, finance, {});
  }

  async approveAndInstruct(payout: PayoutView): Promise<void> {
    expect(await this.approve(payout)).toMatchObject({ body: { state: 'approved' } });
    expect(await this.instruct(payout)).toMatchObject({ body: { state: 'instructed' } });
  }

  async payout(setup: CaseSetup, payoutId: string): Promise<PayoutView> {
    const { body } = await this.desk.get(`/cases/${setup.caseId}/payouts`, officer);
    const found = (body['items'] as PayoutView[]).find((item) => item.payoutId === payoutId);
    if (!found) throw new Error(`no payout ${payoutId}`);
    return found;
  }

  /** Waits until a payout is in a state. */
  async reaches(setup: CaseSetup, payoutId: string, state: string): Promise<PayoutView> {
    return eventually(async () => {
      const payout = await this.payout(setup, payoutId);
      expect(payout.state).toBe(state);
      return payout;
    }, 20_000);
  }

  async account(setup: CaseSetup): Promise<{ balance: string; onHold: string }> {
    const { body } = await this.desk.get(`/cases/${setup.caseId}/account`, officer);
    return body as unknown as { balance: string; onHold: string };
  }

  /** Money arrives on the main account; returns it once it waits as unidentified. */
  async unidentified(amount: string): Promise<ReceiptView> {
    this.desk.bank.credit({ amount, bookedOn: this.desk.bank.today, remark: '还款' });
    return eventually(async () => {
      const found = (await this.receipts('state=unidentified')).find(
        (item) => item.amount === amount,
      );
      expect(found).toBeDefined();
      return found as ReceiptView;
    });
  }

  async receipts(query: string): Promise<ReceiptView[]> {
    const { body } = await this.desk.get(`/receipts?${query}`, finance);
    return body['items'] as ReceiptView[];
  }

  async disputes(): Promise<Record<string, unknown>[]> {
    const { body } = await this.desk.get('/disputes?state=open', finance);
    return body['items'] as Record<string, unknown>[];
  }

  /** The dispute about a line of the bank, once it is listed. */
  async dispute(bankRef: string, kind?: string): Promise<DisputeView> {
    return eventually(async () => {
      const { body } = await this.desk.get('/disputes', finance);
      const found = (body['items'] as DisputeView[]).find(
        (item) => item.bankRef === bankRef && (kind === undefined || item.kind === kind),
      );
      if (!found) throw new Error(`no dispute about ${bankRef}`);
      return found;
    });
  }

  async settle(
    dispute: DisputeView,
    wish: Record<string, unknown>,
    as: As = finance,
    key?: string,
  ): Promise<Answered> {
    const body = { reason: '经与开户银行核实', evidence: '银行回函1号(虚构)', ...wish };
    const options = key === undefined ? {} : { key };
    return this.desk.post(`/disputes/${dispute.disputeId}/settle`, as, body, options);
  }

  /** The second person's word on a proposed settlement. */
  async consent(dispute: DisputeView, as: As = director, verdict = 'approve'): Promise<Answered> {
    const { settlement } = await this.dispute(dispute.bankRef, dispute.kind);
    const { approvalId, contentHash } = settlement ?? {};
    const body = { verdict, contentHash };
    return this.desk.post(`/approvals/${approvalId}/decisions`, as, body);
  }

  /** Finance proposes, the director consents; returns the dispute as it is then. */
  async settleByTwo(dispute: DisputeView, wish: Record<string, unknown>): Promise<DisputeView> {
    const proposed = await this.settle(dispute, wish);
    expect(proposed.body).toMatchObject({ state: 'open', settlement: { state: 'proposed' } });
    expect((await this.consent(dispute)).body).toMatchObject({ state: 'approved' });
    return this.dispute(dispute.bankRef, dispute.kind);
  }

  async suspenseFen(): Promise<unknown> {
    return this.balanceFen('suspense');
  }

  /** Balance of an account of the court. */
  async balanceFen(code: string): Promise<unknown> {
    const params = [code];
    const [row] = await this.desk.rows(
      'SELECT balance_fen AS fen FROM account WHERE code = $1',
      params,
    );
    return row?.['fen'] ?? '0';
  }

  /** A debit that nobody ordered, once it is listed. */
  async unasked(amount: string): Promise<DisputeView> {
    return this.dispute(this.desk.bank.takeUnasked(amount));
  }

  /** Every invariant holds once the statement is read. */
  async expectSoundBooks(): Promise<void> {
    await this.desk.readStatement();
    for (const check of checks) {
      const rows = await this.desk.rows(check.sql);
      expect({ id: check.id, rows }).toEqual({ id: check.id, rows: [] });
    }
  }
}
