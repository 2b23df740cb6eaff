import type { Tx } from '@lib/persistence';
import { notEven } from './dispute.errors.js';
import type { DisputeRow } from './dispute-rows.js';

const LAST_DIFFERENCE = `
  SELECT c.difference_fen AS fen FROM statement_cut c
  WHERE c.home_court = $1 AND c.account_number = $2
  ORDER BY c.cut_no DESC LIMIT 1`;
/**
 * A line told anew moves other money than the books have of it, and no comparison since then says that
 * the bank's balance bears them out.
 */
const AMENDED = `
  SELECT 1 FROM statement_dispute d JOIN statement_line l USING (home_court, account_number, bank_ref)
  WHERE d.dispute_id = $1 AND (d.amount_fen, d.detail->>'direction') IS DISTINCT FROM (l.amount_fen, l.direction)
    AND NOT coalesce((SELECT c.difference_fen = 0 AND c.cut_at > d.opened_at FROM statement_cut c
      WHERE c.home_court = d.home_court AND c.account_number = d.account_number
      ORDER BY c.cut_no DESC LIMIT 1), false)`;
const PAYOUT = `
  SELECT p.state FROM payout p WHERE p.home_court = $1 AND p.payout_id = $2::uuid`;

/**
 * Nothing may be explained away while the bank and the books still differ.
 *
 * @throws DomainError `DISPUTE.NOT_EVEN`.
 */
export async function assertExplained(tx: Tx, dispute: DisputeRow): Promise<void> {
  if (dispute.kind === 'balance-difference') await assertBalanced(tx, dispute);
  if (dispute.kind === 'changed-line') await assertNotAmended(tx, dispute);
  if (dispute.kind === 'payout-silent') await assertPayoutKnown(tx, dispute);
  if (dispute.kind === 'payout-unbooked') await assertPayoutBooked(tx, dispute);
}

async function assertBalanced(tx: Tx, dispute: DisputeRow): Promise<void> {
  const params = [dispute.homeCourt, dispute.accountNumber];
  const [cut] = await tx.query<{ fen: bigint }>(LAST_DIFFERENCE, params);
  if (cut?.fen === 0n) return;
  throw notEven('最近一次对账银行余额与账面仍不一致', '请与银行核实,等下一次对账一致后再处理');
}

async function assertNotAmended(tx: Tx, dispute: DisputeRow): Promise<void> {
  const amended = await tx.query(AMENDED, [dispute.disputeId]);
  if (amended.length === 0) return;
  throw notEven(
    '银行改过的金额与账面记录的不一致,其后还没有对账一致',
    '请银行撤回更改或另记更正流水,等其后一次对账一致再处理',
  );
}

async function assertPayoutKnown(tx: Tx, dispute: DisputeRow): Promise<void> {
  const state = await payoutState(tx, dispute);
  if (state === 'instructed' || state === 'unknown') {
    throw notEven('银行对这笔付款仍没有结论', '查询仍在进行,请等银行答复或流水');
  }
}

/** Its line ends such a dispute by itself; while the payout is paid and it is open, there is none. */
async function assertPayoutBooked(tx: Tx, dispute: DisputeRow): Promise<void> {
  if ((await payoutState(tx, dispute)) !== 'paid') return;
  throw notEven('银行流水仍没有这笔付款', '请银行补记流水或书面说明;流水到达后自动结清');
}

async function payoutState(tx: Tx, dispute: DisputeRow): Promise<string | undefined> {
  const params = [dispute.homeCourt, dispute.detail['payoutId']];
  const [payout] = await tx.query<{ state: string }>(PAYOUT, params);
  return payout?.state;
}
