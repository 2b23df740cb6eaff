import type { CaseRef } from '@lib/case-refs';
import { DomainError } from '@lib/kernel';
import type { ReadDatabase, Tx } from '@lib/persistence';

const BY_SUFFIX = `
  SELECT case_id AS "caseId" FROM case_ref WHERE home_court = $1 AND sub_account_suffix = $2`;
const SUFFIX = `SELECT sub_account_suffix AS suffix FROM case_ref WHERE case_id = $1`;

/** The case that owns a sub-account suffix of this court, if any. */
export async function caseOfSubAccount(
  tx: Tx,
  homeCourt: string,
  suffix: string,
): Promise<string | undefined> {
  const [row] = await tx.query<{ caseId: string }>(BY_SUFFIX, [homeCourt, suffix]);
  return row?.caseId;
}

/** Suffix of the case's own sub-account (一案一账号), six digits; the table gives it with the row. */
export async function subAccountSuffix(db: ReadDatabase, caseId: string): Promise<string> {
  const [row] = await db.query<{ suffix: string }>(SUFFIX, [caseId]);
  if (!row) throw new Error(`case ${caseId} is not known here`);
  return row.suffix;
}

/** @throws DomainError `CASE.CLOSED` (409). */
export function assertOpen(row: CaseRef): void {
  if (row.state !== 'closed') return;
  throw new DomainError('CASE.CLOSED', 'conflict', '案件已结,不能再办理款项', {
    hint: '如需继续,请先办理恢复执行',
  });
}
