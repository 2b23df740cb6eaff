import type { CaseRef } from '@lib/case-refs';
import type { Fen } from '@lib/kernel';
import { minFen, sumFen } from '@lib/kernel';
import type { Tx } from '@lib/persistence';
import { latestDebt } from '../debts/index.js';
import type { PayeeAccount } from '../settings.js';
import type { PayoutRow, Queryable } from './payout-rows.js';
import type { Refund } from './refund.rules.js';
import { payerKey, refundsOf } from './refund.rules.js';
import type { EntitledPart } from './payout-shares.rules.js';
import { isDropped, isReplaced } from './reissue-chain.js';

const SHARES = `
  SELECT s.entitlement_id AS id, s.share_fen AS "fen" FROM entitlement_share s
  WHERE s.home_court = $1 AND s.case_id = $2`;
const STORE = `
  INSERT INTO entitlement_share AS s (home_court, case_id, entitlement_id, party_id, share_fen)
  VALUES ($1, $2, $3, $4, $5)
  ON CONFLICT (home_court, case_id, entitlement_id) DO UPDATE SET share_fen = excluded.share_fen`;
const LAPSED = `
  SELECT p.payout_id AS "payoutId" FROM payout p JOIN approval a ON a.id = p.approval_id
  WHERE p.home_court = $1 AND p.case_id = $2 AND p.state IN ('proposed', 'approved')
    AND (a.state = 'expired' OR a.expires_at <= legal_now())`;
/**
 * The payer as the line states him, not as the receipt words an empty part. A bank that does not tell
 * the other bank's name leaves its code to be shown.
 */
const PAID_IN = `
  SELECT coalesce(l.counterparty->>'name', '') AS "accountName",
    coalesce(l.counterparty->>'accountNumber', '') AS "accountNumber",
    coalesce(l.counterparty->>'bankCode', '') AS "bankCode",
    coalesce(nullif(l.counterparty->>'bankName', ''), l.counterparty->>'bankCode', '') AS "bankName",
    r.amount_fen AS "amountFen"
  FROM receipt r JOIN statement_line l USING (home_court, account_number, bank_ref)
  WHERE r.home_court = $1 AND r.case_id = $2 AND r.state = 'claimed' ORDER BY l.position DESC`;
const REFUNDED = `
  SELECT p.payer, sum(p.amount_fen)::bigint AS "fen" FROM payout p
  WHERE p.home_court = $1 AND p.case_id = $2 AND p.kind = 'refund' AND p.state NOT IN ('rejected', 'void')
    AND NOT (p.state = 'returned' AND EXISTS (SELECT 1 FROM payout n WHERE n.reissue_of = p.payout_id
      AND n.state NOT IN ('rejected', 'void')))
  GROUP BY 1`;

interface AmountRow {
  readonly id: string;
  readonly fen: Fen;
}

/** What each entitlement was given of the collected money so far. */
export async function sharesOf(db: Queryable, row: CaseRef): Promise<ReadonlyMap<string, Fen>> {
  const rows = await db.query<AmountRow>(SHARES, [row.homeCourt, row.caseId]);
  return new Map(rows.map(({ id, fen }) => [id, fen]));
}

/** Amounts in payouts that stand, by entitlement id, `fee` or `refund`; a chain of re-issues counts once. */
export function committedIn(payouts: readonly PayoutRow[]): ReadonlyMap<string, Fen> {
  const committed = new Map<string, Fen>();
  for (const payout of payouts) {
    if (isDropped(payout) || isReplaced(payout, payouts)) continue;
    const id = payout.entitlementId ?? payout.kind;
    committed.set(id, (committed.get(id) ?? 0n) + payout.amountFen);
  }
  return committed;
}

/** Whether the newest debt version shows money for somebody that is in no payout yet. */
export async function isDueUndrafted(
  db: Queryable,
  row: CaseRef,
  payouts: readonly PayoutRow[],
): Promise<boolean> {
  const debt = await latestDebt(db, row.homeCourt, row.caseId);
  if (!debt) return false;
  const committed = committedIn(payouts);
  const shares = await sharesOf(db, row);
  const bound = [...shares].map(([id, fen]) => minFen(fen, committed.get(id) ?? 0n));
  return (
    debt.appliedFen > sumFen(bound) ||
    debt.feePaidFen > (committed.get('fee') ?? 0n) ||
    (debt.discharged && debt.overpaidFen > (committed.get('refund') ?? 0n))
  );
}

export async function storeShares(
  tx: Tx,
  row: CaseRef,
  parts: readonly EntitledPart[],
  shares: readonly Fen[],
): Promise<void> {
  for (const [index, part] of parts.entries()) {
    const { entitlementId, partyId } = part;
    await tx.query(STORE, [row.homeCourt, row.caseId, entitlementId, partyId, shares[index] ?? 0n]);
  }
}

/** Payouts whose approval ran out before it was given or used. */
export async function lapsedApprovals(tx: Tx, row: CaseRef): Promise<string[]> {
  const rows = await tx.query<{ payoutId: string }>(LAPSED, [row.homeCourt, row.caseId]);
  return rows.map(({ payoutId }) => payoutId);
}

interface PaidInRow extends PayeeAccount {
  readonly amountFen: Fen;
}

/** What goes back now, and to whom: at most `refundFen` of the surplus. */
export async function refundsNow(
  tx: Tx,
  row: CaseRef,
  overpaidFen: Fen,
  refundFen: Fen,
): Promise<Refund[]> {
  const params = [row.homeCourt, row.caseId];
  const rows = await tx.query<PaidInRow>(PAID_IN, params);
  const refunded = await tx.query<{ payer: PayeeAccount; fen: Fen }>(REFUNDED, params);
  const paidIn = rows.map(({ amountFen, ...payer }) => ({ amountFen, payer }));
  const refundedFen = new Map<string, Fen>();
  for (const { payer, fen } of refunded) {
    const key = payerKey(payer);
    refundedFen.set(key, (refundedFen.get(key) ?? 0n) + fen);
  }
  return refundsOf(paidIn, overpaidFen, refundedFen, refundFen);
}
