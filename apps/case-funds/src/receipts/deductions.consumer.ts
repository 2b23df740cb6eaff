import { lockCaseRef } from '@lib/case-refs';
import type { EventEnvelope } from '@lib/contracts';
import { dataOf, queryControlEvents } from '@lib/contracts';
import type { CourtCode, CourtDate, Fen } from '@lib/kernel';
import { parseYuan } from '@lib/kernel';
import type { EventConsumer } from '@lib/messaging';
import { Deadlines } from '@lib/jobs';
import type { Tx } from '@lib/persistence';
import { machineActor } from '@lib/platform';
import { Injectable } from '@nestjs/common';
import { Debts } from '../debts/index.js';
import {
  compareAmounts,
  expectExecuted,
  expectOrdered,
  lockDeduction,
} from './expected-receipts.js';
import { postIntoCase } from './claim-posting.js';
import { UNIDENTIFIED_MONEY } from './receipt-booking.js';
import { ReceiptCredit } from './receipt-credit.js';
import type { ReceiptRow } from './receipt-rows.js';
import { lockReceiptsByRequest, moveReceipt } from './receipt-rows.js';
import { coveredByDeduction, valueDay } from './receipt.rules.js';

/** Case whose sub-account the receipt's line belongs to. */
const CASE_BY_LINE = `
  SELECT c.case_id AS "caseId" FROM receipt r
  JOIN statement_line l USING (home_court, account_number, bank_ref)
  JOIN case_ref c ON c.home_court = l.home_court AND l.sub_account = l.account_number || '-' || c.sub_account_suffix
  WHERE r.receipt_id = $1`;
const REVALUE = `
  UPDATE receipt SET value_on = $2, version = version + 1 WHERE receipt_id = $1`;

/**
 * Deductions of query-control: what is on its way, and from which day it counts. The bank's line may
 * come before or after these facts; both orders end in the same state.
 */
@Injectable()
export class DeductionsConsumer implements EventConsumer {
  readonly name = 'case-funds.deductions';
  readonly on = [queryControlEvents.deductionOrdered, queryControlEvents.deductionExecuted];

  constructor(
    private readonly credit: ReceiptCredit,
    private readonly debts: Debts,
    private readonly deadlines: Deadlines,
  ) {}

  async handle(event: EventEnvelope, tx: Tx): Promise<void> {
    const homeCourt = event.homecourt;
    const ordered = dataOf(queryControlEvents.deductionOrdered, event);
    if (ordered) {
      const { requestNo, caseId } = ordered;
      const amountFen = parseYuan(ordered.amount);
      await lockDeduction(tx, homeCourt, requestNo);
      await expectOrdered(tx, { homeCourt, requestNo, caseId, amountFen });
      await this.claimWaiting(tx, event, {
        requestNo,
        caseId,
        deductedOn: null,
        deductedFen: null,
      });
    }
    const executed = dataOf(queryControlEvents.deductionExecuted, event);
    if (executed) {
      const { requestNo, caseId, deductedOn } = executed;
      const amountFen = parseYuan(executed.amount);
      await lockDeduction(tx, homeCourt, requestNo);
      await expectExecuted(tx, { homeCourt, requestNo, caseId, amountFen, deductedOn });
      const known = { requestNo, caseId, deductedOn, deductedFen: amountFen };
      await this.claimWaiting(tx, event, known);
      await this.revalue(tx, event, known);
      for (const receipt of await lockReceiptsByRequest(tx, homeCourt, requestNo)) {
        await compareAmounts(tx, receipt, { requestNo, deductedFen: amountFen });
      }
    }
  }

  /** Money that arrived before we knew of its deduction; where its account names another case, a person decides. */
  private async claimWaiting(tx: Tx, event: EventEnvelope, known: Known): Promise<void> {
    const rows = await lockReceiptsByRequest(tx, event.homecourt, known.requestNo);
    const covered = coveredByDeduction(standing(rows), known.deductedFen);
    for (const receipt of rows) {
      if (receipt.state !== 'unidentified') continue;
      const [named] = await tx.query<{ caseId: string }>(CASE_BY_LINE, [receipt.receiptId]);
      if (named && named.caseId !== known.caseId) continue;
      const deductedOn = covered.has(receipt.receiptId) ? known.deductedOn : null;
      await this.claim(tx, event, receipt, { ...known, deductedOn });
    }
  }

  private async claim(
    tx: Tx,
    event: EventEnvelope,
    receipt: ReceiptRow,
    known: Known,
  ): Promise<void> {
    const actor = machineActor('case-funds', event.homecourt as CourtCode);
    const row = await lockCaseRef(tx, known.caseId);
    const valueOn = valueDay(receipt.arrivedOn, known.deductedOn);
    const valued = { ...receipt, valueOn };
    const memo = `扣划款按请求号 ${known.requestNo} 入案`;
    await postIntoCase(tx, valued, row, { memo, decidedBy: actor.personId });
    await moveReceipt(tx, receipt, {
      to: 'claimed',
      cause: '按扣划请求号匹配',
      by: actor.personId,
      caseId: row.caseId,
      claimedBy: null,
      why: null,
      confirmedBy: null,
    });
    await tx.query(REVALUE, [receipt.receiptId, valueOn]);
    await this.deadlines.cancel(tx, UNIDENTIFIED_MONEY, receipt.receiptId, '已按请求号匹配');
    const why = { actor, cause: '扣划款到账', causationId: event.id };
    await this.credit.credited(tx, row, valued, why);
  }

  /** Interest stops on the bank's day of deduction: the value date moves, the debt follows. */
  private async revalue(tx: Tx, event: EventEnvelope, known: Known): Promise<void> {
    const rows = await lockReceiptsByRequest(tx, event.homecourt, known.requestNo);
    const covered = coveredByDeduction(standing(rows), known.deductedFen);
    for (const receipt of rows) {
      const deductedOn = covered.has(receipt.receiptId) ? known.deductedOn : null;
      const valueOn = valueDay(receipt.arrivedOn, deductedOn);
      if (
        receipt.state !== 'claimed' ||
        receipt.caseId !== known.caseId ||
        valueOn === receipt.valueOn
      ) {
        continue;
      }
      const row = await lockCaseRef(tx, receipt.caseId);
      await tx.query(REVALUE, [receipt.receiptId, valueOn]);
      await this.debts.recompute(tx, row, {
        actor: machineActor('case-funds', event.homecourt as CourtCode),
        cause: `银行扣划日确定为 ${valueOn}`,
        causationId: event.id,
      });
    }
  }
}

interface Known {
  readonly requestNo: string;
  readonly caseId: string;
  readonly deductedOn: CourtDate | null;
  /** What the bank says it executed; absent before that. */
  readonly deductedFen: Fen | null;
}

/** What the bank took back does not count. */
function standing(rows: readonly ReceiptRow[]): readonly ReceiptRow[] {
  return rows.filter((receipt) => receipt.state !== 'returned');
}
