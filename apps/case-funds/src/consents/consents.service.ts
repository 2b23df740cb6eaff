import type { ApprovalOutcome } from '@lib/approvals';
import { Approvals } from '@lib/approvals';
import type { AnswerOf, BodyOf } from '@lib/contracts';
import { caseFundsApi } from '@lib/contracts';
import type { Tx } from '@lib/persistence';
import { CommandRunner, ReadDatabase } from '@lib/persistence';
import type { Actor, CommandContext } from '@lib/platform';
import { Injectable } from '@nestjs/common';
import { SETTLEMENT_SUBJECT, SettlementConsents } from '../disputes/index.js';
import { PayoutConsents } from '../payouts/index.js';

type Decision = BodyOf<typeof caseFundsApi.decideApproval>;
type Decided = AnswerOf<typeof caseFundsApi.decideApproval>;
type Inbox = AnswerOf<typeof caseFundsApi.listApprovals>;

/** Consents to what moves the court's money: payouts, and settlements of disputes. */
@Injectable()
export class ConsentsService {
  constructor(
    private readonly commands: CommandRunner,
    private readonly approvals: Approvals,
    private readonly payouts: PayoutConsents,
    private readonly settlements: SettlementConsents,
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
    const ours = outcome.subjectKind === SETTLEMENT_SUBJECT ? this.settlements : this.payouts;
    await ours.follow(tx, command, outcome, why);
  }
}
