import { caseFlowApi } from '@lib/contracts';
import { Form, Input, Tag } from 'antd';
import type { JSX } from 'react';
import { CommandForm } from '../shared/command-form.js';
import { useMay, useMe } from '../shared/session.js';
import { AccountFields } from './account-fields.js';
import type { CaseDetail } from './use-case.js';

interface Values {
  readonly accountName: string;
  readonly accountNumber: string;
  readonly bankName: string;
  readonly bankCode: string;
  readonly evidence: string;
}

/** Whether an applicant confirmed where his money goes; the officer records it where he did not yet. */
export function PayeeAccount(props: {
  readonly detail: CaseDetail;
  readonly entitlement: CaseDetail['entitlements'][number];
  readonly name: string;
}): JSX.Element {
  const { detail, entitlement, name } = props;
  const me = useMe();
  const officer = useMay('officer') && detail.team.some(({ personId }) => personId === me.personId);
  if (entitlement.accountConfirmed) return <Tag color="green">已确认</Tag>;
  if (!officer || detail.state === 'closed') return <Tag color="gold">未确认</Tag>;
  return (
    <CommandForm
      app="case-flow"
      endpoint={caseFlowApi.confirmPayeeAccount}
      params={{ caseId: detail.caseId, entitlementId: entitlement.entitlementId }}
      verb="登记收款账户"
      title={`登记 ${name} 的收款账户`}
      initial={{ accountName: name }}
      toBody={({ evidence, ...account }: Values) => ({ account, evidence })}
    >
      <p>凭申请执行人书面确认登记,确认后案款付到这个账户。</p>
      <AccountFields />
      <Form.Item name="evidence" label="依据" rules={[{ required: true, min: 2, max: 300 }]}>
        <Input placeholder="账户确认书的名称、日期" />
      </Form.Item>
    </CommandForm>
  );
}
