import { Approvals } from '@lib/approvals';
import { AuditTrail } from '@lib/audit';
import type { CaseRef } from '@lib/case-refs';
import { assertHandlingCourt, lockCaseRef } from '@lib/case-refs';
import { formatYuan, sumFen } from '@lib/kernel';
import type { Tx } from '@lib/persistence';
import { UnitOfWork } from '@lib/persistence';
import type { Actor } from '@lib/platform';
import { Injectable } from '@nestjs/common';
import { latestDebt } from '../debts/index.js';
import { standingPayments, surplusFen } from './bank-standing.js';
import { lapsedApprovals, sharesOf } from './collected.js';
import type { PayoutRow } from './payout-rows.js';
import { lockPayout, movePayout, payoutsOfCase } from './payout-rows.js';
import { PAYOUT_SUBJECT } from './payout.rules.js';
import { ancestorsOf, descendantsOf, isWithBank } from './reissue-chain.js';

/** What is left for a payout of its entitlement or kind in the newest debt version. */
export async function exceedsCollected(
  tx: Tx,
  row: CaseRef,
  payout: PayoutRow,
  siblings: readonly PayoutRow[],
): Promise<boolean> {
  const debt = await latestDebt(tx, row.homeCourt, row.caseId);
  if (!debt) return true;
  const gone = siblings.filter(
    (other) =>
      isWithBank(other) && other.kind === payout.kind && other.payoutId !== payout.payoutId,
  );
  const ofAllFen = payout.amountFen + sumFen(gone.map((other) => other.amountFen));
  if (payout.kind === 'fee') return ofAllFen > debt.feePaidFen;
  if (payout.kind === 'refund') return !debt.discharged || ofAllFen > debt.overpaidFen;
  // A share is never cut below what is with the bank, so that alone would bear out what is on its way.
  if (ofAllFen > debt.appliedFen) return true;
  const own = gone.filter((other) => other.entitlementId === payout.entitlementId);
  const ownFen = payout.amountFen + sumFen(own.map((other) => other.amountFen));
  return ownFen > ((await sharesOf(tx, row)).get(payout.entitlementId ?? '') ?? 0n);
}

/**
 * Whether the statement shows a payment that was not given back, or one too many, of this payout or of
 * any that it goes out again for: however often the chain was returned since, the payee has the money.
 */
export async function leftTheBank(
  tx: Tx,
  payout: PayoutRow,
  siblings: readonly PayoutRow[],
): Promise<boolean> {
  for (const { homeCourt, instructionNo } of [payout, ...ancestorsOf(payout, siblings)]) {
    if (instructionNo === null) continue;
    if ((await standingPayments(tx, homeCourt, instructionNo)) > 0) return true;
    if ((await surplusFen(tx, homeCourt, instructionNo)) > 0n) return true;
  }
  return false;
}

/** Whether an instructed payout may no longer leave: less is collected by now, or it left already. */
export async function isOvertaken(tx: Tx, payout: PayoutRow): Promise<boolean> {
  const row = await lockCaseRef(tx, payout.caseId);
  const siblings = await payoutsOfCase(tx, row.homeCourt, row.caseId);
  if (await leftTheBank(tx, payout, siblings)) return true;
  return exceedsCollected(tx, row, payout, siblings);
}

/** Ends payouts that may no longer go out, as long as no bank was told of them. */
@Injectable()
export class PayoutStops {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly approvals: Approvals,
    private readonly audit: AuditTrail,
  ) {}

  /**
   * Voids the case's payouts whose approval ran out, or which the newest debt version no longer
   * bears out. A transaction of its own: it stays done although the command that follows is refused.
   */
  async clear(caseId: string, actor: Actor): Promise<void> {
    await this.unitOfWork.run(async (tx) => {
      const row = await lockCaseRef(tx, caseId);
      assertHandlingCourt(row, actor);
      for (const payoutId of await lapsedApprovals(tx, row)) {
        await this.void(tx, await lockPayout(tx, payoutId), '审批逾期作废', actor);
      }
      const siblings = await payoutsOfCase(tx, row.homeCourt, row.caseId);
      for (const payout of siblings.filter(isOnPaper)) {
        if (!(await exceedsCollected(tx, row, payout, siblings))) continue;
        await this.void(tx, payout, '债务重新计算后金额不再成立,作废', actor);
      }
    });
  }

  /** As `clear`, for the case of a payout; returns the case's id. */
  async clearCaseOf(payoutId: string, actor: Actor): Promise<string> {
    const { caseId } = await this.unitOfWork.run((tx) => lockPayout(tx, payoutId));
    await this.clear(caseId, actor);
    return caseId;
  }

  /** Voids everything of a case that was not instructed yet; returns what is with the bank. */
  async stopAll(tx: Tx, row: CaseRef, why: string, actor: Actor): Promise<PayoutRow[]> {
    const payouts = await payoutsOfCase(tx, row.homeCourt, row.caseId);
    for (const payout of payouts.filter(isOnPaper)) await this.void(tx, payout, why, actor);
    return payouts.filter(isWithBank);
  }

  /** Voids what a payout that left after all goes out again by; returns the one it is too late for. */
  async stopReissue(tx: Tx, original: PayoutRow, actor: Actor): Promise<PayoutRow | undefined> {
    const payouts = await payoutsOfCase(tx, original.homeCourt, original.caseId);
    let tooLate: PayoutRow | undefined;
    for (const { payoutId } of descendantsOf(original, payouts)) {
      // Locked before it is judged: finance may be instructing it right now.
      const reissue = await lockPayout(tx, payoutId);
      if (isOnPaper(reissue)) {
        await this.void(tx, reissue, '银行流水显示原付款已付出,作废', actor);
      } else if (isWithBank(reissue)) tooLate ??= reissue;
    }
    return tooLate;
  }

  private async void(tx: Tx, payout: PayoutRow, cause: string, actor: Actor): Promise<void> {
    const marks = { reason: cause };
    await movePayout(tx, payout, { to: 'void', cause, by: actor.personId, marks });
    await this.approvals.void(tx, PAYOUT_SUBJECT, payout.payoutId, cause);
    await this.audit.record(tx, {
      actor,
      action: 'payout.void',
      subjectKind: 'payout',
      subjectId: payout.payoutId,
      homeCourt: payout.homeCourt,
      caseId: payout.caseId,
      why: cause,
      after: { amount: formatYuan(payout.amountFen) },
    });
  }
}

function isOnPaper(payout: PayoutRow): boolean {
  return payout.state === 'proposed' || payout.state === 'approved';
}
