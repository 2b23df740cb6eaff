import type { CaseRef } from '@lib/case-refs';
import type { Tx } from '@lib/persistence';
import { openFailure } from '../debts/index.js';
import { debtOpen, valueDayOpen } from './payout.errors.js';

/** Booked money of a deduction whose day the bank has not told yet: its value day may still move. */
const UNTOLD = `
  SELECT e.request_no AS "requestNo" FROM receipt r
  JOIN expected_receipt e ON e.home_court = r.home_court AND e.request_no = r.request_no
  WHERE r.home_court = $1 AND r.case_id = $2 AND r.state = 'claimed' AND e.deducted_on IS NULL LIMIT 1`;

/** @throws DomainError `DEBT.NOT_CURRENT` while money is not in a debt version. */
export async function assertDebtCurrent(tx: Tx, row: CaseRef): Promise<void> {
  const failure = await openFailure(tx, row.homeCourt, row.caseId);
  if (failure) throw debtOpen(failure.detail);
}

/** @throws DomainError `PAYOUT.VALUE_DAY_OPEN`: proposals wait until the figures cannot move by it. */
export async function assertValueDaysTold(tx: Tx, row: CaseRef): Promise<void> {
  const [untold] = await tx.query<{ requestNo: string }>(UNTOLD, [row.homeCourt, row.caseId]);
  if (untold) throw valueDayOpen(untold.requestNo);
}
