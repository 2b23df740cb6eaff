import type { Tx } from '@lib/persistence';
import { Injectable } from '@nestjs/common';
import { readDebt } from '../cases/index.js';
import type { CaseKey } from '../journal/index.js';
import { lockLiveMeasures, lockOpenOrders } from '../measures/index.js';
import { ReleaseBatches, watchCause } from './release-batches.js';
import type { ReleasePlanLine } from './release-plan.js';
import { ReleaseRests } from './release-rests.js';
import { UNHEARD } from './unanswered-release.rules.js';
import { releasableFen } from './watched.js';

/**
 * Whether the newest decision on the release of an unanswered freeze `m` let it go. From then on the
 * ruling stands, whatever the body says of the freeze, until a person decides otherwise.
 */
export const LET_GO = `
  SELECT b.state = 'approved' FROM measure_order AS o
  JOIN release_batch AS b ON b.batch_id = o.batch_id
  WHERE o.home_court = m.home_court AND o.measure_id = m.measure_id AND o.kind = 'release'
    AND b.cause = 'unanswered' AND b.state IN ('approved', 'rejected')
  ORDER BY b.drafted_at DESC, b.batch_id DESC LIMIT 1`;
const ANSWERED = `
  SELECT b.batch_id AS "batchId" FROM release_batch AS b
  JOIN measure_order AS o ON o.batch_id = b.batch_id
  JOIN measure AS m ON m.measure_id = o.measure_id
  WHERE b.home_court = $1 AND b.case_id = $2 AND b.cause = 'unanswered' AND b.state = 'drafted'
    AND NOT m.state = ANY ($3) AND NOT coalesce((${LET_GO}), false)
  ORDER BY b.batch_id`;
const RULED = `
  SELECT m.measure_id AS "measureId" FROM measure AS m
  WHERE m.home_court = $1 AND m.case_id = $2 AND coalesce((${LET_GO}), false)`;
export const ANSWERED_WHY = '协助机构已答复冻结,解除的理由已不存在';

/** Releases of unanswered freezes whose reason is gone, for nobody approved them before. */
export async function answeredBatches(
  tx: Tx,
  { homeCourt, caseId }: Omit<CaseKey, 'matterId'>,
): Promise<readonly string[]> {
  const rows = await tx.query<{ batchId: string }>(ANSWERED, [homeCourt, caseId, UNHEARD]);
  return rows.map(({ batchId }) => batchId);
}

/** Releases of freezes that no body answered, while money is owed. */
@Injectable()
export class UnansweredReleases {
  constructor(
    private readonly batches: ReleaseBatches,
    private readonly rests: ReleaseRests,
  ) {}

  /**
   * A freeze that was answered after all stands, unless its release was approved by then; one whose
   * approved release was refused, or that took effect after it, is drafted for release again.
   */
  async review(tx: Tx, key: CaseKey): Promise<void> {
    const debt = await readDebt(tx, key.caseId);
    // Nothing owed: everything is released, whoever answered.
    if (!debt || debt.dueFen === 0n) return;
    const by = watchCause(key.homeCourt);
    for (const batchId of await answeredBatches(tx, key)) {
      await this.batches.withdraw(tx, batchId, by, ANSWERED_WHY);
    }
    const ruled = await tx.query<{ measureId: string }>(RULED, [key.homeCourt, key.caseId]);
    if (ruled.length === 0) return;
    for (const line of await this.linesOf(tx, key, ruled)) {
      const { version: debtVersion } = debt;
      await this.batches.draft(tx, {
        cause: 'unanswered',
        standingOrder: false,
        debtVersion,
        lines: [line],
        by,
      });
    }
  }

  /** What is left to release of these measures: nothing where a release is under way or rests. */
  private async linesOf(
    tx: Tx,
    key: CaseKey,
    ruled: readonly { readonly measureId: string }[],
  ): Promise<ReleasePlanLine[]> {
    const resting = await this.rests.resting(tx, key, 'unanswered');
    const open = await lockOpenOrders(tx, key.homeCourt, key.caseId);
    const ending = open.filter((order) => order.kind === 'release' && order.whole);
    const done = new Set([...resting, ...ending.map(({ measureId }) => measureId)]);
    const due = new Set(ruled.map(({ measureId }) => measureId).filter((id) => !done.has(id)));
    const live = await lockLiveMeasures(tx, key.homeCourt, key.caseId);
    return live
      .filter(({ measureId }) => due.has(measureId))
      .map((measure) => ({ measure, amountFen: releasableFen(measure, open), whole: true }))
      .filter(({ amountFen }) => amountFen > 0n);
  }
}
