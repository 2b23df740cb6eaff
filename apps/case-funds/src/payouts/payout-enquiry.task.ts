import type { PaymentState } from '@lib/agencies';
import { DepositaryBank } from '@lib/agencies';
import { systemClock } from '@lib/kernel';
import type { TaskHandler } from '@lib/jobs';
import { Tasks } from '@lib/jobs';
import type { Tx } from '@lib/persistence';
import { UnitOfWork } from '@lib/persistence';
import { Injectable } from '@nestjs/common';
import { recordDispute } from '../postings/index.js';
import type { ReturnedWord } from './payout-outcomes.js';
import { PayoutOutcomes } from './payout-outcomes.js';
import type { PayoutRow } from './payout-rows.js';
import { lockPayout, movePayout } from './payout-rows.js';
import { isOvertaken } from './payout-stops.js';
import type { PayoutTaskPayload } from './payout-task.definitions.js';
import { payoutEnquiry, payoutSend } from './payout-task.definitions.js';

const AGAIN_AFTER_MS = 3_600_000;

/**
 * Asks the bank what became of an instruction, again and again until its word is final. Only when
 * the bank says it never received the number is the same number sent again (reliability.md §1).
 */
@Injectable()
export class PayoutEnquiryTask implements TaskHandler<PayoutTaskPayload> {
  readonly name = payoutEnquiry.name;
  readonly payload = payoutEnquiry.payload;
  readonly attemptsMax = 16;
  readonly backoffMs = 500;
  readonly timeoutMs = 30_000;
  readonly priority = 'money';

  constructor(
    private readonly bank: DepositaryBank,
    private readonly unitOfWork: UnitOfWork,
    private readonly outcomes: PayoutOutcomes,
    private readonly tasks: Tasks,
  ) {}

  async perform({ payoutId }: PayoutTaskPayload): Promise<void> {
    const payout = await this.unitOfWork.run((tx) => lockPayout(tx, payoutId));
    if (!isOpen(payout) || payout.instructionNo === null) return;
    const word = await this.bank.enquire(payout.instructionNo);
    const final = await this.unitOfWork.run(async (tx) =>
      this.apply(tx, await lockPayout(tx, payoutId), word),
    );
    if (!final) throw new Error(`the bank says ${word.status}: ask again`);
  }

  /** Listed for a person of finance; the enquiry goes on every hour, and the statement may settle it. */
  async onExhausted({ payoutId }: PayoutTaskPayload, error: Error, tx: Tx): Promise<void> {
    const payout = await lockPayout(tx, payoutId);
    if (!isOpen(payout)) return;
    await recordDispute(tx, {
      homeCourt: payout.homeCourt,
      accountNumber: '',
      kind: 'payout-silent',
      amountFen: payout.amountFen,
      detail: { payoutId, instructionNo: payout.instructionNo ?? '', error: error.message },
    });
    const runAt = new Date(systemClock.now().getTime() + AGAIN_AFTER_MS);
    await this.outcomes.enquire(tx, payout, runAt);
  }

  /** Whether the word was final or led to something that goes on by itself. */
  private async apply(tx: Tx, payout: PayoutRow, word: PaymentState): Promise<boolean> {
    if (!isOpen(payout)) return true;
    switch (word.status) {
      case 'settled':
        return this.settled(tx, payout, word);
      case 'returned':
      case 'refused':
        await this.outcomes.refused(tx, payout, returnedWord(word));
        return true;
      case 'not-received':
        await this.notReceived(tx, payout);
        return true;
      case 'accepted':
        return false;
    }
  }

  private async settled(tx: Tx, payout: PayoutRow, word: PaymentState): Promise<boolean> {
    const { bankRef, settledOn: paidOn } = word;
    if (!bankRef || !paidOn) return false;
    await this.outcomes.paid(tx, payout, { bankRef, paidOn });
    return true;
  }

  /** Refused and not received agree that nothing left: sent again, it would be refused for ever. */
  private async notReceived(tx: Tx, payout: PayoutRow): Promise<void> {
    if (payout.refusal !== null) {
      await this.outcomes.refused(tx, payout, { reason: payout.refusal });
    } else if (await isOvertaken(tx, payout)) {
      await this.outcomes.withdrawn(tx, payout);
    } else {
      await this.sendAgain(tx, payout);
    }
  }

  private async sendAgain(tx: Tx, payout: PayoutRow): Promise<void> {
    if (payout.state === 'unknown') {
      const cause = '银行确认未收到,按原指令号重发';
      await movePayout(tx, payout, { to: 'instructed', cause, by: 'machine:case-funds' });
    }
    await this.tasks.add(
      tx,
      payoutSend,
      { payoutId: payout.payoutId },
      { homeCourt: payout.homeCourt, dedupeKey: payout.payoutId },
    );
  }
}

function returnedWord(word: PaymentState): ReturnedWord {
  return {
    reason: word.reason ?? '银行未说明原因',
    ...(word.returnRef === undefined ? {} : { returnRef: word.returnRef }),
  };
}

function isOpen(payout: PayoutRow): boolean {
  return payout.state === 'instructed' || payout.state === 'unknown';
}
