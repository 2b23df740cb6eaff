import type { Fen } from '@lib/kernel';
import { maxFen, minFen } from '@lib/kernel';
import type { Tx } from '@lib/persistence';
import type { MeasureRow } from './measure-rows.js';
import type { MeasureState } from './measure.states.js';
import { liveStateOf } from './standing-figures.js';

interface LapsedRow {
  readonly heldFen: Fen;
  readonly lastState: MeasureState;
  readonly releasedFen: Fen;
  readonly deductedFen: Fen;
  readonly ended: boolean;
}

/** What stood when the last lapse was recorded, and what bodies have said of orders since. */
const LAPSED = `
  SELECT l.held_fen AS "heldFen", t.from_state AS "lastState",
    coalesce(x.released, 0)::bigint AS "releasedFen",
    coalesce(x.deducted, 0)::bigint AS "deductedFen", coalesce(x.ended, false) AS "ended"
  FROM measure_lapse AS l
  CROSS JOIN LATERAL (SELECT t.from_state FROM measure_transition AS t
    WHERE t.home_court = l.home_court AND t.measure_id = l.measure_id AND t.to_state = 'lapsed'
    ORDER BY t.transition_id DESC LIMIT 1) AS t
  LEFT JOIN LATERAL (SELECT
      sum(o.executed_fen) FILTER (WHERE o.kind = 'release') AS released,
      sum(o.executed_fen) FILTER (WHERE o.kind = 'deduct') AS deducted,
      bool_or(o.whole) AS ended
    FROM measure_order AS o WHERE o.home_court = l.home_court AND o.measure_id = l.measure_id
      AND o.state = 'done' AND o.kind IN ('release', 'deduct')
      AND o.acknowledged_at >= l.recorded_at) AS x ON true
  WHERE l.home_court = $1 AND l.measure_id = $2 AND l.ended_on = $3`;

/** State and figures with which a lapsed measure stands again. */
export interface Revival {
  readonly state: MeasureState;
  readonly capFen: Fen;
  readonly heldFen: Fen;
}

/**
 * The measure as if its lapse had not come: what was released or deducted since then is gone.
 * Undefined when nothing of it is left.
 */
export async function revivalOf(tx: Tx, measure: MeasureRow): Promise<Revival | undefined> {
  const { homeCourt, measureId, endsOn, capFen } = measure;
  const [row] = await tx.query<LapsedRow>(LAPSED, [homeCourt, measureId, endsOn]);
  if (!row) throw new Error(`no lapse of measure ${measureId}`);
  const leftFen = capFen - row.releasedFen - row.deductedFen;
  if (row.ended || leftFen <= 0n) return undefined;
  const heldFen = minFen(maxFen(row.heldFen - row.deductedFen, 0n), leftFen);
  const figures = { capFen: leftFen, heldFen };
  return { ...figures, state: liveStateOf(figures, row.lastState === 'queued') };
}
