import { lockSubject, ReadDatabase, UnitOfWork } from '@lib/persistence';
import { Injectable } from '@nestjs/common';
import type { CaseKey } from '../journal/index.js';
import { LIVE_MEASURE_STATES } from '../measures/index.js';
import { MeasureWatch } from './measure-watch.js';

const CASES_MAX = 500;
/** Discharged debts first: nobody stays restrained because an event was lost or parked (I12). */
const LIVE_CASES = `
  SELECT m.case_id AS "caseId", m.matter_id AS "matterId", m.home_court AS "homeCourt"
  FROM measure AS m JOIN debt_ref AS d ON d.case_id = m.case_id
  WHERE m.state = ANY ($1) AND (d.due_fen = 0 OR m.held_fen > 0)
  GROUP BY m.case_id, m.matter_id, m.home_court, d.due_fen
  ORDER BY d.due_fen = 0 DESC, m.case_id LIMIT ${CASES_MAX}`;

/** Compares debts with live measures again, whatever events did; drafts only what is missing. */
@Injectable()
export class ReleaseSweep {
  constructor(
    private readonly db: ReadDatabase,
    private readonly unitOfWork: UnitOfWork,
    private readonly watch: MeasureWatch,
  ) {}

  async sweep(): Promise<void> {
    const cases = await this.db.query<CaseKey>(LIVE_CASES, [LIVE_MEASURE_STATES]);
    for (const key of cases) {
      await this.unitOfWork.run(async (tx) => {
        await lockSubject(tx, 'case', key.caseId);
        await this.watch.review(tx, key);
      });
    }
  }
}
