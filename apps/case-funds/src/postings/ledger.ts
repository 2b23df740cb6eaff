import type { Fen } from '@lib/kernel';
import { DomainError } from '@lib/kernel';
import type { Tx } from '@lib/persistence';
import { canonicalHash } from '@lib/platform';
import type { LedgerOrder, Verdict } from './transfer.js';

/** Most orders of one call; the database function refuses more. */
export const BATCH_MAX = 1_000;

const POST = 'SELECT p.id, p.verdict FROM post_transfers($1::jsonb) p';

interface Queryable {
  query<Row>(sql: string, params?: readonly unknown[]): Promise<Row[]>;
}

/** Runs a batch in order and returns a verdict for each order; one bad order does not stop the rest. */
export async function judge(db: Queryable, orders: readonly LedgerOrder[]): Promise<Verdict[]> {
  if (orders.length === 0) return [];
  const rows = await db.query<{ id: string; verdict: Verdict }>(POST, [
    JSON.stringify(orders.map(wireOf)),
  ]);
  return rows.map((row) => row.verdict);
}

/**
 * Posts inside the caller's transaction: all orders take effect, or the transaction fails. A repeat
 * of an order that took effect before is no fault.
 *
 * @throws DomainError `LEDGER.INSUFFICIENT` (the floor), `LEDGER.CONFLICT` (same id, other content)
 * or `LEDGER.REFUSED` (anything else a program got wrong).
 */
export async function postInTx(tx: Tx, orders: readonly LedgerOrder[]): Promise<void> {
  const verdicts = await judge(tx, orders);
  verdicts.forEach((verdict, index) => {
    const order = orders[index];
    if (order && verdict !== 'posted' && verdict !== 'exists') throw refusal(order, verdict);
  });
}

function refusal(order: LedgerOrder, verdict: Verdict): DomainError {
  if (verdict === 'insufficient') {
    return new DomainError('LEDGER.INSUFFICIENT', 'conflict', '账户可用余额不足,没有记账', {
      hint: '请核对余额和在途付款后再办理',
    });
  }
  if (verdict === 'conflict') {
    return new DomainError(
      'LEDGER.CONFLICT',
      'conflict',
      `记账编号 ${order.id} 已用于另一笔内容不同的分录`,
    );
  }
  return new DomainError('LEDGER.REFUSED', 'unprocessable', `账务拒绝了分录(${verdict})`, {
    cause: new Error(`${order.kind} ${order.id}: ${verdict}`),
  });
}

interface WireOrder {
  readonly [key: string]: string | undefined;
}

function wireOf(order: LedgerOrder): WireOrder {
  const fields: WireOrder = {
    id: order.id,
    kind: order.kind,
    court: order.homeCourt,
    case: order.caseId,
    on: order.effectiveOn,
    memo: order.memo,
    by: order.decidedBy,
    source: order.source,
    ...partsOf(order),
  };
  return { ...fields, hash: contentHash(fields) };
}

function partsOf(order: LedgerOrder): WireOrder {
  switch (order.kind) {
    case 'post':
      return { hold: order.hold, amount: text(order.amountFen) };
    case 'void':
      return { hold: order.hold };
    case 'reversal':
      return { reverses: order.reverses };
    default:
      return { from: text(order.from), to: text(order.to), amount: text(order.amountFen) };
  }
}

/** What makes two orders the same: everything but who and when they were decided. */
function contentHash({ by: _by, on: _on, memo: _memo, ...content }: WireOrder): string {
  return canonicalHash(content);
}

function text(value: Fen): string {
  return value.toString();
}
