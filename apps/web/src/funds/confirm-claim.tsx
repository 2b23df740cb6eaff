import type { AnswerOf } from '@lib/contracts';
import { caseFundsApi } from '@lib/contracts';
import { Form, Input, Radio } from 'antd';
import type { JSX } from 'react';
import { CommandForm } from '../shared/command-form.js';
import { yuan } from '../shared/format.js';

export type Receipt = AnswerOf<typeof caseFundsApi.listReceipts>['items'][number];

/** Finance confirms or rejects a claim; never the person who claimed. */
export function ConfirmClaim({ receipt }: { readonly receipt: Receipt }): JSX.Element {
  return (
    <CommandForm
      app="case-funds"
      endpoint={caseFundsApi.confirmClaim}
      params={{ receiptId: receipt.receiptId }}
      verb="确认认领"
      primary
      initial={{ verdict: 'confirm' as const }}
      toBody={(values: { verdict: 'confirm' | 'reject'; why?: string }) => ({
        verdict: values.verdict,
        ...(values.why ? { why: values.why } : {}),
      })}
    >
      <p>
        {receipt.payerName} 付 {yuan(receipt.amount)} 元,由 {receipt.claimedBy ?? ''} 认领到{' '}
        {receipt.caseNumber ?? ''}。
      </p>
      <Form.Item name="verdict" label="决定" rules={[{ required: true }]}>
        <Radio.Group
          aria-label="决定"
          options={[
            { value: 'confirm', label: '确认' },
            { value: 'reject', label: '退回承办人' },
          ]}
        />
      </Form.Item>
      <Form.Item name="why" label="说明">
        <Input.TextArea rows={2} />
      </Form.Item>
    </CommandForm>
  );
}
