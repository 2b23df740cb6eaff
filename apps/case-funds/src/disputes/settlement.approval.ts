import type { ApprovalRule } from '@lib/approvals';
import { formatYuan } from '@lib/kernel';
import type { Tx } from '@lib/persistence';
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

/** A receipt that is claimed, reversed or valued anew after the proposal is not the one consented to. */
const RECEIPT = `
  SELECT r.state, r.case_id AS "caseId", r.version FROM receipt r
  WHERE r.receipt_id = $1 AND r.home_court = $2 FOR NO KEY UPDATE`;

/** Everything the approver agrees to; a change of any of it needs a new approval. Locks the receipt. */
export async function settlementContent(
  tx: Tx,
  dispute: DisputeRow,
  settlement: Pick<
    SettlementRow,
    'settlementId' | 'decision' | 'reason' | 'evidence' | 'correctionRef' | 'receiptId'
  >,
): Promise<unknown> {
  const { settlementId, decision, reason, evidence, correctionRef, receiptId } = settlement;
  const [receipt] = receiptId ? await tx.query(RECEIPT, [receiptId, dispute.homeCourt]) : [];
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
    ...(receipt === undefined ? {} : { receipt }),
  };
}
