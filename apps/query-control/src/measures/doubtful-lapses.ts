import { newId } from '@lib/kernel';
import type { Tx } from '@lib/persistence';
import { Injectable } from '@nestjs/common';
import type { CaseKey } from '../journal/index.js';
import { CaseJournal, machineCause } from '../journal/index.js';

interface Doubtful {
  readonly orderId: string;
  readonly measureId: string;
  readonly institution: string;
  /** The last word nobody followed; null when the body said nothing. */
  readonly word: string | null;
}

/**
 * Renewals of lapsed measures that a body may have carried out, and words of a later end than the one
 * that was watched, at which nobody looks: a renewal nobody answered, a word nobody followed, a
 * renewal carried out whose end a turn with an earlier one of its own replaced.
 */
const DOUBTFUL = `
  SELECT o.order_id AS "orderId", o.measure_id AS "measureId", o.institution, c.payload::text AS "word"
  FROM measure_order AS o
  JOIN measure AS m ON m.measure_id = o.measure_id
  LEFT JOIN LATERAL (SELECT c.payload FROM control_outcome AS c
    WHERE c.order_id = o.order_id AND c.effect = 'disputed' AND c.payload ->> 'outcome' = 'done'
    ORDER BY c.payload ->> 'to' DESC NULLS LAST, c.received_at DESC LIMIT 1) AS c ON true
  WHERE o.home_court = $1 AND o.case_id = $2 AND o.kind IN ('freeze', 'renew')
    AND m.state = 'lapsed' AND greatest(o.to_on, (c.payload ->> 'to')::date) > m.ends_on
    AND (o.state IN ('approved', 'sent', 'unanswered') OR c.payload IS NOT NULL
      OR EXISTS (SELECT 1 FROM measure_period AS p
        WHERE p.home_court = o.home_court AND p.measure_id = o.measure_id
          AND p.request_no = o.request_no AND p.ends_on > m.ends_on))
    AND NOT EXISTS (SELECT 1 FROM dispute AS d
      WHERE d.subject_id = o.order_id AND NOT EXISTS (SELECT 1 FROM answer_review AS r
        WHERE r.answer_id = d.dispute_id))
  ORDER BY o.created_at, o.order_id`;
const DISPUTE = `
  INSERT INTO dispute (dispute_id, home_court, case_id, matter_id, institution, subject_kind,
    subject_id, reason, first_content, second_content, opened_at)
  VALUES ($1, $2, $3, $4, $5, 'measure-order', $6, $7, '{}', $8, legal_now())`;
const REASON =
  '债务已清偿:冻结在本院已届满,但续行是否办理不明或机构所称期限更长,机构可能仍在冻结,须查明并令其解除';

/**
 * What has lapsed here is no live measure and is not released by itself; where the body may hold
 * money all the same and nothing is owed, it is put before people: at the discharge, and at a lapse
 * after it.
 */
@Injectable()
export class DoubtfulLapses {
  constructor(private readonly journal: CaseJournal) {}

  /** Nothing is owed in the case; the case must be locked by the caller. */
  async discharged(tx: Tx, key: CaseKey): Promise<void> {
    const { homeCourt, caseId, matterId } = key;
    for (const row of await tx.query<Doubtful>(DOUBTFUL, [homeCourt, caseId])) {
      await tx.query(DISPUTE, [
        ...[newId<'Dispute'>(), homeCourt, caseId, matterId, row.institution],
        ...[row.orderId, REASON, row.word ?? '{}'],
      ]);
      await this.journal.audit(tx, key, machineCause(homeCourt), {
        action: 'measure.dispute-opened',
        subjectKind: 'measure',
        subjectId: row.measureId,
        why: REASON,
      });
    }
  }
}
