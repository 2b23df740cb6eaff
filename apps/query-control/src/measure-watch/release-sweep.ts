import { lockSubject, ReadDatabase, UnitOfWork } from '@lib/persistence';
import { Injectable } from '@nestjs/common';
import { OutgoingQueue } from '../dispatch/index.js';
import type { CaseKey } from '../journal/index.js';
import { LIVE_MEASURE_STATES } from '../measures/index.js';
import { MeasureWatch } from './measure-watch.js';
import { lockBatch } from './release-batch-rows.js';
import { ReleaseBatches, watchCause } from './release-batches.js';

const CASES_MAX = 500;
/** Discharged debts first: nobody stays restrained because an event was lost or parked (I12). */
const LIVE_CASES = `
  SELECT m.case_id AS "caseId", m.matter_id AS "matterId", m.home_court AS "homeCourt"
  FROM measure AS m JOIN debt_ref AS d ON d.case_id = m.case_id
  WHERE m.state = ANY ($1) AND (d.due_fen = 0 OR m.held_fen > 0)
  GROUP BY m.case_id, m.matter_id, m.home_court, d.due_fen
  ORDER BY d.due_fen = 0 DESC, m.case_id LIMIT ${CASES_MAX}`;

/** Drafts whose approval ran out or was voided: nobody would ever decide them. */
const DEAD_BATCHES = `
  SELECT b.batch_id AS "batchId", b.case_id AS "caseId" FROM release_batch AS b
  JOIN approval AS a ON a.id = b.approval_id
  WHERE b.state = 'drafted' AND (a.state IN ('expired', 'void') OR a.expires_at < legal_now())
  ORDER BY b.drafted_at LIMIT ${CASES_MAX}`;

/** Compares debts with live measures again, whatever events did; drafts only what is missing. */
@Injectable()
export class ReleaseSweep {
  constructor(
    private readonly db: ReadDatabase,
    private readonly unitOfWork: UnitOfWork,
    private readonly watch: MeasureWatch,
    private readonly batches: ReleaseBatches,
    private readonly outgoing: OutgoingQueue,
  ) {}

  async sweep(): Promise<void> {
    await this.unitOfWork.run((tx) => this.outgoing.retryFailed(tx));
    await this.endDeadBatches();
    const cases = await this.db.query<CaseKey>(LIVE_CASES, [LIVE_MEASURE_STATES]);
    for (const key of cases) {
      await this.unitOfWork.run(async (tx) => {
        await lockSubject(tx, 'case', key.caseId);
        await this.watch.review(tx, key);
      });
    }
  }

  private async endDeadBatches(): Promise<void> {
    const dead = await this.db.query<{ batchId: string; caseId: string }>(DEAD_BATCHES);
    for (const { batchId, caseId } of dead) {
      await this.unitOfWork.run(async (tx) => {
        await lockSubject(tx, 'case', caseId);
        const batch = await lockBatch(tx, batchId);
        if (batch.state === 'drafted') {
          await this.batches.lapse(tx, batch, watchCause(batch.homeCourt));
        }
      });
    }
  }
}
