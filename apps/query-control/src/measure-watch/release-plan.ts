import type { Fen } from '@lib/kernel';
import type { Cause } from '../journal/index.js';
import type { MeasureRow } from '../measures/index.js';
import type { ReleaseCause } from './release.rules.js';

export interface ReleasePlanLine {
  readonly measure: MeasureRow;
  /** How far the cap is lowered, in fen. */
  readonly amountFen: Fen;
  readonly whole: boolean;
}

export interface ReleasePlan {
  readonly cause: ReleaseCause;
  /** Ordered in advance by the freeze ruling (architecture.md §1.6): no further approval. */
  readonly standingOrder: boolean;
  readonly debtVersion: number;
  readonly lines: readonly ReleasePlanLine[];
  /** The reason of the officer who asked for it. */
  readonly why?: string;
  readonly by: Cause;
}
