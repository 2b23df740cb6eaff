import type { Tx } from '@lib/persistence';
import { legalToday } from '@lib/persistence';
import { Injectable } from '@nestjs/common';
import type { PayoutRow } from '../payouts/index.js';
import {
  CLEARING,
  lockPayoutByInstruction,
  PayoutOutcomes,
  PayoutStops,
  standingPayments,
  surplusFen,
} from '../payouts/index.js';
import type { CourtAccount, DisputeKind } from '../postings/index.js';
import {
  courtAccount,
  derivedId,
  postInTx,
  recordDispute,
  settleDispute,
} from '../postings/index.js';
import { lockReceiptByLine, ReceiptBooking } from '../receipts/index.js';
import type { EarlyReturn } from './early-returns.js';
import { meetEarlyReturn } from './early-returns.js';
import { ReceiptReversals } from './receipt-reversals.js';
import type { BookedLine, LineContext } from './statement-lines.js';
import { isOnSuspense, withInstruction } from './statement-lines.js';
import { twinOf } from './told-twice.js';

/**
 * Books one line of the statement. The mirror account moves here and nowhere else, by exactly the
 * line's amount, so that bank and books agree at every cut (I9).
 */
@Injectable()
export class LineBooking {
  constructor(
    private readonly receipts: ReceiptBooking,
    private readonly reversals: ReceiptReversals,
    private readonly outcomes: PayoutOutcomes,
    private readonly stops: PayoutStops,
  ) {}

  async book(tx: Tx, told: LineContext): Promise<BookedLine> {
    const { homeCourt } = told;
    const line = await withInstruction(tx, told, told.line);
    const context = { ...told, line };
    const payout = line.instructionNo
      ? await lockPayoutByInstruction(tx, homeCourt, line.instructionNo)
      : undefined;
    if (line.direction === 'debit') {
      return payout ? this.debit(tx, context, payout) : this.unasked(tx, context);
    }
    if (line.reverses || line.instructionNo) {
      return payout
        ? this.giveBack(tx, context, payout)
        : this.suspense(tx, context, 'return-unknown');
    }
    return this.receipt(tx, context);
  }

  /** The same money under a second reference pays no debt twice: a person asks the bank. */
  private async receipt(tx: Tx, context: LineContext): Promise<BookedLine> {
    const twin = await twinOf(tx, context);
    if (twin) return this.setAside(tx, context, `与 ${twin} 金额、日期、余额相同,疑为重复告知`);
    const transferId = await this.receipts.book(tx, await this.datedNow(tx, context));
    return { line: context.line, treatedAs: 'receipt', transferId };
  }

  /**
   * Money that is here cannot have come on a later day: it counts from today. A day to come would move
   * the debt into the future, with the interest until then; a person asks the bank.
   */
  private async datedNow(tx: Tx, context: LineContext): Promise<LineContext> {
    const { line } = context;
    const today = await legalToday(tx);
    if (line.bookedOn <= today) return context;
    const days = { bookedOn: line.bookedOn, countedFrom: today };
    await this.list(tx, context, 'dated-ahead', days);
    return { ...context, line: { ...line, bookedOn: today } };
  }

  /** Kept for a person to clear up, with the reason; its money, where it has any, is on suspense. */
  async setAside(tx: Tx, context: LineContext, why: string): Promise<BookedLine> {
    const { line } = context;
    const transferId = line.amountFen > 0n ? await this.move(tx, context, 'suspense') : null;
    await this.list(tx, context, 'unbookable-line', { why });
    return { line, treatedAs: 'suspense', transferId };
  }

  /** A debit that we did not order: the bank takes a credit back, or nothing explains it. */
  private async unasked(tx: Tx, context: LineContext): Promise<BookedLine> {
    const { line } = context;
    const receipt = line.reverses ? await lockReceiptByLine(tx, context, line.reverses) : undefined;
    if (!receipt || receipt.state === 'returned' || receipt.amountFen !== line.amountFen) {
      return this.suspense(tx, context, 'unknown-debit');
    }
    const transferId = await this.reversals.book(tx, context, receipt);
    return { line, treatedAs: 'receipt-reversed', transferId };
  }

  /** The bank executed an instruction of ours. */
  private async debit(tx: Tx, context: LineContext, payout: PayoutRow): Promise<BookedLine> {
    const { line, homeCourt } = context;
    const before = await standingPayments(tx, homeCourt, line.instructionNo ?? '');
    if (before > 0 || line.amountFen !== payout.amountFen) {
      // Whatever its amount, the payee has money of this order: it must not go out once more.
      if (payout.state === 'returned') await this.stops.stopReissue(tx, payout, context.actor);
      return this.suspense(tx, context, 'second-payment');
    }
    const early = await meetEarlyReturn(tx, context);
    if (early) return this.returnedBefore(tx, context, payout, early);
    const givenBack = context.givenBack.has(line.bankRef);
    if (!givenBack) {
      if (payout.state === 'returned') await this.paidAfterReturn(tx, context, payout);
      await this.outcomes.paid(tx, payout, { bankRef: line.bankRef, paidOn: line.bookedOn });
    }
    const transferId = await this.move(tx, context, CLEARING[payout.kind], payout);
    await settleDispute(tx, homeCourt, 'payout-unbooked', payout.payoutId);
    return { line, treatedAs: givenBack ? 'returned-debit' : 'payout', transferId };
  }

  /** Both lines meet on suspense: the payment is returned as if they had come in order. */
  private async returnedBefore(
    tx: Tx,
    context: LineContext,
    payout: PayoutRow,
    early: EarlyReturn,
  ): Promise<BookedLine> {
    const transferId = await this.move(tx, context, 'suspense');
    await this.outcomes.returned(tx, payout, {
      reason: early.remark || '银行退回',
      returnRef: early.bankRef,
    });
    return { line: context.line, treatedAs: 'suspense', transferId };
  }

  /** The bank called it returned and yet it left: a person must ask, and it must not go out again. */
  private async paidAfterReturn(tx: Tx, context: LineContext, payout: PayoutRow): Promise<void> {
    const { line, homeCourt, accountNumber, actor } = context;
    const tooLate = await this.stops.stopReissue(tx, payout, actor);
    await recordDispute(tx, {
      homeCourt,
      accountNumber,
      kind: 'paid-after-return',
      bankRef: line.bankRef,
      amountFen: line.amountFen,
      detail: {
        payoutId: payout.payoutId,
        instructionNo: line.instructionNo ?? '',
        ...(tooLate ? { reissueWithBank: tooLate.payoutId } : {}),
      },
    });
  }

  /** The bank gave a payment back: the clearing account is even, the payout is returned. */
  private async giveBack(tx: Tx, context: LineContext, payout: PayoutRow): Promise<BookedLine> {
    const { line } = context;
    if (line.amountFen !== payout.amountFen || (await evensSurplus(tx, context))) {
      return this.suspense(tx, context, 'return-unknown');
    }
    const transferId = await this.move(tx, context, CLEARING[payout.kind], payout);
    await settleDispute(tx, payout.homeCourt, 'paid-after-return', payout.payoutId);
    await this.outcomes.returned(tx, payout, {
      reason: line.remark || '银行退回',
      returnRef: line.bankRef,
    });
    return { line, treatedAs: 'payout-return', transferId };
  }

  /** Nothing of ours explains the line: it is booked to suspense and listed for a person. */
  private async suspense(
    tx: Tx,
    context: LineContext,
    kind: 'unknown-debit' | 'second-payment' | 'return-unknown',
  ): Promise<BookedLine> {
    const { line } = context;
    const transferId = await this.move(tx, context, 'suspense');
    await this.list(tx, context, kind, { instructionNo: line.instructionNo ?? '' });
    return { line, treatedAs: 'suspense', transferId };
  }

  private list(
    tx: Tx,
    { line, homeCourt, accountNumber }: LineContext,
    kind: DisputeKind,
    more: Readonly<Record<string, string>>,
  ): Promise<void> {
    const { bankRef, amountFen, direction } = line;
    const detail = { direction, ...more };
    return recordDispute(tx, { homeCourt, accountNumber, kind, bankRef, amountFen, detail });
  }

  private async move(
    tx: Tx,
    context: LineContext,
    account: CourtAccount,
    payout?: PayoutRow,
  ): Promise<string> {
    const { line, homeCourt, accountNumber, mirror, actor } = context;
    const { accountId } = await courtAccount(tx, homeCourt, account);
    const id = derivedId('line', homeCourt, accountNumber, line.bankRef);
    const out = line.direction === 'debit';
    await postInTx(tx, [
      {
        id,
        kind: 'transfer',
        homeCourt,
        from: out ? accountId : mirror,
        to: out ? mirror : accountId,
        amountFen: line.amountFen,
        effectiveOn: line.bookedOn,
        memo: line.remark || (out ? '银行支出' : '银行退回'),
        decidedBy: actor.personId,
        source: line.bankRef,
        ...(payout ? { caseId: payout.caseId } : {}),
      },
    ]);
    return id;
  }
}

/**
 * Whether a credit gives back a debit that is on suspense, or one that nobody knows: the payment
 * itself stands, so the payout does not return.
 */
async function evensSurplus(tx: Tx, context: LineContext): Promise<boolean> {
  const { line, homeCourt } = context;
  const number = line.instructionNo ?? '';
  if (line.reverses && (await isOnSuspense(tx, context, line.reverses))) return true;
  if ((await surplusFen(tx, homeCourt, number, line.amountFen)) > 0n) return true;
  return (await standingPayments(tx, homeCourt, number)) < 1;
}
