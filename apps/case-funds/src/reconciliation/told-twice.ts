import type { Tx } from '@lib/persistence';
import type { LineContext } from './statement-lines.js';

/**
 * Same day, amount and balance after it, and that balance does not follow from the line before: a
 * true second payment raises the balance once more.
 */
const TWIN = `
  SELECT t.bank_ref AS "bankRef" FROM statement_line t
  WHERE t.home_court = $1 AND t.account_number = $2 AND t.balance_after_fen = $3 AND t.amount_fen = $4
    AND t.direction = 'credit' AND t.booked_on = $5 AND t.sub_account IS NOT DISTINCT FROM $6
    AND (SELECT p.balance_after_fen FROM statement_line p WHERE p.home_court = $1 AND p.account_number = $2
      ORDER BY p.position DESC LIMIT 1) IS DISTINCT FROM $3::bigint - $4::bigint
  LIMIT 1`;

/** Reference of the credit that this one seems to tell again. */
export async function twinOf(
  tx: Tx,
  { line, homeCourt, accountNumber }: LineContext,
): Promise<string | undefined> {
  const [twin] = await tx.query<{ bankRef: string }>(TWIN, [
    homeCourt,
    accountNumber,
    line.balanceAfterFen,
    line.amountFen,
    line.bookedOn,
    line.subAccountNumber ?? null,
  ]);
  return twin?.bankRef;
}
