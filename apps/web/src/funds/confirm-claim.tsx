import type { AnswerOf } from '@lib/contracts';
import { caseFundsApi } from '@lib/contracts';
import type { JSX } from 'react';
import { CommandForm } from '../shared/command-form.js';
import { Facts } from '../shared/facts.js';
import { yuan } from '../shared/format.js';
import { usePersonNames } from '../shared/person-names.js';
import { VerdictFields, verdictOf } from '../shared/verdict.js';

export type Receipt = AnswerOf<typeof caseFundsApi.listReceipts>['items'][number];

interface Values {
  readonly verdict: 'confirm' | 'reject';
  readonly why?: string;
  /** As it was seen when the form was opened. */
  readonly caseId: string;
}

/** Finance confirms or rejects a claim on all that speaks for it; never the person who claimed. */
export function ConfirmClaim({ receipt }: { readonly receipt: Receipt }): JSX.Element {
  const nameOf = usePersonNames();
  const { payerName, payerAccount, amount, arrivedOn, remark } = receipt;
  const { caseNumber, claimedBy, claimedWhy } = receipt;
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
      <Facts
        items={[
          { key: 'amount', label: '金额(元)', children: yuan(amount) },
          { key: 'payer', label: '付款人', children: `${payerName} ${payerAccount}` },
          { key: 'arrived', label: '到账日', children: arrivedOn },
          { key: 'remark', label: '附言', children: remark || '无' },
          { key: 'case', label: '认领到', children: caseNumber ?? '' },
          { key: 'by', label: '认领人', children: claimedBy ? nameOf(claimedBy) : '未记载' },
          { key: 'why', label: '认领依据', children: claimedWhy ?? '未记载' },
        ]}
      />
      <VerdictFields words={{ confirm: '确认', reject: '退回承办人' }} why="说明" />
    </CommandForm>
  );
}
