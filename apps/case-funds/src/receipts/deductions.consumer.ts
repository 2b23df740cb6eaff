import { lockCaseRef } from '@lib/case-refs';
import type { EventEnvelope } from '@lib/contracts';
import { dataOf, queryControlEvents } from '@lib/contracts';
import type { CourtCode } from '@lib/kernel';
import { parseYuan } from '@lib/kernel';
import type { EventConsumer } from '@lib/messaging';
import type { Tx } from '@lib/persistence';
import type { Actor } from '@lib/platform';
import { machineActor } from '@lib/platform';
import { Injectable } from '@nestjs/common';
import { Debts } from '../debts/index.js';
import {
  compareAmounts,
  compareCases,
  expectExecuted,
  expectOrdered,
  lockDeduction,
} from './expected-receipts.js';
import type { KnownDeduction } from './receipt-matching.js';
import { ReceiptMatching, storeValueDay, valuedReceipts } from './receipt-matching.js';
import type { ReceiptRow } from './receipt-rows.js';
import { lockReceiptsByRequest } from './receipt-rows.js';

/**
 * Deductions of query-control: what is on its way, and from which day it counts. The bank's line may
 * come before or after these facts; both orders end in the same state.
 */
@Injectable()
export class DeductionsConsumer implements EventConsumer {
  readonly name = 'case-funds.deductions';
  readonly on = [queryControlEvents.deductionOrdered, queryControlEvents.deductionExecuted];

  constructor(
    private readonly matching: ReceiptMatching,
    private readonly debts: Debts,
  ) {}

  async handle(event: EventEnvelope, tx: Tx): Promise<void> {
    const homeCourt = event.homecourt;
    const actor = machineOf(event);
    const ordered = dataOf(queryControlEvents.deductionOrdered, event);
    if (ordered) {
      const { requestNo, caseId } = ordered;
      const amountFen = parseYuan(ordered.amount);
      await lockDeduction(tx, homeCourt, requestNo);
      await expectOrdered(tx, { homeCourt, requestNo, caseId, amountFen });
      const known = { requestNo, caseId, deductedOn: null, deductedFen: null };
      await this.matching.claimWaiting(tx, known, { actor, causationId: event.id });
      for (const receipt of await lockReceiptsByRequest(tx, homeCourt, requestNo)) {
        await compareCases(tx, receipt, known);
      }
    }
    const executed = dataOf(queryControlEvents.deductionExecuted, event);
    if (executed) {
      const { requestNo, caseId, deductedOn } = executed;
      const amountFen = parseYuan(executed.amount);
      await lockDeduction(tx, homeCourt, requestNo);
      await expectExecuted(tx, { homeCourt, requestNo, caseId, amountFen, deductedOn });
      const known = { requestNo, caseId, deductedOn, deductedFen: amountFen };
      await this.matching.claimWaiting(tx, known, { actor, causationId: event.id });
      await this.revalue(tx, event, known);
      for (const receipt of await lockReceiptsByRequest(tx, homeCourt, requestNo)) {
        await compareAmounts(tx, receipt, { requestNo, deductedFen: amountFen });
        await compareCases(tx, receipt, known);
      }
    }
  }

  /** Interest stops on the bank's day of deduction: the value date moves, the debt follows. */
  private async revalue(tx: Tx, event: EventEnvelope, known: KnownDeduction): Promise<void> {
    const before = await lockReceiptsByRequest(tx, event.homecourt, known.requestNo);
    const toldOf = new Map(before.map((receipt) => [receipt.receiptId, receipt]));
    for (const receipt of await valuedReceipts(tx, event.homecourt, known)) {
      if (
        receipt.state !== 'claimed' ||
        receipt.caseId !== known.caseId ||
        isValuedAlike(receipt, toldOf.get(receipt.receiptId))
      ) {
        continue;
      }
      const row = await lockCaseRef(tx, receipt.caseId);
      await storeValueDay(tx, receipt);
      await this.debts.recompute(tx, row, {
        actor: machineOf(event),
        cause: `银行扣划日确定为 ${receipt.valueOn}`,
        causationId: event.id,
      });
    }
  }
}

function isValuedAlike(now: ReceiptRow, before: ReceiptRow | undefined): boolean {
  return now.valueOn === before?.valueOn && now.valuedFen === before.valuedFen;
}

function machineOf(event: EventEnvelope): Actor {
  return machineActor('case-funds', event.homecourt as CourtCode);
}
