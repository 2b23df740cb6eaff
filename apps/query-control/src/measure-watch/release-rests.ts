import { newId } from '@lib/kernel';
import type { Tx } from '@lib/persistence';
import { Injectable } from '@nestjs/common';
import type { CaseKey } from '../journal/index.js';
import { CaseJournal, machineCause } from '../journal/index.js';
import type { ReleaseCause } from './release.rules.js';
import { releaseRetryRule, restSeconds } from './release.rules.js';

interface Refused {
  readonly measureId: string;
  readonly institution: string;
  readonly refusals: number;
  readonly lastOrderId: string;
  readonly restedSeconds: number;
}

/** Releases of one cause that were refused or rejected since one was last carried out. */
const REFUSED = `
  SELECT o.measure_id AS "measureId", o.institution, count(*)::int AS "refusals",
    (array_agg(o.order_id ORDER BY t.at DESC, o.order_id DESC))[1] AS "lastOrderId",
    extract(epoch FROM legal_now() - max(t.at))::float8 AS "restedSeconds"
  FROM measure_order AS o
  JOIN release_batch AS b ON b.batch_id = o.batch_id
  JOIN measure_order_transition AS t ON t.order_id = o.order_id AND t.to_state = o.state
  WHERE o.home_court = $1 AND o.case_id = $2 AND o.kind = 'release' AND b.cause = $3
    AND (o.state = 'refused' OR (o.state = 'void' AND b.state = 'rejected'))
    AND o.created_at > coalesce((SELECT max(d.created_at) FROM measure_order AS d
      WHERE d.measure_id = o.measure_id AND d.kind = 'release' AND d.state = 'done'), '-infinity')
  GROUP BY o.measure_id, o.institution`;
const DISPUTE = `
  INSERT INTO dispute (dispute_id, home_court, case_id, matter_id, institution, subject_kind,
    subject_id, reason, first_content, second_content, opened_at)
  SELECT $1, $2, $3, $4, $5, 'measure-order', $6, $7, '{}', $8, legal_now()
  WHERE NOT EXISTS (SELECT 1 FROM dispute AS d JOIN measure_order AS o ON o.order_id = d.subject_id
    WHERE d.home_court = $2 AND d.case_id = $3 AND d.reason = $7 AND o.measure_id = $9)
  RETURNING dispute_id`;
const REASON = `解除已连续 ${releaseRetryRule.disputedAfter} 次未获办理,须由承办人查明`;

/** How long refused or rejected releases rest, and when people must look into them. */
@Injectable()
export class ReleaseRests {
  constructor(private readonly journal: CaseJournal) {}

  /** Measures whose release is not drafted again yet; opens the one dispute of a stubborn refusal. */
  async resting(tx: Tx, key: CaseKey, cause: ReleaseCause): Promise<ReadonlySet<string>> {
    const rows = await tx.query<Refused>(REFUSED, [key.homeCourt, key.caseId, cause]);
    for (const row of rows) {
      if (row.refusals >= releaseRetryRule.disputedAfter) await this.dispute(tx, key, row);
    }
    const resting = rows.filter((row) => row.restedSeconds < restSeconds(row.refusals));
    return new Set(resting.map((row) => row.measureId));
  }

  private async dispute(tx: Tx, key: CaseKey, row: Refused): Promise<void> {
    const opened = await tx.query(DISPUTE, [
      newId<'Dispute'>(),
      key.homeCourt,
      key.caseId,
      key.matterId,
      row.institution,
      row.lastOrderId,
      REASON,
      JSON.stringify({ refusals: row.refusals }),
      row.measureId,
    ]);
    if (opened.length === 0) return;
    await this.journal.audit(tx, key, machineCause(key.homeCourt), {
      action: 'measure.dispute-opened',
      subjectKind: 'measure',
      subjectId: row.measureId,
      why: REASON,
      after: { refusals: row.refusals },
    });
  }
}
