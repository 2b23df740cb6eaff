import { assertHandlingCourt, lockCaseRef } from '@lib/case-refs';
import type { CourtDate } from '@lib/kernel';
import type { Tx } from '@lib/persistence';
import type { Actor } from '@lib/platform';
import { Injectable } from '@nestjs/common';
import type { PayoutRow } from '../payouts/index.js';
import {
  ancestorsOf,
  descendantsOf,
  isDropped,
  isWithBank,
  lockPayout,
  PayoutOutcomes,
  payoutsOfCase,
  standingPayments,
} from '../payouts/index.js';
import { caseAccount } from '../postings/index.js';
import { notEven } from './dispute.errors.js';
import type { DisputeRow } from './dispute-rows.js';
import type { Plan } from './evening.js';
import { assertFree, assertSharesFit, evenOut, promisedFenOf } from './evening.js';

const PAID_ON = `
  SELECT l.booked_on AS "bookedOn" FROM statement_line l
  WHERE l.home_court = $1 AND l.account_number = $2 AND l.bank_ref = $3`;

/** A payout that the bank had called returned and that left after all: the case pays it once. */
@Injectable()
export class LatePayments {
  constructor(private readonly outcomes: PayoutOutcomes) {}

  /**
   * The payout, if it can be recorded as paid. A closed case is no hindrance: nothing is owed anew.
   *
   * @throws DomainError `DISPUTE.NOT_EVEN` (it was given back, or went out again), `DISPUTE.CASE_SHORT`,
   * `ACCESS.FOREIGN_COURT`.
   */
  async payable(tx: Tx, dispute: DisputeRow, actor: Actor): Promise<PayoutRow> {
    const payout = await lockPayout(tx, dispute.detail['payoutId'] ?? '');
    const row = await lockCaseRef(tx, payout.caseId);
    assertHandlingCourt(row, actor);
    const standing = await standingPayments(tx, payout.homeCourt, payout.instructionNo ?? '');
    if (payout.state !== 'returned' || standing < 1) {
      throw notEven('这笔付款已不再是“退回后又付出”', '请刷新页面查看银行最新流水');
    }
    if (await wentOutAgain(tx, payout)) {
      throw notEven('这笔付款已经重新发放,款项付了两次', '请待收款人退款到账后,选择冲减该笔到账');
    }
    await assertFree(tx, row, payout.amountFen, await promisedFenOf(tx, row));
    await assertSharesFit(tx, row);
    return payout;
  }

  /** The case's money follows what left; the payout is paid, on the day of the bank's line. */
  async pay(tx: Tx, dispute: DisputeRow, plan: Plan, actor: Actor): Promise<string> {
    const payout = await this.payable(tx, dispute, actor);
    const { homeCourt, caseId, amountFen } = payout;
    const { accountId } = await caseAccount(tx, homeCourt, caseId);
    const id = await evenOut(tx, dispute, plan, { from: accountId, amountFen, actor, caseId });
    const bankRef = dispute.bankRef ?? '';
    const params = [homeCourt, dispute.accountNumber, bankRef];
    const [line] = await tx.query<{ bookedOn: CourtDate }>(PAID_ON, params);
    if (!line) throw new Error(`no line ${bankRef} of dispute ${dispute.disputeId}`);
    await this.outcomes.paidAfterAll(tx, payout, { bankRef, paidOn: line.bookedOn }, actor);
    return id;
  }
}

/** A re-issue that came back paid nobody; one that did not, or an original that left, did or will. */
async function wentOutAgain(tx: Tx, payout: PayoutRow): Promise<boolean> {
  const payouts = await payoutsOfCase(tx, payout.homeCourt, payout.caseId);
  const reissued = descendantsOf(payout, payouts).some(
    (other) => other.state !== 'returned' && !isDropped(other),
  );
  return reissued || ancestorsOf(payout, payouts).some(isWithBank);
}
