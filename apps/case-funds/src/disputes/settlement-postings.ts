import type { CaseRef } from '@lib/case-refs';
import { assertHandlingCourt, lockCaseRef } from '@lib/case-refs';
import { formatYuan } from '@lib/kernel';
import { Deadlines } from '@lib/jobs';
import type { Tx } from '@lib/persistence';
import type { Actor } from '@lib/platform';
import { Injectable } from '@nestjs/common';
import { assertOpen } from '../cases/index.js';
import { Debts } from '../debts/index.js';
import { PayoutStops } from '../payouts/index.js';
import type { DisputeKind } from '../postings/index.js';
import { caseAccount, courtAccount } from '../postings/index.js';
import type { ReceiptRow } from '../receipts/index.js';
import { lockReceipt, moveReceipt, ReceiptBooking, UNIDENTIFIED_MONEY } from '../receipts/index.js';
import type { BookableLine } from '../receipts/index.js';
import { amountDiffers, notEven, unfitDecision } from './dispute.errors.js';
import { DECISION_TEXT, missingFen } from './dispute.rules.js';
import type { DisputeRow } from './dispute-rows.js';
import type { Plan } from './evening.js';
import { assertFree, assertSharesFit, evenOut, promisedFenOf } from './evening.js';
import { LatePayments } from './late-payments.js';

const LINE = `
  SELECT l.bank_ref AS "bankRef", l.amount_fen AS "amountFen", l.booked_on AS "bookedOn", l.counterparty,
    l.remark
  FROM statement_line l WHERE l.home_court = $1 AND l.account_number = $2 AND l.bank_ref = $3`;

/** Money that a payee has twice: no other receipt of a case evens it out. */
const PAID_TO_SOMEBODY: ReadonlySet<DisputeKind> = new Set(['second-payment', 'paid-after-return']);

/** Moves the money of a settlement; the bank's mirror never moves here, suspense or clearing is evened out. */
@Injectable()
export class SettlementPostings {
  constructor(
    private readonly debts: Debts,
    private readonly stops: PayoutStops,
    private readonly booking: ReceiptBooking,
    private readonly deadlines: Deadlines,
    private readonly late: LatePayments,
  ) {}

  /**
   * Whether the settlement could be carried out now; locks what it would move.
   *
   * @throws DomainError `RECEIPT.NOT_FOUND`, `DISPUTE.AMOUNT_DIFFERS`, `DISPUTE.CASE_SHORT`,
   * `DISPUTE.NOT_EVEN`, `CASE.CLOSED`, `ACCESS.FOREIGN_COURT`.
   */
  async assertPossible(tx: Tx, dispute: DisputeRow, plan: Plan, actor: Actor): Promise<void> {
    if (plan.decision === 'reverse-receipt') {
      const receipt = await this.receiptOf(tx, dispute, plan);
      const row = await this.claimedCase(tx, receipt, actor);
      if (row) await assertFree(tx, row, dispute.amountFen, 0n);
    }
    if (plan.decision === 'cover-from-case') await this.coverable(tx, dispute, actor);
    if (plan.decision === 'paid-after-all') await this.late.payable(tx, dispute, actor);
  }

  /** Posts and follows up; returns the id of the posting that evens the dispute out. */
  async carryOut(tx: Tx, dispute: DisputeRow, plan: Plan, actor: Actor): Promise<string> {
    if (plan.decision === 'reverse-receipt') return this.reverse(tx, dispute, plan, actor);
    if (plan.decision === 'to-unidentified') return this.adopt(tx, dispute, plan, actor);
    if (plan.decision === 'paid-after-all') return this.late.pay(tx, dispute, plan, actor);
    if (plan.decision !== 'cover-from-case') throw unfitDecision('该处理方式不动用款项');
    const row = await this.coverable(tx, dispute, actor);
    const { accountId } = await caseAccount(tx, row.homeCourt, row.caseId);
    const amountFen = missingFen(dispute.detail);
    return evenOut(tx, dispute, plan, { from: accountId, amountFen, actor, caseId: row.caseId });
  }

  private async receiptOf(tx: Tx, dispute: DisputeRow, plan: Plan): Promise<ReceiptRow> {
    const receipt = await lockReceipt(tx, plan.receiptId ?? '', dispute.homeCourt);
    if (receipt.amountFen !== dispute.amountFen) {
      throw amountDiffers(formatYuan(dispute.amountFen), formatYuan(receipt.amountFen));
    }
    if (PAID_TO_SOMEBODY.has(dispute.kind) && receipt.state === 'claimed') {
      throw notEven('多付的款项只能冲减收款人退还的不明款', '已入案的到账不能用来冲减多付的款项');
    }
    if (receipt.state !== 'returned') return receipt;
    throw notEven('所指到账已经退回,不能再冲减', '请核对到账');
  }

  private async claimedCase(
    tx: Tx,
    receipt: ReceiptRow,
    actor: Actor,
  ): Promise<CaseRef | undefined> {
    if (receipt.state !== 'claimed' || receipt.caseId === null) return undefined;
    return openCase(tx, receipt.caseId, actor);
  }

  private async reverse(tx: Tx, dispute: DisputeRow, plan: Plan, actor: Actor): Promise<string> {
    const receipt = await this.receiptOf(tx, dispute, plan);
    const row = await this.claimedCase(tx, receipt, actor);
    const cause = DECISION_TEXT['reverse-receipt'];
    if (row) {
      await this.stops.stopAll(tx, row, `${cause},作废`, actor);
      await assertFree(tx, row, dispute.amountFen, 0n);
    }
    const { accountId } = row
      ? await caseAccount(tx, row.homeCourt, row.caseId)
      : await courtAccount(tx, dispute.homeCourt, 'unidentified');
    const id = await evenOut(tx, dispute, plan, {
      from: accountId,
      amountFen: dispute.amountFen,
      actor,
      ...(row ? { caseId: row.caseId } : {}),
    });
    const { caseId, claimedBy, confirmedBy } = receipt;
    const by = actor.personId;
    const why = `${cause} ${dispute.bankRef ?? ''}`;
    const move = { to: 'returned', cause, by, caseId, claimedBy, confirmedBy, why } as const;
    await moveReceipt(tx, receipt, move);
    if (row) await this.debts.recompute(tx, row, { actor, cause });
    else await this.deadlines.cancel(tx, UNIDENTIFIED_MONEY, receipt.receiptId, cause);
    return id;
  }

  private async adopt(tx: Tx, dispute: DisputeRow, plan: Plan, actor: Actor): Promise<string> {
    const { homeCourt, accountNumber, bankRef, amountFen } = dispute;
    const [line] = await tx.query<BookableLine>(LINE, [homeCourt, accountNumber, bankRef]);
    if (!line) throw new Error(`no line ${bankRef} of dispute ${dispute.disputeId}`);
    const { accountId } = await courtAccount(tx, homeCourt, 'unidentified');
    const id = await evenOut(tx, dispute, plan, { to: accountId, amountFen, actor });
    await this.booking.adopt(tx, { line, homeCourt, accountNumber, actor }, id);
    return id;
  }

  /** The case has the gap in free money, and its shares stay within what was collected (I7). */
  private async coverable(tx: Tx, dispute: DisputeRow, actor: Actor): Promise<CaseRef> {
    const row = await openCase(tx, dispute.detail['caseId'] ?? '', actor);
    await assertFree(tx, row, missingFen(dispute.detail), await promisedFenOf(tx, row));
    await assertSharesFit(tx, row);
    return row;
  }
}

async function openCase(tx: Tx, caseId: string, actor: Actor): Promise<CaseRef> {
  const row = await lockCaseRef(tx, caseId);
  assertHandlingCourt(row, actor);
  assertOpen(row);
  return row;
}
