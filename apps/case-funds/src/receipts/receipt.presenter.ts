import type { AnswerOf, caseFundsApi } from '@lib/contracts';
import { formatYuan } from '@lib/kernel';
import type { ReceiptRow } from './receipt-rows.js';

export type ReceiptView = AnswerOf<typeof caseFundsApi.proposeClaim>;

export function receiptView(row: ReceiptRow & { readonly caseNumber: string | null }): ReceiptView {
  return {
    receiptId: row.receiptId,
    state: row.state,
    kind: row.kind,
    amount: formatYuan(row.amountFen),
    arrivedOn: row.arrivedOn,
    valueOn: row.valueOn,
    bankRef: row.bankRef,
    payerName: row.payerName,
    payerAccount: row.payerAccount,
    remark: row.remark,
    ...(row.caseId ? { caseId: row.caseId } : {}),
    ...(row.caseNumber ? { caseNumber: row.caseNumber } : {}),
    ...(row.requestNo ? { requestNo: row.requestNo } : {}),
    ...(row.claimedBy ? { claimedBy: row.claimedBy } : {}),
    ...whyOf(row),
    ...(row.confirmedBy ? { confirmedBy: row.confirmedBy } : {}),
    ...(row.identifyBy ? { identifyBy: row.identifyBy } : {}),
    ...(row.identifyBy ? { overdue: row.overdueAt !== null } : {}),
  };
}

function whyOf({ state, claimedWhy }: ReceiptRow): Pick<ReceiptView, 'claimedWhy' | 'sentBackWhy'> {
  if (claimedWhy === null) return {};
  return state === 'unidentified' ? { sentBackWhy: claimedWhy } : { claimedWhy };
}
