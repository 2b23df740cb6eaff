import type { CaseRef } from '@lib/case-refs';
import type { Tx } from '@lib/persistence';
import { caseAccount, courtAccount, derivedId, postInTx } from '../postings/index.js';
import type { ReceiptRow } from './receipt-rows.js';

/**
 * Moves unidentified money to the account of the case it belongs to, on the receipt's value day. Once
 * for a receipt and a case, whoever finds out that they belong together.
 */
export async function postIntoCase(
  tx: Tx,
  receipt: ReceiptRow,
  row: CaseRef,
  words: { readonly memo: string; readonly decidedBy: string },
): Promise<void> {
  const from = await courtAccount(tx, receipt.homeCourt, 'unidentified');
  const to = await caseAccount(tx, row.homeCourt, row.caseId);
  await postInTx(tx, [
    {
      ...words,
      id: derivedId('claim', receipt.receiptId, row.caseId),
      kind: 'transfer',
      homeCourt: receipt.homeCourt,
      from: from.accountId,
      to: to.accountId,
      amountFen: receipt.amountFen,
      effectiveOn: receipt.valueOn,
      source: receipt.bankRef,
      caseId: row.caseId,
    },
  ]);
}
