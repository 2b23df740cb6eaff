import type { ControlOutcome } from './answer-model.js';

/** What one outcome makes of a freeze (law/query-control.md §4.4). */
export type AcknowledgedState =
  'refused' | 'queued' | 'effective-empty' | 'effective-partial' | 'effective-full';

/**
 * The state a freeze is in by the body's word.
 *
 * A done freeze that holds nothing is queued when others are named before it, else empty: the cap
 * stands and catches later credits. Real estate has no amounts: done is full, or queued.
 */
export function deriveMeasureState(
  outcome: Pick<ControlOutcome, 'outcome' | 'requestedFen' | 'heldFen' | 'earlierFreezes'>,
): AcknowledgedState {
  const { outcome: word, requestedFen, heldFen, earlierFreezes } = outcome;
  if (word === 'refused') return 'refused';
  if (requestedFen === 0n) return earlierFreezes.length > 0 ? 'queued' : 'effective-full';
  if (heldFen >= requestedFen) return 'effective-full';
  if (heldFen > 0n) return 'effective-partial';
  return earlierFreezes.length > 0 ? 'queued' : 'effective-empty';
}
