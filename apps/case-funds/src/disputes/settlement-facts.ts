import { AuditTrail } from '@lib/audit';
import { caseFundsEvents } from '@lib/contracts';
import { formatYuan } from '@lib/kernel';
import { Outbox } from '@lib/messaging';
import type { Tx } from '@lib/persistence';
import type { Actor, CommandContext } from '@lib/platform';
import { Injectable } from '@nestjs/common';
import { DISPUTE_TEXT } from '../postings/index.js';
import { DECISION_TEXT } from './dispute.rules.js';
import type { DisputeRow, SettlementRow } from './dispute-rows.js';

const ARTICLE = '法发〔2017〕6号第三条(按月核对)、第十二条、第十四条';

export type ToldSettlement = Pick<
  SettlementRow,
  'settlementId' | 'decision' | 'reason' | 'evidence' | 'correctionRef' | 'receiptId' | 'proposedBy'
>;

/** What a settlement leaves behind: an audit entry at each step, one event when it is done. */
@Injectable()
export class SettlementFacts {
  constructor(
    private readonly outbox: Outbox,
    private readonly audit: AuditTrail,
  ) {}

  async note(
    tx: Tx,
    dispute: DisputeRow,
    settlement: ToldSettlement,
    act: { readonly action: string; readonly actor: Actor; readonly why?: string },
  ): Promise<void> {
    await this.audit.record(tx, {
      actor: act.actor,
      action: act.action,
      subjectKind: 'dispute',
      subjectId: dispute.disputeId,
      homeCourt: dispute.homeCourt,
      ...(dispute.caseId === null ? {} : { caseId: dispute.caseId }),
      why: act.why ?? settlement.reason,
      article: ARTICLE,
      after: {
        settlementId: settlement.settlementId,
        decision: settlement.decision,
        evidence: settlement.evidence,
        amount: formatYuan(dispute.amountFen),
        ...(settlement.correctionRef ? { correctionRef: settlement.correctionRef } : {}),
        ...(settlement.receiptId ? { receiptId: settlement.receiptId } : {}),
      },
    });
  }

  /** The dispute is settled: told on the case's timeline where a case is concerned. */
  async settled(
    tx: Tx,
    dispute: DisputeRow,
    settlement: ToldSettlement,
    by: { readonly command: CommandContext; readonly approvedBy?: string },
  ): Promise<void> {
    const { actor, correlationId } = by.command;
    const { caseId, matterId, disputeId, kind } = dispute;
    await this.note(tx, dispute, settlement, { action: 'dispute.settle', actor });
    await this.outbox.append(tx, caseFundsEvents.disputeSettled, {
      subject: matterId ?? disputeId,
      homeCourt: dispute.homeCourt,
      correlationId,
      data: {
        ...(caseId !== null && matterId !== null ? { caseId, matterId } : {}),
        disputeId,
        kind,
        kindText: DISPUTE_TEXT[kind],
        decision: settlement.decision,
        decisionText: DECISION_TEXT[settlement.decision],
        amount: formatYuan(dispute.amountFen),
        proposedBy: settlement.proposedBy,
        ...(by.approvedBy === undefined ? {} : { approvedBy: by.approvedBy }),
      },
    });
  }
}
