import type { AnswerOf } from '@lib/contracts';
import type { caseFundsApi } from '@lib/contracts';
import { formatYuan, instantText } from '@lib/kernel';
import { DISPUTE_TEXT } from '../postings/index.js';
import { DECISION_TEXT, decisionsFor, movesMoney, namesOf } from './dispute.rules.js';
import type { DisputeRow, SettlementRow } from './dispute-rows.js';

export type DisputeView = AnswerOf<typeof caseFundsApi.settleDispute>;

/** A dispute with what may be decided about it; nothing once it is settled or waits for consent. */
export function disputeView(row: DisputeRow, settlement: SettlementRow | undefined): DisputeView {
  const waits = settlement?.state === 'proposed' && !settlement.lapsed;
  const decisions = row.state === 'open' && !waits ? decisionsFor(row) : [];
  return {
    disputeId: row.disputeId,
    kind: row.kind,
    kindText: DISPUTE_TEXT[row.kind],
    amount: formatYuan(row.amountFen),
    detail: row.detail,
    ...(row.line ? { line: lineView(row.line) } : {}),
    seenCount: row.seenCount,
    ownerRole: row.ownerRole,
    openedAt: instantText(row.openedAt),
    state: row.state,
    ...(row.bankRef ? { bankRef: row.bankRef } : {}),
    ...(row.caseId ? { caseId: row.caseId } : {}),
    ...(row.caseNumber ? { caseNumber: row.caseNumber } : {}),
    decisions: decisions.map((decision) => {
      const names = namesOf(decision);
      return {
        decision,
        text: DECISION_TEXT[decision],
        movesMoney: movesMoney(decision),
        ...(names ? { names } : {}),
      };
    }),
    ...(settlement ? { settlement: settlementView(settlement) } : {}),
  };
}

function settlementView(row: SettlementRow): NonNullable<DisputeView['settlement']> {
  return {
    settlementId: row.settlementId,
    decision: row.decision,
    decisionText: DECISION_TEXT[row.decision],
    state: row.lapsed ? 'void' : row.state,
    reason: row.reason,
    evidence: row.evidence,
    proposedBy: row.proposedBy,
    proposedAt: instantText(row.proposedAt),
    ...(row.correctionRef ? { correctionRef: row.correctionRef } : {}),
    ...(row.receiptId ? { receiptId: row.receiptId } : {}),
    ...(row.approvalId ? { approvalId: row.approvalId, contentHash: row.contentHash } : {}),
    ...(row.decidedBy ? { decidedBy: row.decidedBy } : {}),
    ...(row.settledAt ? { settledAt: instantText(row.settledAt) } : {}),
  };
}

function lineView(line: NonNullable<DisputeRow['line']>): NonNullable<DisputeView['line']> {
  const { direction, amountFen, bookedOn, remark } = line;
  const { name, accountNumber } = line.counterparty;
  return {
    direction,
    amount: formatYuan(BigInt(amountFen)),
    bookedOn,
    ...(name ? { counterpartyName: name } : {}),
    ...(accountNumber ? { counterpartyAccount: accountNumber } : {}),
    remark,
  };
}
