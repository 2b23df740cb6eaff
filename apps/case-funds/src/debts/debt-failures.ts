import type { CaseRef } from '@lib/case-refs';
import type { CalculationProblem } from '@lib/statute';
import type { Tx } from '@lib/persistence';
import type { Queryable } from './debt-rows.js';

/** Why the newest money is not in a debt version yet. */
export interface DebtFailure {
  readonly code: string;
  readonly detail: string;
  readonly since: Date;
}

const RECORD = `
  INSERT INTO debt_failure AS f (home_court, case_id, cause, code, reason) VALUES ($1, $2, $3, $4, $5)
  ON CONFLICT (home_court, case_id) WHERE resolved_at IS NULL
  DO UPDATE SET code = excluded.code, reason = excluded.reason`;
const RESOLVE = `
  UPDATE debt_failure SET resolved_at = legal_now()
  WHERE home_court = $1 AND case_id = $2 AND resolved_at IS NULL`;
const OPEN = `
  SELECT f.code, f.reason AS detail, f.failed_at AS since FROM debt_failure f
  WHERE f.home_court = $1 AND f.case_id = $2 AND f.resolved_at IS NULL`;

/** Lists a version that could not be computed; the first failure's time and cause are kept. */
export async function recordFailure(
  tx: Tx,
  row: CaseRef,
  cause: string,
  problem: CalculationProblem,
): Promise<void> {
  await tx.query(RECORD, [row.homeCourt, row.caseId, cause, problem.code, problem.message]);
}

/** A version was computed: what failed before is in it. */
export async function resolveFailure(tx: Tx, row: CaseRef): Promise<void> {
  await tx.query(RESOLVE, [row.homeCourt, row.caseId]);
}

/** The failure of a case that no later version has cleared. */
export async function openFailure(
  db: Queryable,
  homeCourt: string,
  caseId: string,
): Promise<DebtFailure | undefined> {
  const [row] = await db.query<DebtFailure>(OPEN, [homeCourt, caseId]);
  return row;
}
