import type { EventEnvelope } from '@lib/contracts';
import { dataOf, queryControlEvents } from '@lib/contracts';
import type { CourtCode, CourtDate } from '@lib/kernel';
import { parseYuan } from '@lib/kernel';
import type { EventConsumer } from '@lib/messaging';
import { Deadlines } from '@lib/jobs';
import type { Tx } from '@lib/persistence';
import { machineActor } from '@lib/platform';
import { Injectable } from '@nestjs/common';
import { lockCaseRef } from '../cases/index.js';
import { Debts } from '../debts/index.js';
import { caseAccount, courtAccount, derivedId, postInTx } from '../postings/index.js';
import {
  compareAmounts,
  expectExecuted,
  expectOrdered,
  lockDeduction,
} from './expected-receipts.js';
import { UNIDENTIFIED_MONEY } from './receipt-booking.js';
import { ReceiptCredit } from './receipt-credit.js';
import type { ReceiptRow } from './receipt-rows.js';
import { lockReceiptsByRequest, moveReceipt } from './receipt-rows.js';
import { valueDay } from './receipt.rules.js';

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
      await this.claimWaiting(tx, event, { requestNo, caseId, deductedOn: null });
    }
    const executed = dataOf(queryControlEvents.deductionExecuted, event);
    if (executed) {
      const { requestNo, caseId, deductedOn } = executed;
      const amountFen = parseYuan(executed.amount);
      await lockDeduction(tx, homeCourt, requestNo);
      await expectExecuted(tx, { homeCourt, requestNo, caseId, amountFen, deductedOn });
      await this.claimWaiting(tx, event, { requestNo, caseId, deductedOn });
      await this.revalue(tx, event, { requestNo, caseId, deductedOn });
      for (const receipt of await lockReceiptsByRequest(tx, homeCourt, requestNo)) {
        await compareAmounts(tx, receipt, { requestNo, deductedFen: amountFen });
      }
    }
  }

  /** Money that arrived before we knew of its deduction. */
  private async claimWaiting(tx: Tx, event: EventEnvelope, known: Known): Promise<void> {
    const rows = await lockReceiptsByRequest(tx, event.homecourt, known.requestNo);
    for (const receipt of rows) {
      if (receipt.state === 'unidentified') await this.claim(tx, event, receipt, known);
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
    const from = await courtAccount(tx, receipt.homeCourt, 'unidentified');
    const to = await caseAccount(tx, row.homeCourt, row.caseId);
    await postInTx(tx, [
      {
        id: derivedId('claim', receipt.receiptId, row.caseId),
        kind: 'transfer',
        homeCourt: receipt.homeCourt,
        from: from.accountId,
        to: to.accountId,
        amountFen: receipt.amountFen,
        effectiveOn: valueOn,
        memo: `扣划款按请求号 ${known.requestNo} 入案`,
        decidedBy: actor.personId,
        source: receipt.bankRef,
        caseId: row.caseId,
      },
    ]);
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
    await this.credit.credited(
      tx,
      row,
      { ...receipt, valueOn },
      { actor, cause: '扣划款到账', causationId: event.id },
    );
  }

  /** Interest stops on the bank's day of deduction: the value date moves, the debt follows. */
  private async revalue(tx: Tx, event: EventEnvelope, known: Known): Promise<void> {
    const rows = await lockReceiptsByRequest(tx, event.homecourt, known.requestNo);
    for (const receipt of rows) {
      const valueOn = valueDay(receipt.arrivedOn, known.deductedOn);
      if (receipt.state !== 'claimed' || receipt.caseId === null || valueOn === receipt.valueOn) {
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
}
