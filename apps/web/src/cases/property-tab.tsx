import type { AnswerOf } from '@lib/contracts';
import { queryControlApi } from '@lib/contracts';
import { Checkbox, Empty, Form, Input, Select, Space, Table, Tag, Typography } from 'antd';
import type { JSX } from 'react';
import { ContestedAnswers } from '../contested/contested-answers.js';
import { CommandForm } from '../shared/command-form.js';
import { instant, yuan } from '../shared/format.js';
import { Answered } from '../shared/query-state.js';
import { useMay } from '../shared/session.js';
import { useQuery } from '@tanstack/react-query';
import { read } from '../shared/api.js';
import { ANSWER_COLORS } from './labels.js';
import type { CaseDetail, Property } from './use-case.js';
import { useCaseRead } from './use-case.js';

type Order = AnswerOf<typeof queryControlApi.listQueryOrders>['items'][number];

/** What was asked of whom, what came back, and what was found; silence is shown as silence. */
export function PropertyTab({ detail }: { readonly detail: CaseDetail }): JSX.Element {
  const officer = useMay('officer');
  const orders = useCaseRead(detail.caseId, 'query-control', queryControlApi.listQueryOrders);
  const property = useCaseRead(detail.caseId, 'query-control', queryControlApi.listProperty);
  return (
    <Space orientation="vertical" size="large" style={{ width: '100%' }}>
      {officer && detail.state !== 'closed' ? <OrderQuery detail={detail} /> : null}
      <Answered query={property}>{({ items }) => <PropertyTable items={items} />}</Answered>
      <ContestedAnswers caseId={detail.caseId} about="queries" />
      <Answered query={orders}>
        {({ items }) =>
          items.length === 0 ? (
            <Empty description="尚未查询。发起查询后,每个机构的答复显示在这里" />
          ) : (
            <>
              {items.map((order) => (
                <OrderTable key={order.orderId} order={order} />
              ))}
            </>
          )
        }
      </Answered>
    </Space>
  );
}

const NOWRAP = { style: { whiteSpace: 'nowrap' } } as const;

function PropertyTable({ items }: { readonly items: readonly Property[] }): JSX.Element {
  return (
    <Table
      size="small"
      rowKey="propertyId"
      title={() => `已发现的财产 (${items.length})`}
      pagination={false}
      dataSource={items}
      locale={{ emptyText: '尚无发现。未答复的机构不等于没有财产' }}
      columns={[
        { title: '机构', dataIndex: 'institutionName', onCell: () => NOWRAP },
        { title: '财产', render: (_, item) => describe(item) },
        {
          title: '余额(元)',
          align: 'right',
          render: (_, item) => (item.kind === 'deposit' ? yuan(item.balance) : ''),
        },
        { title: '截至', onCell: () => NOWRAP, render: (_, item) => instant(item.asOf) },
      ]}
    />
  );
}

function describe(item: Property): string {
  if (item.kind === 'deposit') return `存款 ${item.accountNumber} ${item.accountState}`;
  if (item.kind === 'vehicle') return `车辆 ${item.plate} ${item.model}`;
  const burdens = [
    ...item.mortgages.map((mortgage) => `抵押给 ${mortgage.holder} ${yuan(mortgage.amount)} 元`),
    ...item.coOwners.map((owner) => `与 ${owner.name} 共有(${owner.share})`),
  ];
  return `不动产 ${item.address} ${item.certificate};${burdens.join(';') || '无负担'}`;
}

function OrderTable({ order }: { readonly order: Order }): JSX.Element {
  return (
    <Table
      size="small"
      rowKey="requestId"
      pagination={false}
      dataSource={order.requests}
      title={() => (
        <>
          查询 {order.targetName} · {order.purpose} · {order.article} ·{' '}
          <Typography.Text type="secondary">{instant(order.orderedAt)}</Typography.Text>
        </>
      )}
      columns={[
        { title: '机构', dataIndex: 'institutionName' },
        {
          title: '答复',
          render: (_, request) => (
            <>
              <Tag color={ANSWER_COLORS[request.state] ?? 'default'}>{request.stateText}</Tag>
              {request.late ? <Tag color="gold">逾期答复</Tag> : null}
              {request.duplicates > 0 ? <Tag>重复 {request.duplicates} 次</Tag> : null}
              {request.fault ? <Tag color="red">{request.fault}</Tag> : null}
            </>
          ),
        },
        { title: '答复期限', render: (_, request) => instant(request.answerBy) },
        {
          title: '答复时间',
          render: (_, request) => (request.answeredAt ? instant(request.answeredAt) : '—'),
        },
      ]}
    />
  );
}

function OrderQuery({ detail }: { readonly detail: CaseDetail }): JSX.Element {
  const institutions = useQuery({
    queryKey: ['institutions'],
    queryFn: () => read('query-control', queryControlApi.listInstitutions),
    staleTime: 60_000,
  });
  const codes = institutions.data?.items ?? [];
  const debtors = detail.parties.filter((party) => party.role === 'debtor');
  return (
    <CommandForm
      app="query-control"
      endpoint={queryControlApi.orderQuery}
      params={{ caseId: detail.caseId }}
      verb="发起财产查询"
      primary
      initial={{
        targetPartyId: debtors[0]?.partyId ?? '',
        purpose: '查找可供执行的财产',
        article: '民事诉讼法(2023)第二百五十三条',
        institutions: codes.map(({ code }) => code),
      }}
      toBody={(values: {
        targetPartyId: string;
        purpose: string;
        article: string;
        institutions: string[];
      }) => values}
    >
      <Form.Item name="targetPartyId" label="查询对象(仅被执行人)" rules={[{ required: true }]}>
        <Select options={debtors.map(({ partyId, name }) => ({ value: partyId, label: name }))} />
      </Form.Item>
      <Form.Item name="purpose" label="目的" rules={[{ required: true }]}>
        <Input />
      </Form.Item>
      <Form.Item name="article" label="依据" rules={[{ required: true }]}>
        <Input />
      </Form.Item>
      <Form.Item name="institutions" label="机构" rules={[{ required: true }]}>
        <Checkbox.Group options={codes.map(({ code, name }) => ({ value: code, label: name }))} />
      </Form.Item>
    </CommandForm>
  );
}
