import type { Tx } from '@lib/persistence';
import type { IssuedWrit } from '../dispatch/index.js';
import type { ReleasePlan } from './release-plan.js';

/** The last batch of the same kind, when all it ordered was refused or dropped. */
const UNDONE = `
  SELECT w.writ_id AS "writId", w.title, w.number, w.content_hash AS "contentHash",
    ARRAY(SELECT o.measure_id || ':' || o.amount_fen FROM measure_order AS o
      WHERE o.batch_id = b.batch_id ORDER BY 1) AS "lines"
  FROM release_batch AS b JOIN writ AS w ON w.writ_id = b.writ_id
  WHERE b.home_court = $1 AND b.case_id = $2 AND b.cause = $3 AND b.standing_order = $4
    AND NOT EXISTS (SELECT 1 FROM measure_order AS o
      WHERE o.batch_id = b.batch_id AND o.state NOT IN ('refused', 'void'))
  ORDER BY b.drafted_at DESC, b.batch_id DESC LIMIT 1`;

/** A ruling that orders exactly this and was never carried out is served again, not written anew. */
export async function standingRuling(tx: Tx, plan: ReleasePlan): Promise<IssuedWrit | undefined> {
  const [first] = plan.lines;
  if (!first) return undefined;
  const { homeCourt, caseId } = first.measure;
  const [found] = await tx.query<IssuedWrit & { readonly lines: readonly string[] }>(UNDONE, [
    homeCourt,
    caseId,
    plan.cause,
    plan.standingOrder,
  ]);
  if (!found) return undefined;
  const wanted = plan.lines.map(({ measure, amountFen }) => `${measure.measureId}:${amountFen}`);
  const same = wanted.sort().join() === [...found.lines].sort().join();
  const { writId, title, number, contentHash } = found;
  return same ? { writId, title, number, contentHash } : undefined;
}
