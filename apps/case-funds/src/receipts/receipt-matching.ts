import type { CaseRef } from '@lib/case-refs';
import type { CourtDate, Fen } from '@lib/kernel';
import { Deadlines } from '@lib/jobs';
import type { Tx } from '@lib/persistence';
import type { Actor } from '@lib/platform';
import { Injectable } from '@nestjs/common';
import { postIntoCase } from './claim-posting.js';
import { lockKnownCase } from './known-case.js';
import { UNIDENTIFIED_MONEY } from './receipt-booking.js';
import type { CreditCause } from './receipt-credit.js';
import { ReceiptCredit } from './receipt-credit.js';
import type { ReceiptRow } from './receipt-rows.js';
import { lockReceiptsByRequest, moveReceipt } from './receipt-rows.js';
import { coveredByDeduction, valued } from './receipt.rules.js';

/** Case whose sub-account the receipt's line belongs to. */
const CASE_BY_LINE = `
  SELECT c.case_id AS "caseId" FROM receipt r
  JOIN statement_line l USING (home_court, account_number, bank_ref)
  JOIN case_ref c ON c.home_court = l.home_court AND l.sub_account = l.account_number || '-' || c.sub_account_suffix
  WHERE r.receipt_id = $1`;
const REVALUE = `
  UPDATE receipt SET value_on = $2, valued_fen = $3, version = version + 1
  WHERE receipt_id = $1 AND (value_on, coalesce(valued_fen, amount_fen)) IS DISTINCT FROM ($2, $3)`;

/** What is known of a deduction. */
export interface KnownDeduction {
  readonly requestNo: string;
  readonly caseId: string;
  readonly deductedOn: CourtDate | null;
  /** What the bank says it executed; absent before that. */
  readonly deductedFen: Fen | null;
}

export interface Entry {
  readonly actor: Actor;
  /** Why the receipt moved, in Chinese. */
  readonly cause: string;
  readonly memo: string;
  readonly confirmedBy: string | null;
  readonly credit: CreditCause;
}

/** Receipts of a deduction with the day each counts from; what the bank took back does not count. */
export async function valuedReceipts(
  tx: Tx,
  homeCourt: string,
  known: KnownDeduction,
): Promise<ReceiptRow[]> {
  const rows = await lockReceiptsByRequest(tx, homeCourt, known.requestNo);
  const standing = rows.filter((receipt) => receipt.state !== 'returned');
  const covered = coveredByDeduction(standing, known.deductedFen);
  return standing.map((receipt) => {
    const coveredFen = covered.get(receipt.receiptId) ?? 0n;
    return { ...receipt, ...valued(receipt, known.deductedOn, coveredFen) };
  });
}

export async function storeValueDay(tx: Tx, receipt: ReceiptRow): Promise<void> {
  await tx.query(REVALUE, [receipt.receiptId, receipt.valueOn, receipt.valuedFen]);
}

/** Money without a case enters the case it belongs to. */
@Injectable()
export class ReceiptMatching {
  constructor(
    private readonly deadlines: Deadlines,
    private readonly credit: ReceiptCredit,
  ) {}

  /**
   * Money of a deduction that waits without a case goes to the deduction's; where its account names
   * another case, a person decides, and what is told before its case waits for it. The deduction's lock
   * is held.
   */
  async claimWaiting(
    tx: Tx,
    known: KnownDeduction,
    { actor, ...causes }: Pick<CreditCause, 'actor' | 'causationId' | 'correlationId'>,
  ): Promise<void> {
    for (const receipt of await valuedReceipts(tx, actor.court, known)) {
      if (receipt.state !== 'unidentified') continue;
      const [named] = await tx.query<{ caseId: string }>(CASE_BY_LINE, [receipt.receiptId]);
      if (named && named.caseId !== known.caseId) continue;
      const row = await lockKnownCase(tx, known.caseId);
      if (!row) return;
      await this.enter(tx, receipt, row, {
        actor,
        cause: '按扣划请求号匹配',
        memo: `扣划款按请求号 ${known.requestNo} 入案`,
        confirmedBy: null,
        credit: { actor, cause: '扣划款到账', ...causes },
      });
    }
  }

  /** The receipt's value day is the one it counts from now; the locks of receipt and case are held. */
  async enter(tx: Tx, receipt: ReceiptRow, row: CaseRef, entry: Entry): Promise<void> {
    const by = entry.actor.personId;
    await postIntoCase(tx, receipt, row, { memo: entry.memo, decidedBy: by });
    await moveReceipt(tx, receipt, {
      to: 'claimed',
      cause: entry.cause,
      by,
      caseId: row.caseId,
      claimedBy: receipt.claimedBy,
      why: null,
      confirmedBy: entry.confirmedBy,
    });
    await storeValueDay(tx, receipt);
    await this.deadlines.cancel(tx, UNIDENTIFIED_MONEY, receipt.receiptId, entry.cause);
    await this.credit.credited(tx, row, receipt, entry.credit);
  }
}
