import type { DeadlineHandler, FiredDeadline } from '@lib/jobs';
import type { Tx } from '@lib/persistence';
import { Injectable } from '@nestjs/common';
import { recordDispute } from '../postings/index.js';
import { standingPayments } from './bank-standing.js';
import { PAYOUT_UNBOOKED } from './payout-outcomes.js';
import { lockPayout } from './payout-rows.js';

/** A payment that the bank calls settled and its statement never showed: a person asks the bank. */
@Injectable()
export class PayoutUnbookedHandler implements DeadlineHandler {
  readonly kind = PAYOUT_UNBOOKED;

  async fire({ subjectId }: FiredDeadline, tx: Tx): Promise<void> {
    const payout = await lockPayout(tx, subjectId);
    const { homeCourt, payoutId, instructionNo, bankRef } = payout;
    if (payout.state !== 'paid' || instructionNo === null) return;
    if ((await standingPayments(tx, homeCourt, instructionNo)) > 0) return;
    await recordDispute(tx, {
      homeCourt,
      accountNumber: '',
      kind: PAYOUT_UNBOOKED,
      ...(bankRef === null ? {} : { bankRef }),
      amountFen: payout.amountFen,
      detail: { payoutId, instructionNo },
    });
  }
}
