import type { ControlOutcome } from '@lib/agencies';
import type { MeasureOrderRow, MeasureRow } from './measure-rows.js';

/** One reported result with the locked rows it is about. */
export interface OutcomeAt {
  readonly order: MeasureOrderRow;
  readonly measure: MeasureRow;
  readonly outcome: ControlOutcome;
  readonly incomingId: string;
}

/** A renewal may repeat the amount it was ordered for although a release lowered the cap meanwhile. */
export function isEcho({ order, measure, outcome }: OutcomeAt): boolean {
  if (order.kind !== 'renew' || outcome.standing) return false;
  return outcome.requestedFen > measure.capFen && outcome.heldFen <= measure.capFen;
}

/**
 * Whether the body's figures are not older than those last taken over. Nothing is done on an order
 * before it is given, whatever the body's clock prints.
 */
export function isNewer({ order, measure, outcome }: OutcomeAt): boolean {
  const { figuresAt } = measure;
  return figuresAt === null || new Date(outcome.asOf) >= figuresAt || order.createdAt >= figuresAt;
}

/**
 * A freeze that took effect after the body had worked off its release, by the body's own clock: it
 * stands, and unless we know of it nobody ever releases it.
 */
export function outranByRelease({ measure, outcome }: OutcomeAt): boolean {
  const { state, figuresAt } = measure;
  return state === 'released' && figuresAt !== null && new Date(outcome.asOf) > figuresAt;
}
