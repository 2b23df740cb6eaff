import type { CourtDate, Fen } from '@lib/kernel';
import type { MeasureOrderState } from './measure-order.states.js';
import type { MeasureState } from './measure.states.js';
import type { DueLevel, RenewalFacts } from './renewal.rules.js';

/** A measure with all that bears on its renewal. */
export interface RenewalSituation extends RenewalFacts {
  readonly measureId: string;
  readonly version: number;
  readonly state: MeasureState;
  readonly endsOn: CourtDate | null;
  readonly capFen: Fen;
  readonly heldFen: Fen;
  /** The highest reminder of the end that stands now. */
  readonly reached: DueLevel | null;
  /** The newest renewal order of the period that stands, whatever became of it. */
  readonly lastState: MeasureOrderState | null;
  readonly lastReason: string | null;
  /** It was refused, or its answer-by time passed without a word. */
  readonly lastFailed: boolean;
}

interface Queryable {
  query<Row>(sql: string, params?: readonly unknown[]): Promise<Row[]>;
}

const SITUATIONS = `
  SELECT m.measure_id AS "measureId", m.version, m.state, m.ends_on AS "endsOn",
    m.cap_fen AS "capFen", m.held_fen AS "heldFen", d.due_fen AS "dueFen", legal_today() AS "today",
    p.starts_on AS "periodStartsOn", r.level AS "reached",
    coalesce(x.fen, 0) AS "releasingFen", coalesce(x.whole, false) AS "releasingWhole",
    CASE WHEN o.state IN ('drafted', 'approved', 'sent', 'unanswered') THEN o.state END AS "renewing",
    o.state AS "lastState", o.reason AS "lastReason",
    coalesce(o.state IN ('refused', 'unanswered')
      OR (o.state IN ('approved', 'sent') AND o.answer_by <= legal_now()), false) AS "lastFailed"
  FROM measure AS m
  LEFT JOIN debt_ref AS d ON d.case_id = m.case_id
  LEFT JOIN LATERAL (SELECT p.starts_on FROM measure_period AS p
    WHERE p.home_court = m.home_court AND p.measure_id = m.measure_id
    ORDER BY p.number DESC LIMIT 1) AS p ON true
  LEFT JOIN LATERAL (SELECT r.level FROM measure_reminder AS r
    WHERE r.home_court = m.home_court AND r.measure_id = m.measure_id AND r.ends_on = m.ends_on
    ORDER BY array_position(ARRAY['notice', 'warning', 'critical'], r.level) DESC LIMIT 1) AS r ON true
  LEFT JOIN LATERAL (SELECT sum(o.amount_fen) AS fen, bool_or(o.whole) AS whole
    FROM measure_order AS o WHERE o.home_court = m.home_court AND o.measure_id = m.measure_id
      AND o.kind = 'release' AND o.state IN ('drafted', 'approved', 'sent', 'unanswered')) AS x ON true
  LEFT JOIN LATERAL (SELECT o.state, o.reason, o.answer_by FROM measure_order AS o
    WHERE o.home_court = m.home_court AND o.measure_id = m.measure_id AND o.kind = 'renew'
      AND o.from_on = m.ends_on + 1
    ORDER BY o.created_at DESC, o.order_id DESC LIMIT 1) AS o ON true
  WHERE m.measure_id = ANY ($1)`;

/** What bears on the renewal of each of these measures; legal time decides what is due. */
export async function renewalSituations(
  db: Queryable,
  measureIds: readonly string[],
): Promise<ReadonlyMap<string, RenewalSituation>> {
  if (measureIds.length === 0) return new Map();
  const rows = await db.query<RenewalSituation>(SITUATIONS, [measureIds]);
  return new Map(rows.map((row) => [row.measureId, row]));
}
