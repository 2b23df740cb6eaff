import type { ApprovalOutcome } from '@lib/approvals';
import { Approvals } from '@lib/approvals';
import type { Tx } from '@lib/persistence';
import type { CommandContext } from '@lib/platform';
import { Injectable } from '@nestjs/common';
import { alreadySettled } from './dispute.errors.js';
import { endProposal, lockDispute, lockSettlement, markSettled } from './dispute-rows.js';
import { SETTLEMENT_SUBJECT, settlementContent } from './settlement.approval.js';
import { SettlementFacts } from './settlement-facts.js';
import { SettlementPostings } from './settlement-postings.js';
import { lockSettlements } from './settlements.service.js';

/** The second person's word on a settlement that moves money. */
@Injectable()
export class SettlementConsents {
  constructor(
    private readonly approvals: Approvals,
    private readonly postings: SettlementPostings,
    private readonly facts: SettlementFacts,
  ) {}

  /** Carries out what was consented to, by exactly the content seen; or keeps the refusal. */
  async follow(
    tx: Tx,
    command: CommandContext,
    outcome: ApprovalOutcome,
    why: string,
  ): Promise<void> {
    const { actor } = command;
    await lockSettlements(tx, actor.court);
    const settlement = await lockSettlement(tx, outcome.subjectId);
    const dispute = await lockDispute(tx, settlement.disputeId, actor.court);
    if (settlement.state !== 'proposed') return;
    const decidedBy = actor.personId;
    if (outcome.state === 'rejected') {
      await endProposal(tx, settlement.settlementId, { to: 'rejected', decidedBy });
      await this.facts.note(tx, dispute, settlement, { action: 'dispute.reject', actor, why });
      return;
    }
    if (dispute.state === 'settled') throw alreadySettled();
    const content = await settlementContent(tx, dispute, settlement);
    await this.approvals.assertApproved(
      tx,
      SETTLEMENT_SUBJECT,
      settlement.settlementId,
      content,
      actor,
    );
    const transferId = await this.postings.carryOut(tx, dispute, settlement, actor);
    await endProposal(tx, settlement.settlementId, { to: 'settled', decidedBy, transferId });
    await markSettled(tx, dispute.disputeId);
    await this.facts.settled(tx, dispute, settlement, { command, approvedBy: decidedBy });
  }
}
