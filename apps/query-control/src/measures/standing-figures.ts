import type { ControlOutcome } from '@lib/agencies';
import type { Fen } from '@lib/kernel';
import { maxFen, minFen } from '@lib/kernel';
import type { MeasureState } from './measure.states.js';

/** A freeze as it stands at the body, in fen. */
export interface StandingFigures {
  readonly capFen: Fen;
  readonly heldFen: Fen;
}

export interface FollowingFigures extends StandingFigures {
  /** The body's figures cannot be as it says: people decide. */
  readonly contested: boolean;
}

type OrderKind = 'freeze' | 'renew' | 'release' | 'deduct';

interface MeasureFigures {
  readonly capFen: Fen;
  readonly heldFen: Fen;
}

/**
 * The freeze after an order: the body's own statement when it gave one, else computed from what it
 * says was done (law/query-control.md §4.4; the reading of releases is ours, libs/agencies).
 */
export function figuresAfter(
  kind: OrderKind,
  before: MeasureFigures,
  outcome: ControlOutcome,
): StandingFigures {
  return outcome.standing ? bounded(outcome.standing) : computed(kind, before, outcome);
}

/**
 * The freeze after a release or deduction. Both only lower a cap: a statement above it is a slip, and
 * taken over it would have real money elsewhere released. Beside a newer word the statement is stale:
 * what was done comes off the cap, but what the newer word says is held stays restrained for us.
 */
export function figuresFollowing(
  kind: 'release' | 'deduct',
  before: MeasureFigures,
  outcome: ControlOutcome,
  newer: boolean,
): FollowingFigures {
  if (newer) {
    const contested = outcome.standing !== undefined && outcome.standing.capFen > before.capFen;
    const figures = contested
      ? computed(kind, before, outcome)
      : figuresAfter(kind, before, outcome);
    return { ...figures, contested };
  }
  const { heldFen } = before;
  const { capFen } = computed(kind, before, outcome);
  return { capFen: maxFen(capFen, heldFen), heldFen, contested: heldFen > capFen };
}

function computed(
  kind: OrderKind,
  before: MeasureFigures,
  outcome: ControlOutcome,
): StandingFigures {
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
