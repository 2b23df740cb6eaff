import { caseFundsApi } from '@lib/contracts';
import { useQuery } from '@tanstack/react-query';
import { Table, Tag } from 'antd';
import type { JSX } from 'react';
import { Link } from 'react-router';
import { read } from '../shared/api.js';
import { instant, yuan } from '../shared/format.js';
import { usePersonNames } from '../shared/person-names.js';
import { ProblemAlert } from '../shared/problem-alert.js';
import { emptyOf } from '../shared/query-state.js';
import { useMay } from '../shared/session.js';
import type { Dispute } from './dispute-facts.js';
import { DisputeFacts } from './dispute-facts.js';
import { SettleDispute } from './settle-dispute.js';

/** What the bank said and the books do not bear out: open first, each with what became of it. */
export function DisputeList(): JSX.Element {
  const finance = useMay('finance');
  const query = useQuery({
    queryKey: ['disputes'],
    queryFn: () => read('case-funds', caseFundsApi.listDisputes),
    refetchInterval: 5_000,
  });
  const rows = query.data?.items ?? [];
  return (
    <>
      <ProblemAlert error={query.error} />
      <Table<Dispute>
        rowKey="disputeId"
        size="middle"
        loading={query.isPending}
        pagination={false}
        dataSource={[...rows]}
        locale={emptyOf(query.isSuccess, '没有登记的对账差异')}
        expandable={{ expandedRowRender: (row) => <DisputeFacts dispute={row} /> }}
        columns={[
          { title: '发现', render: (_, row) => instant(row.openedAt) },
          { title: '差异', dataIndex: 'kindText' },
          { title: '银行流水号', render: (_, row) => row.bankRef ?? '—' },
          { title: '金额(元)', align: 'right', render: (_, row) => yuan(row.amount) },
          {
            title: '案件',
            render: (_, row) =>
              row.caseId ? <Link to={`/cases/${row.caseId}`}>{row.caseNumber}</Link> : '—',
          },
          { title: '处理', render: (_, row) => <Progress dispute={row} /> },
          {
            title: '操作',
            render: (_, row) =>
              finance && row.decisions.length > 0 ? (
                <SettleDispute dispute={row} others={rows} />
              ) : null,
          },
        ]}
      />
    </>
  );
}

const STEPS = {
  proposed: { color: 'gold', text: '待审批' },
  settled: { color: 'green', text: '已处理' },
  rejected: { color: 'red', text: '不予批准,待重新处理' },
  void: { color: 'red', text: '审批逾期,待重新处理' },
} as const;

function Progress({ dispute }: { readonly dispute: Dispute }): JSX.Element {
  const nameOf = usePersonNames();
  const { settlement, state } = dispute;
  if (!settlement) {
    return state === 'open' ? (
      <Tag color="red">待查清</Tag>
    ) : (
      <Tag color="green">银行后来已说明</Tag>
    );
  }
  const step = STEPS[settlement.state];
  const persons = [settlement.proposedBy, settlement.decidedBy]
    .flatMap((person) => (person ? [nameOf(person)] : []))
    .join('、');
  return (
    <>
      <Tag color={step.color}>{step.text}</Tag> {settlement.decisionText}({persons};依据{' '}
      {settlement.evidence})
    </>
  );
}
