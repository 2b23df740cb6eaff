import type { Fen } from '@lib/kernel';
import { sumFen } from '@lib/kernel';
import type { MeasureOrderRow, MeasureRow } from '../measures/index.js';
import type { WatchedMeasure } from './excess.js';

/** A live measure with what is in flight on it, for the excess rules. */
export function watchedOf(measure: MeasureRow, open: readonly MeasureOrderRow[]): WatchedMeasure {
  const own = open.filter((order) => order.measureId === measure.measureId);
  const sumOf = (kind: 'release' | 'deduct'): bigint =>
    sumFen(own.filter((order) => order.kind === kind).map((order) => order.amountFen));
  return {
    measureId: measure.measureId,
    liquidityRank: measure.liquidityRank,
    createdAt: measure.createdAt.toISOString(),
    capFen: measure.capFen,
    heldFen: measure.heldFen,
    releasingFen: sumOf('release'),
    deductingFen: sumOf('deduct'),
  };
}

/** What a release of the whole measure orders, beside what is in flight on it. */
export function releasableFen(measure: MeasureRow, open: readonly MeasureOrderRow[]): Fen {
  const { capFen, releasingFen, deductingFen } = watchedOf(measure, open);
  const leftFen = capFen - releasingFen - deductingFen;
  // A deduction of it all may be refused or never answered: its release does not wait for it.
  return leftFen > 0n ? leftFen : capFen - releasingFen;
}
