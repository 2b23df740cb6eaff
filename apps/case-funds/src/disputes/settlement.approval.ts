import type { ApprovalRule } from '@lib/approvals';
import { formatYuan } from '@lib/kernel';
import type { DisputeRow, SettlementRow } from './dispute-rows.js';

export const SETTLEMENT_SUBJECT = 'dispute-settlement';

/** Finance proposes, the director consents; the consent itself carries it out. */
export const settlementApprovalRule: ApprovalRule = {
  code: 'dispute-settlement-director',
  source: '法发〔2017〕6号第十二条、第十四条(审批与财务复核分离);设置:对账差异动用款项比照发放审批',
  subjectKind: SETTLEMENT_SUBJECT,
  steps: [{ role: 'director', deputyRole: 'president', deputyAfterMinutes: 24 * 60 }],
  executorMayBeApprover: true,
  executorMayBeDrafter: false,
  expiresAfterHours: 30 * 24,
};

/** Everything the approver agrees to; a change of any of it needs a new approval. */
export function settlementContent(
  dispute: DisputeRow,
  settlement: Pick<
    SettlementRow,
    'settlementId' | 'decision' | 'reason' | 'evidence' | 'correctionRef' | 'receiptId'
  >,
): unknown {
  const { settlementId, decision, reason, evidence, correctionRef, receiptId } = settlement;
  return {
    settlementId,
    disputeId: dispute.disputeId,
    kind: dispute.kind,
    bankRef: dispute.bankRef,
    amount: formatYuan(dispute.amountFen),
    missing: dispute.detail['missing'] ?? null,
    caseId: dispute.caseId,
    decision,
    reason,
    evidence,
    correctionRef,
    receiptId,
  };
}
