import { caseFundsApi } from '@lib/contracts';
import { Form, Input, Space, Table, Tag } from 'antd';
import type { JSX } from 'react';
import { CommandForm } from '../shared/command-form.js';
import { instant, yuan } from '../shared/format.js';
import { usePersonNames } from '../shared/person-names.js';
import { useMay } from '../shared/session.js';
import { PAYOUT_KINDS, PAYOUT_STATES } from './labels.js';
import { AccountFields } from './account-fields.js';
import type { Payout } from './use-case.js';

const COLORS: Readonly<Record<string, string>> = {
  paid: 'green',
  returned: 'red',
  unknown: 'gold',
  rejected: 'red',
};

/** A reason explains these states; once paid it is history and stands in the steps. */
const OPEN_REASON: ReadonlySet<string> = new Set(['unknown', 'returned', 'rejected', 'void']);

/** Each payout with its steps; finance instructs, the officer corrects a returned one. */
export function PayoutTable(props: {
  readonly payouts: readonly Payout[];
  readonly caseId: string;
}): JSX.Element {
  const finance = useMay('finance');
  const officer = useMay('officer');
  const reissued = new Set(props.payouts.map((payout) => payout.reissueOf));
  return (
    <Table<Payout>
      size="small"
      rowKey="payoutId"
      pagination={false}
      dataSource={props.payouts}
      title={() => `发放 (${props.payouts.length})`}
      locale={{ emptyText: '尚无发放。债务清偿后由承办人拟稿' }}
      expandable={{ expandedRowRender: (payout) => <PayoutHistory payout={payout} /> }}
      columns={[
        { title: '事项', render: (_, payout) => PAYOUT_KINDS[payout.kind] },
        {
          title: '收款',
          render: (_, { payee }) => `${payee.accountName} ${payee.bankName} ${payee.accountNumber}`,
        },
        { title: '金额(元)', align: 'right', render: (_, payout) => yuan(payout.amount) },
        {
          title: '进度',
          render: (_, payout) => (
            <>
              {reissued.has(payout.payoutId) ? (
                <Tag>银行已退回,已更正重发</Tag>
              ) : (
                <Tag color={COLORS[payout.state] ?? 'blue'}>{payout.stateText}</Tag>
              )}
              {payout.reason && OPEN_REASON.has(payout.state) ? <div>{payout.reason}</div> : null}
            </>
          ),
        },
        {
          title: '操作',
          hidden: !finance && !officer,
          render: (_, payout) => (
            <Space>
              {finance && payout.state === 'approved' ? <Instruct payout={payout} /> : null}
              {officer && payout.state === 'returned' && !reissued.has(payout.payoutId) ? (
                <CorrectPayee payout={payout} />
              ) : null}
            </Space>
          ),
        },
      ]}
    />
  );
}

function PayoutHistory({ payout }: { readonly payout: Payout }): JSX.Element {
  const nameOf = usePersonNames();
  return (
    <Table
      size="small"
      rowKey={(change) => `${change.at}${change.to}`}
      pagination={false}
      dataSource={payout.history}
      columns={[
        { title: '时间', render: (_, change) => instant(change.at) },
        { title: '事由', dataIndex: 'cause' },
        { title: '此后状态', render: (_, change) => PAYOUT_STATES[change.to] ?? change.to },
        {
          title: '经办',
          render: (_, { by }) => nameOf(by),
        },
      ]}
    />
  );
}

function Instruct({ payout }: { readonly payout: Payout }): JSX.Element {
  return (
    <CommandForm
      app="case-funds"
      endpoint={caseFundsApi.instructPayout}
      params={{ payoutId: payout.payoutId }}
      verb="指令银行付款"
      primary
      toBody={() => ({})}
    >
      <p>
        向 {payout.payee.accountName}({payout.payee.bankName} {payout.payee.accountNumber})付{' '}
        <strong>{yuan(payout.amount)} 元</strong>。银行没有明确答复前不会再次付款。
      </p>
    </CommandForm>
  );
}

interface PayeeValues {
  readonly accountName: string;
  readonly accountNumber: string;
  readonly bankName: string;
  readonly bankCode: string;
  readonly why: string;
}

function CorrectPayee({ payout }: { readonly payout: Payout }): JSX.Element {
  return (
    <CommandForm
      app="case-funds"
      endpoint={caseFundsApi.correctPayee}
      params={{ payoutId: payout.payoutId }}
      ifMatch={payout.version}
      verb="更正收款账户并重新报批"
      primary
      initial={payout.payee}
      toBody={({ why, ...payee }: PayeeValues) => ({ payee, why })}
    >
      <AccountFields />
      <Form.Item name="why" label="理由" rules={[{ required: true, min: 2 }]}>
        <Input.TextArea rows={2} />
      </Form.Item>
    </CommandForm>
  );
}
