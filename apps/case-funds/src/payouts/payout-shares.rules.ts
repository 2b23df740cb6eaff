import type { Fen } from '@lib/kernel';
import { allocate, maxFen, minFen, sumFen } from '@lib/kernel';

export type PayoutKind = 'applicant' | 'fee' | 'refund';

export interface EntitledPart {
  readonly entitlementId: string;
  readonly partyId: string;
  /** What the title grants: the weight of the share. */
  readonly entitledFen: Fen;
  /** Given to it of the collected money by the last plan, less what was taken back since. */
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
  /** New share of each entitlement, in the order given; their sum is what was collected, or what left before it became less. */
  readonly shares: readonly Fen[];
  readonly payouts: readonly PlannedPayout[];
}

/**
 * Who gets what of the money collected: all of it that was ever collected is divided by the
 * entitlements' amounts (largest remainder, to the fen), what is not yet in a payout is proposed; the
 * fee goes to the treasury; too much goes back to the payer once the debt is discharged.
 */
export function planPayouts(parts: readonly EntitledPart[], money: CollectedMoney): PayoutPlan {
  const byId = sharesById(parts, money.appliedFen);
  const shares = parts.map((part) => byId.get(part.entitlementId) ?? 0n);
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

/** A returned payout may be larger than the share that was left of it: it binds no more than that. */
function boundFen({ committedFen, shareFen }: EntitledPart): Fen {
  return minFen(committedFen, shareFen);
}

/**
 * Shares by entitlement. None falls below what already stands in payouts: whoever has more than his
 * part that way waits, and the others divide the rest first.
 */
function sharesById(parts: readonly EntitledPart[], appliedFen: Fen): ReadonlyMap<string, Fen> {
  const weights = parts.map((part) => part.entitledFen);
  const divided = allocate(maxFen(0n, appliedFen), weights);
  const isAhead = (part: EntitledPart, index: number) => boundFen(part) > (divided[index] ?? 0n);
  const ahead = parts.filter(isAhead);
  if (ahead.length === 0) {
    return new Map(parts.map((part, index) => [part.entitlementId, divided[index] ?? 0n]));
  }
  const behind = parts.filter((part, index) => !isAhead(part, index));
  return new Map([
    ...ahead.map((part) => [part.entitlementId, boundFen(part)] as const),
    ...sharesById(behind, appliedFen - sumFen(ahead.map(boundFen))),
  ]);
}
