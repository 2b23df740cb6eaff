import { assertMove } from '@lib/kernel';
import type { Actor } from '@lib/platform';
import type { Tx } from '@lib/persistence';
import type { CaseRow } from './case-row.js';
import type { CaseState } from './case.states.js';
import { caseStates } from './case.states.js';

/** Moves a locked case along its chart and keeps the transition row; returns the new version. */
export async function moveCase(
  tx: Tx,
  row: CaseRow,
  to: CaseState,
  by: { readonly actor: Actor; readonly cause: string },
): Promise<number> {
  assertMove(caseStates, row.state, to);
  await tx.query(
    `INSERT INTO case_transition (home_court, case_id, from_state, to_state, cause, by_person, at)
     VALUES ($1, $2, $3, $4, $5, $6, legal_now())`,
    [row.homeCourt, row.caseId, row.state, to, by.cause, by.actor.personId],
  );
  const [updated] = await tx.query<{ version: number }>(
    `UPDATE enforcement_case SET state = $3, version = version + 1,
            closed_on = CASE WHEN $3 = 'closed' THEN legal_today() END
     WHERE home_court = $1 AND case_id = $2 RETURNING version`,
    [row.homeCourt, row.caseId, to],
  );
  if (!updated) throw new Error(`case ${row.caseId} vanished under lock`);
  return updated.version;
}
