import type { Fen } from '@lib/kernel';
import { maxFen, minFen, sumFen } from '@lib/kernel';

/** A known account that may carry a freeze. */
export interface KnownAccount {
  readonly propertyId: string;
  /** Rank by liquidity of the institution; lower is taken first. */
  readonly liquidityRank: number;
  /** What the body said is available, in fen. */
  readonly availableFen: Fen;
  /** What live measures of the case already hold or may still catch on it, in fen. */
  readonly cappedFen: Fen;
  /** A live measure of the case is on it. */
  readonly restrained: boolean;
}

export interface AllocatedLine {
  readonly propertyId: string;
  readonly capFen: Fen;
}

export interface Allocation {
  readonly lines: readonly AllocatedLine[];
  /** What known balances cannot cover, in fen. */
  readonly missingFen: Fen;
}

/**
 * Spreads `neededFen` over known balances: free accounts first, by liquidity, larger balance first
 * at equal rank; then what is left above existing caps. A definite amount per account
 * (保全规定 art. 15), never more than the known balance.
 */
export function allocateFreeze(accounts: readonly KnownAccount[], neededFen: Fen): Allocation {
  const lines: AllocatedLine[] = [];
  let leftFen = maxFen(neededFen, 0n);
  for (const account of [...accounts].sort(byPreference)) {
    const spareFen = maxFen(account.availableFen - account.cappedFen, 0n);
    const capFen = minFen(spareFen, leftFen);
    if (capFen === 0n) continue;
    lines.push({ propertyId: account.propertyId, capFen });
    leftFen -= capFen;
  }
  return { lines, missingFen: leftFen };
}

function byPreference(left: KnownAccount, right: KnownAccount): number {
  if (left.restrained !== right.restrained) return left.restrained ? 1 : -1;
  if (left.liquidityRank !== right.liquidityRank) return left.liquidityRank - right.liquidityRank;
  if (left.availableFen !== right.availableFen) {
    return left.availableFen > right.availableFen ? -1 : 1;
  }
  return left.propertyId < right.propertyId ? -1 : 1;
}

/** One live measure as the cap rule sees it, in fen. */
export interface CoveringMeasure {
  /** A body has confirmed what it holds; before that the whole cap may come to be held. */
  readonly answered: boolean;
  readonly capFen: Fen;
  readonly heldFen: Fen;
}

/**
 * What already counts against the debt's cap: money held, and the whole cap of orders a body has
 * not answered. The unfilled cap of a partial measure does not count: several bodies may stand
 * ready for one sum (law/query-control.md §1.6), the excess is released as soon as it is caught.
 */
export function coveredFen(measures: readonly CoveringMeasure[]): Fen {
  return sumFen(measures.map((measure) => (measure.answered ? measure.heldFen : measure.capFen)));
}
