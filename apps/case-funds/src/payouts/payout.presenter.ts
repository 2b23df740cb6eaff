import type { AnswerOf, caseFundsApi } from '@lib/contracts';
import { formatYuan, instantText } from '@lib/kernel';
import type { PayoutRow } from './payout-rows.js';
import { PAYOUT_STATE_TEXT } from './payout.states.js';

export type PayoutView = AnswerOf<typeof caseFundsApi.instructPayout>;

export function payoutView(row: PayoutRow): PayoutView {
  return {
    payoutId: row.payoutId,
    caseId: row.caseId,
    kind: row.kind,
    amount: formatYuan(row.amountFen),
    state: row.state,
    stateText: PAYOUT_STATE_TEXT[row.state],
    version: row.version,
    payee: row.payee,
    contentHash: row.contentHash,
    proposedAt: instantText(row.proposedAt),
    history: [...row.history],
    ...(row.partyId ? { partyId: row.partyId } : {}),
    ...(row.approvalId ? { approvalId: row.approvalId } : {}),
    ...(row.instructionNo ? { instructionNo: row.instructionNo } : {}),
    ...(row.reissueOf ? { reissueOf: row.reissueOf } : {}),
    ...(row.reason ? { reason: row.reason } : {}),
    ...(row.instructedAt ? { instructedAt: instantText(row.instructedAt) } : {}),
    ...(row.settledAt ? { settledAt: instantText(row.settledAt) } : {}),
  };
}
