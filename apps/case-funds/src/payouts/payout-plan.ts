import type { CaseRef } from '@lib/case-refs';
import type { Fen } from '@lib/kernel';
import { minFen, parseYuan } from '@lib/kernel';
import type { Tx } from '@lib/persistence';
import type { Standing } from '../cases/index.js';
import type { DebtRow } from '../debts/index.js';
import { committedIn, refundsNow, sharesOf, storeShares } from './collected.js';
import type { AddressedPayout } from './payees.js';
import { noLongerCollected, nothingToPay } from './payout.errors.js';
import type { PayoutRow } from './payout-rows.js';
import { payoutsOfCase } from './payout-rows.js';
import type { CollectedMoney, EntitledPart, PayoutPlan } from './payout-shares.rules.js';
import { planPayouts } from './payout-shares.rules.js';

interface CasePlan {
  readonly parts: readonly EntitledPart[];
  readonly money: CollectedMoney;
  readonly plan: PayoutPlan;
}

/**
 * What is due and in no payout yet, with the payers of what goes back; the shares are kept.
 *
 * @throws DomainError `PAYOUT.NOTHING_TO_PAY`.
 */
export async function plannedNow(
  tx: Tx,
  row: CaseRef,
  standing: Standing,
  debt: DebtRow,
): Promise<readonly AddressedPayout[]> {
  const { parts, plan } = await casePlan(tx, row, standing, debt);
  if (plan.payouts.length === 0) throw nothingToPay();
  await storeShares(tx, row, parts, plan.shares);
  const addressed: AddressedPayout[] = [];
  for (const payout of plan.payouts) {
    if (payout.kind !== 'refund') addressed.push(payout);
    else {
      const refunds = await refundsNow(tx, row, debt.overpaidFen, payout.amountFen);
      addressed.push(...refunds.map((refund) => ({ ...payout, ...refund })));
    }
  }
  return addressed;
}

/**
 * What of a returned payout is still due to its payee: less than it was, where money was taken back
 * since. What he loses by that is proposed anew once there is money again.
 *
 * @throws DomainError `PAYOUT.VOID` where nothing is.
 */
export async function stillDueFen(
  tx: Tx,
  row: CaseRef,
  standing: Standing,
  to: { readonly returned: PayoutRow; readonly debt: DebtRow | undefined },
): Promise<Fen> {
  const { returned, debt } = to;
  if (!debt) throw noLongerCollected();
  const found = await casePlan(tx, row, standing, debt);
  await storeShares(tx, row, found.parts, found.plan.shares);
  const { entitledFen, committedFen } = standingOf(returned, found);
  const dueFen = minFen(returned.amountFen, entitledFen - (committedFen - returned.amountFen));
  if (dueFen <= 0n) throw noLongerCollected();
  return dueFen;
}

/** What the payee of a payout may have in all, and what of it stands in payouts, this one included. */
function standingOf(
  payout: PayoutRow,
  { parts, money, plan }: CasePlan,
): { readonly entitledFen: Fen; readonly committedFen: Fen } {
  if (payout.kind === 'fee') {
    return { entitledFen: money.feePaidFen, committedFen: money.feeCommittedFen };
  }
  if (payout.kind === 'refund') {
    const entitledFen = money.discharged ? money.overpaidFen : 0n;
    return { entitledFen, committedFen: money.refundCommittedFen };
  }
  const index = parts.findIndex((part) => part.entitlementId === payout.entitlementId);
  return {
    entitledFen: plan.shares[index] ?? 0n,
    committedFen: parts[index]?.committedFen ?? payout.amountFen,
  };
}

async function casePlan(
  tx: Tx,
  row: CaseRef,
  standing: Standing,
  debt: DebtRow,
): Promise<CasePlan> {
  const shares = await sharesOf(tx, row);
  const committed = committedIn(await payoutsOfCase(tx, row.homeCourt, row.caseId));
  const parts: EntitledPart[] = standing.entitlements.map((entitlement) => ({
    entitlementId: entitlement.entitlementId,
    partyId: entitlement.partyId,
    entitledFen: parseYuan(entitlement.amount),
    shareFen: shares.get(entitlement.entitlementId) ?? 0n,
    committedFen: committed.get(entitlement.entitlementId) ?? 0n,
  }));
  const money = {
    appliedFen: debt.appliedFen,
    feePaidFen: debt.feePaidFen,
    overpaidFen: debt.overpaidFen,
    discharged: debt.discharged,
    feeCommittedFen: committed.get('fee') ?? 0n,
    refundCommittedFen: committed.get('refund') ?? 0n,
  };
  return { parts, money, plan: planPayouts(parts, money) };
}
