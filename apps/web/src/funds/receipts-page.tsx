import { caseFlowApi, caseFundsApi } from '@lib/contracts';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { Form, Input, Segmented, Select, Space, Table, Tag } from 'antd';
import type { SelectProps } from 'antd';
import type { JSX } from 'react';
import { useState } from 'react';
import { Link, useSearchParams } from 'react-router';
import { read } from '../shared/api.js';
import { CommandForm } from '../shared/command-form.js';
import { yuan } from '../shared/format.js';
import { PageTitle } from '../shared/page-title.js';
import { ProblemAlert } from '../shared/problem-alert.js';
import { emptyOf } from '../shared/query-state.js';
import { useMay } from '../shared/session.js';
import type { Receipt } from './confirm-claim.js';
import { ConfirmClaim } from './confirm-claim.js';
import { DisputeList } from './dispute-list.js';
import { LastCut } from './last-cut.js';

const STATES: Readonly<Record<string, string>> = {
  unidentified: '不明款',
  'claim-proposed': '待财务确认',
  claimed: '已入案',
  returned: '已退回',
};

/** The clock runs until a person of the books has confirmed whose money it is. */
const AGEING: ReadonlySet<string> = new Set(['unidentified', 'claim-proposed']);

const EMPTY: Readonly<Record<string, string>> = {
  unidentified: '没有不明款',
  'claim-proposed': '没有待财务确认的认领',
  claimed: '没有已入案的款项',
  returned: '没有已退回的款项',
};

const DISPUTES = 'disputes';

/** Money that arrived, and where bank and books differ. */
export function ReceiptsPage(): JSX.Element {
  const [search, setSearch] = useSearchParams({ state: 'unidentified' });
  const state = search.get('state') ?? 'unidentified';
  const reconciles = useMay('officer', 'finance', 'director', 'supervisor', 'auditor');
  const options = Object.entries({ ...STATES, ...(reconciles ? { [DISPUTES]: '对账差异' } : {}) });
  return (
    <Space orientation="vertical" size="middle" style={{ width: '100%' }}>
      <PageTitle>到账</PageTitle>
      <div style={{ overflowX: 'auto' }}>
        <Segmented
          value={state}
          onChange={(value) => setSearch({ state: value })}
          options={options.map(([value, label]) => ({ value, label }))}
        />
      </div>
      {state === DISPUTES ? <Differences /> : <ReceiptTable state={state} />}
    </Space>
  );
}

/** Whether bank and books agreed when they were last compared, and what is to be cleared up. */
function Differences(): JSX.Element {
  const seesBank = useMay('finance', 'director', 'supervisor', 'auditor');
  return (
    <Space orientation="vertical" size="middle" style={{ width: '100%' }}>
      {seesBank ? <LastCut /> : null}
      <DisputeList />
    </Space>
  );
}

/** Money that arrived: unidentified with its age clock, claimed and waiting, booked. */
function ReceiptTable({ state }: { readonly state: string }): JSX.Element {
  const officer = useMay('officer');
  const finance = useMay('finance');
  const query = useQuery({
    queryKey: ['receipts', state],
    queryFn: () => read('case-funds', caseFundsApi.listReceipts, { query: { state } }),
    refetchInterval: 5_000,
  });
  return (
    <>
      <ProblemAlert error={query.error} />
      <Table<Receipt>
        rowKey="receiptId"
        size="middle"
        loading={query.isPending}
        pagination={false}
        dataSource={query.data?.items ?? []}
        title={() => `共 ${query.data?.items.length ?? '—'} 笔`}
        locale={emptyOf(query.isSuccess, EMPTY[state] ?? '')}
        columns={[
          { title: '到账日', dataIndex: 'arrivedOn' },
          { title: '付款人', render: (_, row) => `${row.payerName} ${row.payerAccount}` },
          { title: '附言', dataIndex: 'remark' },
          { title: '金额(元)', align: 'right', render: (_, row) => yuan(row.amount) },
          {
            title: '案件',
            render: (_, row) =>
              row.caseId ? (
                <Link to={`/cases/${row.caseId}`}>{row.caseNumber}</Link>
              ) : row.sentBackWhy ? (
                `认领曾被财务退回:${row.sentBackWhy}`
              ) : (
                '—'
              ),
          },
          {
            title: '查明期限',
            render: (_, row) =>
              row.identifyBy && AGEING.has(row.state) ? (
                <Tag color={row.overdue ? 'red' : 'gold'}>
                  {row.identifyBy}
                  {row.overdue ? ' 已逾期' : ''}
                </Tag>
              ) : (
                '—'
              ),
          },
          {
            title: '操作',
            render: (_, row) => (
              <>
                {officer && row.state === 'unidentified' ? <Claim receipt={row} /> : null}
                {finance && row.state === 'claim-proposed' ? <ConfirmClaim receipt={row} /> : null}
              </>
            ),
          },
        ]}
      />
    </>
  );
}

function Claim({ receipt }: { readonly receipt: Receipt }): JSX.Element {
  return (
    <CommandForm
      app="case-funds"
      endpoint={caseFundsApi.proposeClaim}
      params={{ receiptId: receipt.receiptId }}
      verb="认领"
      title={`认领 ${yuan(receipt.amount)} 元`}
      primary
      toBody={(values: { caseId: string; why: string }) => values}
    >
      <Form.Item name="caseId" label="案件" rules={[{ required: true }]}>
        <OwnCase />
      </Form.Item>
      <Form.Item name="why" label="认领依据" rules={[{ required: true, min: 2 }]}>
        <Input.TextArea rows={2} placeholder="例如:付款人为本案被执行人,经电话核实" />
      </Form.Item>
    </CommandForm>
  );
}

/** One of the officer's cases, found by number or debtor however many there are. */
function OwnCase(props: SelectProps<string>): JSX.Element {
  const [q, setQ] = useState('');
  const cases = useQuery({
    queryKey: ['cases', 'mine', q],
    queryFn: () =>
      read('case-flow', caseFlowApi.listCases, { query: { mine: 'true', limit: '100', q } }),
    placeholderData: keepPreviousData,
  });
  return (
    <Select<string>
      {...props}
      showSearch={{ filterOption: false, onSearch: setQ }}
      placeholder="按案号或被执行人查找"
      notFoundContent={cases.isSuccess ? '没有符合的案件' : ' '}
      options={(cases.data?.items ?? []).map((row) => ({
        value: row.caseId,
        label: `${row.caseNumber} ${row.debtorNames.join('、')}`,
      }))}
    />
  );
}
