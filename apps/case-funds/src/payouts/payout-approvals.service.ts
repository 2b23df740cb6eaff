import type { ApprovalOutcome } from '@lib/approvals';
import { Approvals } from '@lib/approvals';
import type { AnswerOf, BodyOf } from '@lib/contracts';
import { caseFundsApi, caseFundsEvents } from '@lib/contracts';
import type { Tx } from '@lib/persistence';
import { CommandRunner, ReadDatabase } from '@lib/persistence';
import type { Actor, CommandContext } from '@lib/platform';
import { Injectable } from '@nestjs/common';
import { PayoutFacts } from './payout-facts.js';
import { lockPayout, movePayout } from './payout-rows.js';

type Decision = BodyOf<typeof caseFundsApi.decideApproval>;
type Decided = AnswerOf<typeof caseFundsApi.decideApproval>;
type Inbox = AnswerOf<typeof caseFundsApi.listApprovals>;

/** Consents to payouts. */
@Injectable()
export class PayoutApprovalsService {
  constructor(
    private readonly commands: CommandRunner,
    private readonly approvals: Approvals,
    private readonly facts: PayoutFacts,
    private readonly db: ReadDatabase,
  ) {}

  /** What waits for this person. */
  async inbox(actor: Actor): Promise<Inbox> {
    const waiting = await this.approvals.inbox(this.db, actor);
    return { items: waiting.map(({ actsAs: _actsAs, ...item }) => item) };
  }

  /** @throws DomainError `APPROVAL.SAME_PERSON`, `APPROVAL.NOT_YOURS`, `APPROVAL.CONTENT_CHANGED`. */
  async decide(command: CommandContext, approvalId: string, body: Decision): Promise<Decided> {
    return this.commands.run(command, async (tx) => {
      const outcome = await this.approvals.decide(tx, {
        approvalId,
        actor: command.actor,
        verdict: body.verdict,
        contentHash: body.contentHash,
        ...(body.why === undefined ? {} : { why: body.why }),
      });
      await this.follow(tx, command, outcome, body.why ?? '不予批准');
      return { approvalId, state: outcome.state };
    });
  }

  private async follow(
    tx: Tx,
    command: CommandContext,
    outcome: ApprovalOutcome,
    why: string,
  ): Promise<void> {
    if (outcome.state === 'pending') return;
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
