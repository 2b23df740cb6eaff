import { AuditTrail } from '@lib/audit';
import { lockCaseRef } from '@lib/case-refs';
import { formatYuan, minFen } from '@lib/kernel';
import { Deadlines } from '@lib/jobs';
import type { Tx } from '@lib/persistence';
import { Injectable } from '@nestjs/common';
import { Debts } from '../debts/index.js';
import { PayoutStops } from '../payouts/index.js';
import type { AccountId } from '../postings/index.js';
import {
  caseAccount,
  courtAccount,
  derivedId,
  postInTx,
  recordDispute,
} from '../postings/index.js';
import type { ReceiptRow } from '../receipts/index.js';
import { moveReceipt, UNIDENTIFIED_MONEY } from '../receipts/index.js';
import type { LineContext } from './statement-lines.js';

const WHY = '银行冲回到账';

/**
 * The bank takes back a credit that was booked. The case gives back what it still has; what is
 * missing stands on suspense, listed for a person. Nothing that was not instructed yet goes out.
 */
@Injectable()
export class ReceiptReversals {
  constructor(
    private readonly debts: Debts,
    private readonly stops: PayoutStops,
    private readonly deadlines: Deadlines,
    private readonly audit: AuditTrail,
  ) {}

  /** Returns the id of the posting that moves the mirror by the line's amount. */
  async book(tx: Tx, context: LineContext, receipt: ReceiptRow): Promise<string> {
    const transferId =
      receipt.state === 'claimed' && receipt.caseId !== null
        ? await this.fromCase(tx, context, receipt, receipt.caseId)
        : await this.fromUnidentified(tx, context, receipt);
    await this.audit.record(tx, {
      actor: context.actor,
      action: 'receipt.reverse',
      subjectKind: 'receipt',
      subjectId: receipt.receiptId,
      homeCourt: receipt.homeCourt,
      ...(receipt.caseId === null ? {} : { caseId: receipt.caseId }),
      why: context.line.remark || WHY,
      after: { amount: formatYuan(receipt.amountFen), bankRef: context.line.bankRef },
    });
    return transferId;
  }

  private async fromUnidentified(
    tx: Tx,
    context: LineContext,
    receipt: ReceiptRow,
  ): Promise<string> {
    const { accountId } = await courtAccount(tx, context.homeCourt, 'unidentified');
    const id = await toBank(tx, context, accountId);
    await this.end(tx, context, receipt);
    await this.deadlines.cancel(tx, UNIDENTIFIED_MONEY, receipt.receiptId, WHY);
    await this.dispute(tx, context, receipt, {});
    return id;
  }

  private async fromCase(
    tx: Tx,
    context: LineContext,
    receipt: ReceiptRow,
    caseId: string,
  ): Promise<string> {
    const { actor, line } = context;
    const row = await lockCaseRef(tx, caseId);
    const gone = await this.stops.stopAll(tx, row, `${WHY},作废`, actor);
    const account = await caseAccount(tx, row.homeCourt, caseId);
    const freeFen = minFen(account.balanceFen - account.heldFen, line.amountFen);
    const short = freeFen < line.amountFen;
    const suspense = await courtAccount(tx, context.homeCourt, 'suspense');
    if (short && freeFen > 0n) {
      await postInTx(tx, [
        {
          ...postingOf(context, 'reversed-part'),
          from: account.accountId,
          to: suspense.accountId,
          amountFen: freeFen,
          caseId,
        },
      ]);
    }
    const from = short ? suspense.accountId : account.accountId;
    const id = await toBank(tx, context, from, caseId);
    await this.end(tx, context, receipt);
    await this.debts.recompute(tx, row, { actor, cause: WHY });
    await this.dispute(tx, context, receipt, {
      caseId,
      missing: formatYuan(line.amountFen - freeFen),
      payoutsWithBank: gone.map((payout) => payout.payoutId).join(' '),
    });
    return id;
  }

  private end(tx: Tx, { actor, line }: LineContext, receipt: ReceiptRow): Promise<void> {
    const { caseId, claimedBy, confirmedBy } = receipt;
    const why = `${WHY} ${line.bankRef}`;
    return moveReceipt(tx, receipt, {
      to: 'returned',
      cause: WHY,
      by: actor.personId,
      caseId,
      claimedBy,
      confirmedBy,
      why,
    });
  }

  private dispute(
    tx: Tx,
    { line, homeCourt, accountNumber }: LineContext,
    receipt: ReceiptRow,
    more: Readonly<Record<string, string>>,
  ): Promise<void> {
    return recordDispute(tx, {
      homeCourt,
      accountNumber,
      kind: 'receipt-reversed',
      bankRef: line.bankRef,
      amountFen: line.amountFen,
      detail: { receiptId: receipt.receiptId, receiptRef: receipt.bankRef, ...more },
    });
  }
}

function postingOf({ line, homeCourt, accountNumber, actor }: LineContext, part: string) {
  return {
    id: derivedId(part, homeCourt, accountNumber, line.bankRef),
    kind: 'transfer' as const,
    homeCourt,
    effectiveOn: line.bookedOn,
    memo: line.remark || WHY,
    decidedBy: actor.personId,
    source: line.bankRef,
  };
}

async function toBank(
  tx: Tx,
  context: LineContext,
  from: AccountId,
  caseId?: string,
): Promise<string> {
  const { line, mirror } = context;
  const posting = postingOf(context, 'line');
  const more = caseId === undefined ? {} : { caseId };
  await postInTx(tx, [{ ...posting, ...more, from, to: mirror, amountFen: line.amountFen }]);
  return posting.id;
}
