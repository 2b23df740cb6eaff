import type { ApprovalOutcome } from '@lib/approvals';
import { caseFundsEvents } from '@lib/contracts';
import type { Tx } from '@lib/persistence';
import type { CommandContext } from '@lib/platform';
import { Injectable } from '@nestjs/common';
import { PayoutFacts } from './payout-facts.js';
import { lockPayout, movePayout } from './payout-rows.js';

/** The approvers' word on a payout. */
@Injectable()
export class PayoutConsents {
  constructor(private readonly facts: PayoutFacts) {}

  /** Approved or rejected: the payout moves, and it is told. */
  async follow(
    tx: Tx,
    command: CommandContext,
    outcome: ApprovalOutcome,
    why: string,
  ): Promise<void> {
    const { actor, correlationId } = command;
    const payout = await lockPayout(tx, outcome.subjectId);
    if (payout.state !== 'proposed') return;
    if (outcome.state === 'approved') {
      const marks = { approvedBy: actor.personId };
      await movePayout(tx, payout, {
        to: 'approved',
        cause: '审批通过',
        by: actor.personId,
        marks,
      });
      await this.facts.tell(tx, payout, {
        event: caseFundsEvents.payoutApproved,
        more: { approvedBy: actor.personId },
        actor,
        action: 'payout.approve',
        correlationId,
      });
      return;
    }
    await movePayout(tx, payout, {
      to: 'rejected',
      cause: '审批不予批准',
      by: actor.personId,
      marks: { reason: why },
    });
    await this.facts.tell(tx, payout, {
      event: caseFundsEvents.payoutRejected,
      more: { why },
      actor,
      action: 'payout.reject',
      why,
      correlationId,
    });
  }
}
