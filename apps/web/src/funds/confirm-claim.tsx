import type { AnswerOf } from '@lib/contracts';
import { caseFundsApi } from '@lib/contracts';
import type { JSX } from 'react';
import { CommandForm } from '../shared/command-form.js';
import { yuan } from '../shared/format.js';
import { VerdictFields, verdictOf } from '../shared/verdict.js';

export type Receipt = AnswerOf<typeof caseFundsApi.listReceipts>['items'][number];

interface Values {
  readonly verdict: 'confirm' | 'reject';
  readonly why?: string;
  /** As it was seen when the form was opened. */
  readonly caseId: string;
}

/** Finance confirms or rejects a claim; never the person who claimed. */
export function ConfirmClaim({ receipt }: { readonly receipt: Receipt }): JSX.Element {
  return (
    <CommandForm
      app="case-funds"
      endpoint={caseFundsApi.confirmClaim}
      params={{ receiptId: receipt.receiptId }}
      verb="确认认领"
      primary
      initial={{ verdict: 'confirm', caseId: receipt.caseId ?? '' }}
      toBody={({ caseId, ...verdict }: Values) => ({ caseId, ...verdictOf(verdict) })}
    >
      <p>
        {receipt.payerName} 付 {yuan(receipt.amount)} 元,由 {receipt.claimedBy ?? ''} 认领到{' '}
        {receipt.caseNumber ?? ''}。
      </p>
      <VerdictFields words={{ confirm: '确认', reject: '退回承办人' }} why="说明" />
    </CommandForm>
  );
}
