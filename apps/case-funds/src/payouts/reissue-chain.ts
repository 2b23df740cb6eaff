import type { PayoutRow } from './payout-rows.js';

/** What the walk needs of a payout. */
export type Link = Pick<PayoutRow, 'payoutId' | 'reissueOf' | 'state'>;

/** The payouts that this one goes out again for: the returned one, what that stood for, and so on. */
export function ancestorsOf<Row extends Link>(payout: Link, ofCase: readonly Row[]): Row[] {
  const before = ofCase.find((other) => other.payoutId === payout.reissueOf);
  return before ? [before, ...ancestorsOf(before, ofCase)] : [];
}

/** Its re-issues, their re-issues, and so on. */
export function descendantsOf<Row extends Link>(payout: Link, ofCase: readonly Row[]): Row[] {
  const next = ofCase.filter((other) => other.reissueOf === payout.payoutId);
  return next.flatMap((child) => [child, ...descendantsOf(child, ofCase)]);
}

/** Whether a payout is with the bank or left it, as far as its own state says. */
export function isWithBank({ state }: Link): boolean {
  return state === 'instructed' || state === 'unknown' || state === 'paid';
}

/** Ended without money moving: nobody counts it. */
export function isDropped({ state }: Link): boolean {
  return state === 'rejected' || state === 'void';
}

/**
 * Whether a returned payout is no longer what its chain stands for: a re-issue took its place, or one
 * that it was a re-issue of left after all. Its amount is then counted there.
 */
export function isReplaced(payout: Link, ofCase: readonly Link[]): boolean {
  if (payout.state !== 'returned') return false;
  return (
    descendantsOf(payout, ofCase).some((other) => !isDropped(other)) ||
    ancestorsOf(payout, ofCase).some(isWithBank)
  );
}
