import type { CourtCode } from '@lib/kernel';
import { Deadlines } from '@lib/jobs';
import type { Tx } from '@lib/persistence';
import { ReadDatabase, UnitOfWork } from '@lib/persistence';
import type { Actor } from '@lib/platform';
import { machineActor } from '@lib/platform';
import { lockCaseRef } from '@lib/case-refs';
import { Inject, Injectable } from '@nestjs/common';
import type { ExpectedReceipt, ReceiptRow } from '../receipts/index.js';
import {
  coveredByDeduction,
  findExpected,
  lockDeduction,
  lockReceiptsByRequest,
  moveReceipt,
  postIntoCase,
  ReceiptCredit,
  UNIDENTIFIED_MONEY,
  valueDay,
} from '../receipts/index.js';
import type { CaseFundsSettings } from '../settings.js';
import { CASE_FUNDS_SETTINGS } from '../settings.js';

/** A line whose sub-account names another case is for a person to decide. */
const WAITING = `
  SELECT r.receipt_id AS "receiptId", r.request_no AS "requestNo" FROM receipt r
  JOIN expected_receipt e ON e.home_court = r.home_court AND e.request_no = r.request_no
  JOIN case_ref c ON c.case_id = e.case_id
  JOIN statement_line l ON l.home_court = r.home_court AND l.account_number = r.account_number
    AND l.bank_ref = r.bank_ref
  WHERE r.home_court = $1 AND r.state = 'unidentified'
    AND NOT EXISTS (SELECT 1 FROM case_ref o WHERE o.home_court = l.home_court AND o.case_id <> e.case_id
      AND l.sub_account = l.account_number || '-' || o.sub_account_suffix)
  ORDER BY r.receipt_id`;
const VALUE = `UPDATE receipt SET value_on = $2 WHERE receipt_id = $1`;

interface Waiting {
  readonly receiptId: string;
  readonly requestNo: string;
}

/**
 * Money of a deduction whose case was not known when it came: facts and money were there before the
 * case, so nothing but the case's own arrival is left to match them.
 */
@Injectable()
export class WaitingDeductions {
  private readonly actor: Actor;

  constructor(
    @Inject(CASE_FUNDS_SETTINGS) private readonly settings: CaseFundsSettings,
    private readonly db: ReadDatabase,
    private readonly unitOfWork: UnitOfWork,
    private readonly credit: ReceiptCredit,
    private readonly deadlines: Deadlines,
  ) {
    this.actor = machineActor('case-funds', settings.courtCode as CourtCode);
  }

  /** Matches all that can be; one that fails stops no other and is tried again. */
  async match(): Promise<void> {
    const found = await this.db.query<Waiting>(WAITING, [this.settings.courtCode]);
    const failures: unknown[] = [];
    for (const waiting of found) {
      try {
        await this.unitOfWork.run((tx) => this.claim(tx, waiting));
      } catch (error) {
        failures.push(error);
      }
    }
    if (failures.length > 0) throw new AggregateError(failures, '有扣划款未能入案');
  }

  private async claim(tx: Tx, { receiptId, requestNo }: Waiting): Promise<void> {
    const homeCourt = this.settings.courtCode;
    await lockDeduction(tx, homeCourt, requestNo);
    const rows = await lockReceiptsByRequest(tx, homeCourt, requestNo);
    const receipt = rows.find((row) => row.receiptId === receiptId);
    const expected = await findExpected(tx, homeCourt, requestNo);
    if (receipt?.state !== 'unidentified' || !expected) return;
    const row = await lockCaseRef(tx, expected.caseId);
    const valued = { ...receipt, valueOn: valueOnOf(receipt, rows, expected) };
    const memo = `扣划款按请求号 ${requestNo} 入案`;
    await postIntoCase(tx, valued, row, { memo, decidedBy: this.actor.personId });
    await moveReceipt(tx, receipt, {
      to: 'claimed',
      cause: '按扣划请求号匹配',
      by: this.actor.personId,
      caseId: row.caseId,
      claimedBy: null,
      why: null,
      confirmedBy: null,
    });
    await tx.query(VALUE, [receiptId, valued.valueOn]);
    await this.deadlines.cancel(tx, UNIDENTIFIED_MONEY, receiptId, '已按请求号匹配');
    await this.credit.credited(tx, row, valued, { actor: this.actor, cause: '扣划款到账' });
  }
}

function valueOnOf(
  receipt: ReceiptRow,
  rows: readonly ReceiptRow[],
  { deductedFen, deductedOn }: ExpectedReceipt,
): ReceiptRow['valueOn'] {
  const standing = rows.filter((row) => row.state !== 'returned');
  const covered = coveredByDeduction(standing, deductedFen).has(receipt.receiptId);
  return valueDay(receipt.arrivedOn, covered ? deductedOn : null);
}
