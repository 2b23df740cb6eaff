import type { Tx } from '@lib/persistence';
import { lockSubject, ReadDatabase, UnitOfWork } from '@lib/persistence';
import { Injectable, Logger } from '@nestjs/common';
import { OutgoingQueue } from '../dispatch/index.js';
import type { CaseKey } from '../journal/index.js';
import { LIVE_MEASURE_STATES } from '../measures/index.js';
import { MeasureWatch } from './measure-watch.js';
import { lockBatch } from './release-batch-rows.js';
import { ReleaseBatches, watchCause } from './release-batches.js';
import { LET_GO } from './unanswered-releases.js';

const PAGE = 200;
const FIRST = '00000000-0000-0000-0000-000000000000';
/** Cap reductions ordered and not yet answered; a release of the whole covers whatever is left. */
const RELEASING = `
  SELECT coalesce(sum(o.amount_fen), 0) AS fen, coalesce(bool_or(o.whole), false) AS whole
  FROM measure_order AS o WHERE o.home_court = m.home_court AND o.measure_id = m.measure_id
    AND o.kind = 'release' AND o.state IN ('drafted', 'approved', 'sent', 'unanswered')`;
/** Nothing owed and something not yet under release: nobody stays restrained by a lost event (I12). */
const DISCHARGED = `
  SELECT m.case_id AS "caseId", m.matter_id AS "matterId", m.home_court AS "homeCourt"
  FROM measure AS m JOIN debt_ref AS d ON d.case_id = m.case_id CROSS JOIN LATERAL (${RELEASING}) AS r
  WHERE m.state = ANY ($1) AND d.due_fen = 0 AND m.case_id > $2
    AND NOT r.whole AND m.cap_fen > r.fen
  GROUP BY m.case_id, m.matter_id, m.home_court ORDER BY m.case_id LIMIT ${PAGE}`;
/** Still held, releases under way taken off, reaches the debt. */
const COVERED = `
  SELECT m.case_id AS "caseId", m.matter_id AS "matterId", m.home_court AS "homeCourt"
  FROM measure AS m JOIN debt_ref AS d ON d.case_id = m.case_id CROSS JOIN LATERAL (${RELEASING}) AS r
  WHERE m.state = ANY ($1) AND d.due_fen > 0 AND m.case_id > $2
  GROUP BY m.case_id, m.matter_id, m.home_court, d.cap_fen
  HAVING sum(least(m.held_fen, greatest(m.cap_fen - r.fen, 0))) >= d.cap_fen
    AND sum(m.held_fen) > 0
  ORDER BY m.case_id LIMIT ${PAGE}`;
/** Approved releases of unanswered freezes that did not end them, and no other is under way. */
const LET_GO_AND_LIVE = `
  SELECT m.case_id AS "caseId", m.matter_id AS "matterId", m.home_court AS "homeCourt"
  FROM measure AS m CROSS JOIN LATERAL (${RELEASING}) AS r
  WHERE m.state = ANY ($1) AND m.case_id > $2 AND NOT r.whole AND coalesce((${LET_GO}), false)
  GROUP BY m.case_id, m.matter_id, m.home_court ORDER BY m.case_id LIMIT ${PAGE}`;
/** Drafts whose approval ran out or was voided: nobody would ever decide them. */
const DEAD_BATCHES = `
  SELECT b.batch_id AS "batchId", b.case_id AS "caseId" FROM release_batch AS b
  JOIN approval AS a ON a.id = b.approval_id
  WHERE b.state = 'drafted' AND (a.state IN ('expired', 'void') OR a.expires_at < legal_now())
    AND b.batch_id > $1
  ORDER BY b.batch_id LIMIT ${PAGE}`;

interface DeadBatch {
  readonly batchId: string;
  readonly caseId: string;
}

/** What one round did; a failed case is logged, and the next round tries it again. */
export interface Swept {
  readonly done: number;
  readonly failed: number;
}

/** Compares debts with live measures again, whatever events did; drafts only what is missing. */
@Injectable()
export class ReleaseSweep {
  private readonly logger = new Logger(ReleaseSweep.name);

  constructor(
    private readonly db: ReadDatabase,
    private readonly unitOfWork: UnitOfWork,
    private readonly watch: MeasureWatch,
    private readonly batches: ReleaseBatches,
    private readonly outgoing: OutgoingQueue,
  ) {}

  /** One round; what fails for one case or batch stops no other. Discharged debts come first. */
  async sweep(): Promise<Swept> {
    await this.unitOfWork.run((tx) => this.outgoing.retryFailed(tx));
    const rounds = [
      await this.each(
        (after) => this.db.query<DeadBatch>(DEAD_BATCHES, [after]),
        (row) => row.batchId,
        (tx, row) => this.endDead(tx, row),
      ),
    ];
    for (const sql of [DISCHARGED, COVERED, LET_GO_AND_LIVE]) {
      rounds.push(
        await this.each(
          (after) => this.db.query<CaseKey & { caseId: string }>(sql, [LIVE_MEASURE_STATES, after]),
          (key) => key.caseId,
          (tx, key) => this.watch.review(tx, key),
        ),
      );
    }
    const done = rounds.reduce((sum, round) => sum + round.done, 0);
    const failed = rounds.reduce((sum, round) => sum + round.failed, 0);
    if (failed > 0) this.logger.error(`release sweep: ${failed} failed, ${done} done`);
    return { done, failed };
  }

  /** Page by page behind the last key, each row in its own transaction with its case locked. */
  private async each<Row extends { readonly caseId: string }>(
    page: (after: string) => Promise<Row[]>,
    keyOf: (row: Row) => string,
    work: (tx: Tx, row: Row) => Promise<void>,
  ): Promise<Swept> {
    let [done, failed, after] = [0, 0, FIRST];
    for (;;) {
      const rows = await page(after);
      for (const row of rows) {
        after = keyOf(row);
        try {
          await this.unitOfWork.run(async (tx) => {
            await lockSubject(tx, 'case', row.caseId);
            await work(tx, row);
          });
          done += 1;
        } catch (error) {
          failed += 1;
          this.logger.error(`release sweep of ${after} failed; the next round tries again`, error);
        }
      }
      if (rows.length < PAGE) return { done, failed };
    }
  }

  private async endDead(tx: Tx, { batchId }: DeadBatch): Promise<void> {
    const batch = await lockBatch(tx, batchId);
    if (batch.state !== 'drafted') return;
    await this.batches.lapse(tx, batch, watchCause(batch.homeCourt));
  }
}
