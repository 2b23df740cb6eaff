import type { Fen } from '@lib/kernel';
import type { Tx } from '@lib/persistence';

/** Debits that executed an instruction and were not given back, by the bank or by the payee. */
const STANDING = `
  SELECT (
    (SELECT coalesce(sum(CASE l.direction WHEN 'debit' THEN 1 ELSE -1 END), 0) FROM statement_line l
      WHERE l.home_court = $1 AND l.instruction_no = $2 AND l.treated_as <> 'suspense')
    - (SELECT count(*) FROM dispute_settlement s JOIN statement_dispute d ON d.dispute_id = s.dispute_id
      WHERE d.home_court = $1 AND d.kind = 'paid-after-return' AND d.detail->>'instructionNo' = $2
        AND s.decision = 'reverse-receipt' AND s.state = 'settled'))::int AS count`;
/**
 * Debits beyond the first that stand on suspense, less the bank's corrections that stand there too. In
 * fen, not in lines: a correction in part leaves the rest of its debit with the payee.
 */
const SURPLUS = `
  SELECT coalesce(sum(CASE l.direction WHEN 'debit' THEN l.amount_fen ELSE -l.amount_fen END), 0)::bigint AS fen
  FROM statement_line l
  JOIN statement_dispute d USING (home_court, account_number, bank_ref)
  WHERE l.home_court = $1 AND l.treated_as = 'suspense' AND ($3::bigint IS NULL OR l.amount_fen = $3)
    AND d.state = 'open' AND d.kind IN ('second-payment', 'return-unknown')
    AND (l.instruction_no = $2 OR l.reverses IN (SELECT o.bank_ref FROM statement_line o
      WHERE o.home_court = $1 AND o.instruction_no = $2 AND o.direction = 'debit'))`;

/** Payments of an instruction that the statement shows and nobody gave back: none or one. */
export async function standingPayments(
  tx: Tx,
  homeCourt: string,
  instructionNo: string,
): Promise<number> {
  const [row] = await tx.query<{ count: number }>(STANDING, [homeCourt, instructionNo]);
  return row?.count ?? 0;
}

/** Money of an instruction on suspense, in debits of this or any amount, that no correction evens out yet. */
export async function surplusFen(
  tx: Tx,
  homeCourt: string,
  instructionNo: string,
  amountFen?: Fen,
): Promise<Fen> {
  const params = [homeCourt, instructionNo, amountFen ?? null];
  const [row] = await tx.query<{ fen: Fen }>(SURPLUS, params);
  return row?.fen ?? 0n;
}
