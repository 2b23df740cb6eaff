import type { Tx } from '@lib/persistence';
import type { LineContext } from './statement-lines.js';

/** One of them: a debit undoes a single return, and none that a person is about to clear up. */
const MEET = `
  UPDATE statement_dispute SET state = 'settled' WHERE dispute_id = (
    SELECT d.dispute_id FROM statement_dispute d JOIN statement_line l USING (home_court, account_number, bank_ref)
    WHERE d.home_court = $1 AND d.account_number = $2 AND d.kind = 'return-unknown' AND d.state = 'open'
      AND l.treated_as = 'suspense' AND l.direction = 'credit' AND l.amount_fen = $3
      AND (l.reverses = $4 OR (l.reverses IS NULL AND l.instruction_no = $5))
      AND NOT EXISTS (SELECT 1 FROM dispute_settlement s
        WHERE s.dispute_id = d.dispute_id AND s.state = 'proposed')
    ORDER BY l.position LIMIT 1 FOR UPDATE OF d)
  RETURNING bank_ref AS "bankRef",
    (SELECT l.remark FROM statement_line l WHERE l.home_court = statement_dispute.home_court
      AND l.account_number = statement_dispute.account_number AND l.bank_ref = statement_dispute.bank_ref)`;

export interface EarlyReturn {
  readonly bankRef: string;
  readonly remark: string;
}

/**
 * The bank may tell the return of a payment before the payment: it stands on suspense, unexplained.
 * Its debit explains it, so the dispute ends; the debit is to even the money out there.
 */
export async function meetEarlyReturn(
  tx: Tx,
  { line, homeCourt, accountNumber }: LineContext,
): Promise<EarlyReturn | undefined> {
  const [met] = await tx.query<EarlyReturn>(MEET, [
    homeCourt,
    accountNumber,
    line.amountFen,
    line.bankRef,
    line.instructionNo ?? null,
  ]);
  return met;
}
