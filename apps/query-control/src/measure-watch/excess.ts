import type { Fen } from '@lib/kernel';
import { maxFen, minFen, sumFen } from '@lib/kernel';

/** A live, answered measure as the watch sees it; all amounts in fen. */
export interface WatchedMeasure {
  readonly measureId: string;
  readonly liquidityRank: number;
  /** Orders by creation; later measures are released first. */
  readonly createdAt: string;
  readonly capFen: Fen;
  readonly heldFen: Fen;
  /** Sum of cap reductions ordered and not yet answered. */
  readonly releasingFen: Fen;
  /** Sum of deductions ordered and not yet answered: that money is on its way to the court. */
  readonly deductingFen: Fen;
}

export interface ReleaseLine {
  readonly measureId: string;
  /** How far the cap is lowered, in fen. */
  readonly lowerCapByFen: Fen;
}

interface Netted extends WatchedMeasure {
  /** Cap after the releases in flight. */
  readonly nextCapFen: Fen;
  /** What will be held after releases in flight, without what is being deducted. */
  readonly netHeldFen: Fen;
}

function netted(measure: WatchedMeasure): Netted {
  const nextCapFen = maxFen(measure.capFen - measure.releasingFen, 0n);
  const stillHeldFen = minFen(measure.heldFen, nextCapFen);
  return {
    ...measure,
    nextCapFen,
    netHeldFen: maxFen(stillHeldFen - measure.deductingFen, 0n),
  };
}

/** Held for the debt once orders in flight are answered, in fen. */
export function netHeldFen(measures: readonly WatchedMeasure[]): Fen {
  return sumFen(measures.map((measure) => netted(measure).netHeldFen));
}

/**
 * Releases of whatever is held above `dueFen`: least liquid first, newest first. Each line lowers
 * the measure's cap to what stays held, so its unfilled cap cannot catch money again.
 * Money being deducted counts neither as held nor as paid: its arrival lowers the debt.
 */
export function planExcess(measures: readonly WatchedMeasure[], dueFen: Fen): ReleaseLine[] {
  const ordered = measures.map(netted).sort(lastFirst);
  let excessFen = sumFen(ordered.map((measure) => measure.netHeldFen)) - dueFen;
  const lines: ReleaseLine[] = [];
  for (const measure of ordered) {
    if (excessFen <= 0n) break;
    const takenFen = minFen(excessFen, measure.netHeldFen);
    if (takenFen === 0n) continue;
    excessFen -= takenFen;
    const keepFen = measure.netHeldFen - takenFen + measure.deductingFen;
    lines.push({
      measureId: measure.measureId,
      lowerCapByFen: measure.nextCapFen - keepFen,
    });
  }
  return lines;
}

/**
 * Once what is held covers the debt, caps that still wait for credits elsewhere are lowered to what
 * is held (invariant I15). Empty when the debt is not covered: a standing cap must not vanish
 * before another body has acknowledged.
 */
export function planUnfilledCaps(measures: readonly WatchedMeasure[], dueFen: Fen): ReleaseLine[] {
  const all = measures.map(netted);
  if (sumFen(all.map((measure) => measure.netHeldFen)) < dueFen) return [];
  return all
    .map((measure) => ({
      measureId: measure.measureId,
      lowerCapByFen: measure.nextCapFen - (measure.netHeldFen + measure.deductingFen),
    }))
    .filter((line) => line.lowerCapByFen > 0n);
}

function lastFirst(left: WatchedMeasure, right: WatchedMeasure): number {
  if (left.liquidityRank !== right.liquidityRank) return right.liquidityRank - left.liquidityRank;
  if (left.createdAt !== right.createdAt) return left.createdAt < right.createdAt ? 1 : -1;
  return left.measureId < right.measureId ? 1 : -1;
}
