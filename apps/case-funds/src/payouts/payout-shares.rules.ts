import type { Fen } from '@lib/kernel';
import { allocate, maxFen, sumFen } from '@lib/kernel';

export type PayoutKind = 'applicant' | 'fee' | 'refund';

export interface EntitledPart {
  readonly entitlementId: string;
  readonly partyId: string;
  /** What the title grants: the weight of the share. */
  readonly entitledFen: Fen;
  /** Given to it of the collected money so far. */
  readonly shareFen: Fen;
  /** Already in payouts that are not refused, void or replaced. */
  readonly committedFen: Fen;
}

export interface CollectedMoney {
  /** To the applicants: principal and interest collected. */
  readonly appliedFen: Fen;
  readonly feePaidFen: Fen;
  readonly overpaidFen: Fen;
  readonly discharged: boolean;
  readonly feeCommittedFen: Fen;
  readonly refundCommittedFen: Fen;
}

export interface PlannedPayout {
  readonly kind: PayoutKind;
  readonly amountFen: Fen;
  readonly entitlementId?: string;
  readonly partyId?: string;
}

export interface PayoutPlan {
  /** New share of each entitlement, in the order given; their sum is never above what was collected. */
  readonly shares: readonly Fen[];
  readonly payouts: readonly PlannedPayout[];
}

/**
 * Who gets what of the money collected: newly collected money is divided by the entitlements'
 * amounts (largest remainder, to the fen), what is not yet in a payout is proposed; the fee goes to
 * the treasury; too much goes back to the payer once the debt is discharged.
 */
export function planPayouts(parts: readonly EntitledPart[], money: CollectedMoney): PayoutPlan {
  const sharedFen = sumFen(parts.map((part) => part.shareFen));
  const newFen = maxFen(0n, money.appliedFen - sharedFen);
  const added = allocate(
    newFen,
    parts.map((part) => part.entitledFen),
  );
  const shares = parts.map((part, index) => part.shareFen + (added[index] ?? 0n));
  const refundFen = money.discharged ? money.overpaidFen - money.refundCommittedFen : 0n;
  const payouts: PlannedPayout[] = [
    ...parts.map((part, index) => ({
      kind: 'applicant' as const,
      amountFen: (shares[index] ?? 0n) - part.committedFen,
      entitlementId: part.entitlementId,
      partyId: part.partyId,
    })),
    { kind: 'fee', amountFen: money.feePaidFen - money.feeCommittedFen },
    { kind: 'refund', amountFen: refundFen },
  ];
  return { shares, payouts: payouts.filter((payout) => payout.amountFen > 0n) };
}
