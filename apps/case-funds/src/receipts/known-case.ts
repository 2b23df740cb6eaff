import type { CaseRef } from '@lib/case-refs';
import { lockCaseRef } from '@lib/case-refs';
import type { Tx } from '@lib/persistence';

const KNOWN = `SELECT 1 FROM case_ref WHERE case_id = $1`;

/** The case under its lock, if it is known here: a deduction may be told before its case is. */
export async function lockKnownCase(tx: Tx, caseId: string): Promise<CaseRef | undefined> {
  const known = await tx.query(KNOWN, [caseId]);
  return known.length > 0 ? lockCaseRef(tx, caseId) : undefined;
}
