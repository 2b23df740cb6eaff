import { AuditTrail } from '@lib/audit';
import type { CaseRef } from '@lib/case-refs';
import { caseFundsEvents } from '@lib/contracts';
import { formatYuan } from '@lib/kernel';
import { Outbox } from '@lib/messaging';
import type { Tx } from '@lib/persistence';
import type { Actor } from '@lib/platform';
import { Injectable } from '@nestjs/common';
import { Debts } from '../debts/index.js';
import type { ReceiptRow } from './receipt-rows.js';

export type CreditedReceipt = Pick<
  ReceiptRow,
  'receiptId' | 'kind' | 'amountFen' | 'arrivedOn' | 'valueOn' | 'requestNo'
>;

export interface CreditCause {
  readonly actor: Actor;
  /** Cause of the debt's new version, in Chinese. */
  readonly cause: string;
  readonly causationId?: string;
  readonly correlationId?: string;
}

/** Tells that money counts for a case, and lets the debt follow; the posting is the caller's. */
@Injectable()
export class ReceiptCredit {
  constructor(
    private readonly outbox: Outbox,
    private readonly audit: AuditTrail,
    private readonly debts: Debts,
  ) {}

  /** The case's lock is held and the receipt is stored as claimed. */
  async credited(tx: Tx, row: CaseRef, receipt: CreditedReceipt, why: CreditCause): Promise<void> {
    const { actor, cause, ...causes } = why;
    const eventId = await this.outbox.append(tx, caseFundsEvents.receiptCredited, {
      subject: row.matterId,
      homeCourt: row.homeCourt,
      ...causes,
      data: {
        caseId: row.caseId,
        matterId: row.matterId,
        receiptId: receipt.receiptId,
        kind: receipt.kind,
        amount: formatYuan(receipt.amountFen),
        arrivedOn: receipt.arrivedOn,
        valueOn: receipt.valueOn,
        ...(receipt.requestNo ? { requestNo: receipt.requestNo } : {}),
      },
    });
    await this.audit.record(tx, {
      actor,
      action: 'receipt.credit',
      subjectKind: 'receipt',
      subjectId: receipt.receiptId,
      homeCourt: row.homeCourt,
      caseId: row.caseId,
      why: cause,
      article: '法发〔2017〕6号第四条(一案一账号)',
      after: { amount: formatYuan(receipt.amountFen), valueOn: receipt.valueOn },
    });
    await this.debts.recompute(tx, row, { actor, cause, causationId: eventId });
  }
}
