import type { PaymentInstruction } from '@lib/agencies';
import { DepositaryBank } from '@lib/agencies';
import type { TaskHandler } from '@lib/jobs';
import type { Tx } from '@lib/persistence';
import { UnitOfWork } from '@lib/persistence';
import { Injectable } from '@nestjs/common';
import { PayoutOutcomes } from './payout-outcomes.js';
import type { PayoutRow } from './payout-rows.js';
import { countSend, lockPayout } from './payout-rows.js';
import { isOvertaken } from './payout-stops.js';
import type { PayoutTaskPayload } from './payout-task.definitions.js';
import { payoutSend } from './payout-task.definitions.js';

/**
 * Hands one instruction to the bank. Safe to repeat: the instruction number is the payout's own and
 * the bank executes a number at most once; a payout that is no longer `instructed` is left alone.
 * A refusal speaks of its call alone: if the number went out before, in this task or an earlier one,
 * that call may have paid, so the bank is asked by the number before anything is given up.
 */
@Injectable()
export class PayoutSendTask implements TaskHandler<PayoutTaskPayload> {
  readonly name = payoutSend.name;
  readonly payload = payoutSend.payload;
  readonly attemptsMax = 12;
  readonly backoffMs = 500;
  readonly timeoutMs = 30_000;
  readonly priority = 'money';

  constructor(
    private readonly bank: DepositaryBank,
    private readonly unitOfWork: UnitOfWork,
    private readonly outcomes: PayoutOutcomes,
  ) {}

  async perform({ payoutId }: PayoutTaskPayload): Promise<void> {
    const payout = await this.unitOfWork.run((tx) => this.goOut(tx, payoutId));
    if (!payout) return;
    const outcome = await this.bank.pay(instructionOf(payout));
    if (outcome.outcome === 'refused' && outcome.retryable) {
      throw new Error(`the bank was not reached: ${outcome.reason}`);
    }
    await this.unitOfWork.run(async (tx) => {
      const locked = await lockPayout(tx, payoutId);
      if (outcome.outcome === 'unknown') {
        await this.outcomes.unknown(tx, locked, { reason: outcome.reason, refused: false });
      } else if (outcome.outcome === 'refused' && payout.sentCount > 0) {
        await this.outcomes.unknown(tx, locked, { reason: outcome.reason, refused: true });
      } else if (outcome.outcome === 'refused') {
        await this.outcomes.refused(tx, locked, { reason: outcome.reason });
      } else if (outcome.status === 'settled' && outcome.bankRef && outcome.settledOn) {
        const { bankRef, settledOn: paidOn } = outcome;
        await this.outcomes.paid(tx, locked, { bankRef, paidOn });
      } else {
        await this.outcomes.enquire(tx, locked);
      }
    });
  }

  /** The payout as it was before this call, if it goes out. */
  private async goOut(tx: Tx, payoutId: string): Promise<PayoutRow | undefined> {
    const payout = await lockPayout(tx, payoutId);
    if (payout.state !== 'instructed') return undefined;
    if (await isOvertaken(tx, payout)) {
      // Once it was called, only the bank knows whether there is anything left to hold back.
      if (payout.sentCount === 0) await this.outcomes.withdrawn(tx, payout);
      else await this.outcomes.enquire(tx, payout);
      return undefined;
    }
    await countSend(tx, payoutId);
    return payout;
  }

  /** The bank was out of reach all the time: the enquiry goes on, and sends again if need be. */
  async onExhausted({ payoutId }: PayoutTaskPayload, _error: Error, tx: Tx): Promise<void> {
    await this.outcomes.enquire(tx, await lockPayout(tx, payoutId));
  }
}

function instructionOf(payout: PayoutRow): PaymentInstruction {
  if (payout.instructionNo === null) throw new Error(`payout ${payout.payoutId} has no number`);
  return {
    instructionNo: payout.instructionNo,
    amountFen: payout.amountFen,
    payee: payout.payee,
    purpose: `${payout.caseNumber} ${PURPOSE[payout.kind]}`,
  };
}

const PURPOSE = { applicant: '执行案款', fee: '执行费', refund: '执行款退还' } as const;
