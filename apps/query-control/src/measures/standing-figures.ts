import type { ControlOutcome } from '@lib/agencies';
import type { Fen } from '@lib/kernel';
import { maxFen, minFen } from '@lib/kernel';
import type { MeasureState } from './measure.states.js';

/** A freeze as it stands at the body, in fen. */
export interface StandingFigures {
  readonly capFen: Fen;
  readonly heldFen: Fen;
}

interface MeasureFigures {
  readonly capFen: Fen;
  readonly heldFen: Fen;
}

/**
 * The freeze after an order: the body's own statement when it gave one, else computed from what it
 * says was done (law/query-control.md §4.4; the reading of releases is ours, libs/agencies).
 */
export function figuresAfter(
  kind: 'freeze' | 'renew' | 'release' | 'deduct',
  before: MeasureFigures,
  outcome: ControlOutcome,
): StandingFigures {
  if (outcome.standing) return bounded(outcome.standing);
  switch (kind) {
    case 'freeze':
    case 'renew':
      return bounded({ capFen: outcome.requestedFen, heldFen: outcome.heldFen });
    case 'release':
      return bounded({
        capFen: maxFen(before.capFen - outcome.heldFen, 0n),
        heldFen: before.heldFen,
      });
    case 'deduct':
      return bounded({
        capFen: maxFen(before.capFen - outcome.heldFen, 0n),
        heldFen: maxFen(before.heldFen - outcome.heldFen, 0n),
      });
  }
}

/** Never more held than the cap: above it the debtor's money is free. */
function bounded(figures: StandingFigures): StandingFigures {
  return { capFen: figures.capFen, heldFen: minFen(figures.heldFen, figures.capFen) };
}

/** The live state that fits the figures; a queued freeze stays queued until the body says otherwise. */
export function liveStateOf(figures: StandingFigures, queued: boolean): MeasureState {
  if (figures.heldFen === 0n) return queued ? 'queued' : 'effective-empty';
  return figures.heldFen < figures.capFen ? 'effective-partial' : 'effective-full';
}
