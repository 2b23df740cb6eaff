import type { Fen } from '@lib/kernel';
import { newId } from '@lib/kernel';
import type { Tx } from '@lib/persistence';
import { canonicalHash } from '@lib/platform';

export type DisputeKind =
  | 'changed-line'
  | 'unknown-debit'
  | 'second-payment'
  | 'deduction-amount'
  | 'deduction-case'
  | 'balance-difference'
  | 'payout-silent'
  | 'payout-unbooked'
  | 'return-unknown'
  | 'paid-after-return'
  | 'receipt-reversed'
  | 'unbookable-line'
  | 'dated-ahead';

export const DISPUTE_TEXT: Readonly<Record<DisputeKind, string>> = {
  'changed-line': '同一流水号内容前后不一',
  'unknown-debit': '银行支出没有对应的付款指令',
  'second-payment': '同一付款指令被重复或按不同金额执行',
  'deduction-amount': '扣划到账金额与回执不符',
  'deduction-case': '扣划款已记入另一案件',
  'balance-difference': '银行余额与账面不符',
  'payout-silent': '多次查询,银行仍未说明付款结果',
  'payout-unbooked': '银行称已付款,逾期未见于银行流水',
  'return-unknown': '银行退款没有对应的付款',
  'paid-after-return': '银行称已退回的付款在流水中显示已付出',
  'receipt-reversed': '银行冲回已入账的到账',
  'unbookable-line': '银行流水无法识别或无法入账',
  'dated-ahead': '银行到账的记账日晚于当日,已按当日计入',
};

export interface Dispute {
  readonly homeCourt: string;
  readonly accountNumber: string;
  readonly kind: DisputeKind;
  readonly bankRef?: string;
  readonly amountFen: Fen;
  /** What was said and what was expected; plain JSON, no personal data. */
  readonly detail: Readonly<Record<string, string>>;
}

const RECORD = `
  INSERT INTO statement_dispute AS d (dispute_id, home_court, account_number, kind, bank_ref, amount_fen, detail, content_hash)
  VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
  ON CONFLICT (home_court, account_number, content_hash) DO UPDATE SET seen_count = d.seen_count + 1`;

/** Keeps what the bank said and the books do not bear out, for a person of finance; repeats are counted. */
export async function recordDispute(tx: Tx, dispute: Dispute): Promise<void> {
  const { kind, bankRef, amountFen, detail } = dispute;
  await record(tx, dispute, { kind, bankRef, amountFen, detail });
}

const SETTLED_BEFORE = `
  SELECT count(*)::int AS times FROM statement_dispute d
  WHERE d.home_court = $1 AND d.account_number = $2 AND d.kind = $3 AND d.amount_fen = $4 AND d.detail = $5::jsonb
    AND d.state = 'settled'`;

/**
 * As `recordDispute`, for what may come again after it was cleared up: what a person settled stays
 * settled, as its settlement says, and the recurrence is listed anew.
 */
export async function recordRecurring(tx: Tx, dispute: Dispute): Promise<void> {
  const { homeCourt, accountNumber, kind, amountFen, detail } = dispute;
  const known = [homeCourt, accountNumber, kind, amountFen, JSON.stringify(detail)];
  const [before] = await tx.query<{ times: number }>(SETTLED_BEFORE, known);
  const content = { kind, bankRef: dispute.bankRef, amountFen, detail };
  await record(tx, dispute, before?.times ? { ...content, again: before.times } : content);
}

async function record(
  tx: Tx,
  dispute: Dispute,
  content: Readonly<Record<string, unknown>>,
): Promise<void> {
  const { homeCourt, accountNumber, kind, bankRef, amountFen, detail } = dispute;
  await tx.query(RECORD, [
    newId<'Dispute'>(),
    homeCourt,
    accountNumber,
    kind,
    bankRef ?? null,
    amountFen,
    JSON.stringify(detail),
    canonicalHash(content),
  ]);
}

const SETTLE = `
  UPDATE statement_dispute SET state = 'settled'
  WHERE home_court = $1 AND kind = $2 AND detail->>'payoutId' = $3 AND state = 'open'`;

/** The bank's later word explains what was disputed about a payout. */
export async function settleDispute(
  tx: Tx,
  homeCourt: string,
  kind: DisputeKind,
  payoutId: string,
): Promise<void> {
  await tx.query(SETTLE, [homeCourt, kind, payoutId]);
}
