import type { BodyOf } from '@lib/contracts';
import { queryControlApi } from '@lib/contracts';
import { Alert, Form, Input } from 'antd';
import type { JSX } from 'react';
import { CommandForm } from '../shared/command-form.js';
import { yuan } from '../shared/format.js';
import type { Measures } from './use-case.js';

type Measure = Measures['items'][number];

const UNHEARD: readonly Measure['state'][] = ['drafted', 'sent'];
const OVER: readonly Measure['orders'][number]['state'][] = ['done', 'refused', 'void'];

/** A freeze whose time to be answered is over without a word, and no release of it is under way. */
function isUnanswered({ state, orders }: Measure): boolean {
  const silent = orders.some((order) => order.kind === 'freeze' && order.state === 'unanswered');
  const releasing = orders.some((order) => order.kind === 'release' && !OVER.includes(order.state));
  return UNHEARD.includes(state) && silent && !releasing;
}

/** 解除无回执的冻结: the officer's way out of a freeze that its body never answers. */
export function ReleaseForm({ measure }: { readonly measure: Measure }): JSX.Element | null {
  if (!isUnanswered(measure)) return null;
  return (
    <CommandForm
      app="query-control"
      endpoint={queryControlApi.releaseUnanswered}
      params={{ measureId: measure.measureId }}
      ifMatch={measure.version}
      verb="解除无回执的冻结"
      title={`解除 ${measure.institutionName} ${measure.accountNumber} 的冻结`}
      danger
      toBody={(values: BodyOf<typeof queryControlApi.releaseUnanswered>) => values}
    >
      <p>
        限额 {yuan(measure.cap)}{' '}
        元,逾期未获答复。提请后原冻结不再送达,解除经审批后优先送达协助机构。
      </p>
      <Alert
        type="info"
        showIcon
        style={{ marginBottom: 12 }}
        title="未答复不等于未冻结:收到解除回执之前,限额仍计入已控制的金额"
      />
      <Form.Item name="why" label="理由" rules={[{ required: true, min: 2 }]}>
        <Input.TextArea rows={3} maxLength={300} />
      </Form.Item>
    </CommandForm>
  );
}
