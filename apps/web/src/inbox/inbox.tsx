import type { AnswerOf } from '@lib/contracts';
import { caseFlowApi, caseFundsApi, queryControlApi } from '@lib/contracts';
import { useQueries } from '@tanstack/react-query';
import { Empty, Form, Input, Radio, Space, Table, Tag, Typography } from 'antd';
import type { JSX } from 'react';
import { Link } from 'react-router';
import { read } from '../shared/api.js';
import { CommandForm } from '../shared/command-form.js';
import { instant, yuan } from '../shared/format.js';
import { ProblemAlert } from '../shared/problem-alert.js';
import { useMay } from '../shared/session.js';
import { ConfirmClaim } from '../funds/confirm-claim.js';
import { EndNote, LEVEL_COLORS, RenewForm } from './renew-form.js';

type Approval = AnswerOf<typeof caseFundsApi.listApprovals>['items'][number];
type RenewalDue = AnswerOf<typeof queryControlApi.listRenewalsDue>['items'][number];
type ApprovalApp = 'query-control' | 'case-funds';

interface Waiting {
  readonly key: string;
  readonly what: string;
  readonly color?: string;
  readonly title: string;
  readonly caseId: string | undefined;
  readonly since: string | undefined;
  readonly due: string | undefined;
  readonly action: JSX.Element;
}

const CONSENTS: Readonly<Record<string, string>> = { 'dispute-settlement': '审批差异处理' };
const REFRESH_MS = 5_000;

/** Everything that waits for this person, earliest due first; each with the verb that ends it. */
export function Inbox(): JSX.Element {
  const approver = useMay('director', 'president', 'duty-chief');
  const finance = useMay('finance');
  const officer = useMay('officer');
  const director = useMay('director');
  const superior = useMay('director', 'president');
  const [releases, payouts, claims, mine, ending] = useQueries({
    queries: [
      {
        queryKey: ['approvals', 'query-control'],
        queryFn: () => read('query-control', queryControlApi.listApprovals),
        enabled: approver,
        refetchInterval: REFRESH_MS,
      },
      {
        queryKey: ['approvals', 'case-funds'],
        queryFn: () => read('case-funds', caseFundsApi.listApprovals),
        enabled: approver,
        refetchInterval: REFRESH_MS,
      },
      {
        queryKey: ['receipts', 'claim-proposed'],
        queryFn: () =>
          read('case-funds', caseFundsApi.listReceipts, { query: { state: 'claim-proposed' } }),
        enabled: finance,
        refetchInterval: REFRESH_MS,
      },
      {
        queryKey: ['cases', 'inbox', director],
        queryFn: () =>
          read('case-flow', caseFlowApi.listCases, {
            query: director ? { state: 'filed' } : { mine: 'true', state: 'assigned' },
          }),
        enabled: officer || director,
        refetchInterval: REFRESH_MS,
      },
      {
        queryKey: ['renewals-due'],
        queryFn: () => read('query-control', queryControlApi.listRenewalsDue),
        enabled: officer || superior,
        refetchInterval: REFRESH_MS,
      },
    ],
  });
  const rows = [
    ...(releases.data?.items ?? []).map((task) => approvalRow('query-control', task)),
    ...(payouts.data?.items ?? []).map((task) => approvalRow('case-funds', task)),
    ...(claims.data?.items ?? []).map((receipt): Waiting => ({
      key: receipt.receiptId,
      what: '确认认领',
      title: `${yuan(receipt.amount)} 元 · ${receipt.payerName} · ${receipt.caseNumber ?? ''}`,
      caseId: receipt.caseId,
      since: receipt.arrivedOn,
      due: receipt.identifyBy,
      action: <ConfirmClaim receipt={receipt} />,
    })),
    ...(mine.data?.items ?? []).map((row): Waiting => ({
      key: row.caseId,
      what: director ? '分案' : '签发执行通知书',
      title: `${row.caseNumber} · ${row.debtorNames.join('、')}`,
      caseId: row.caseId,
      since: row.filedOn,
      due: undefined,
      action: <Link to={`/cases/${row.caseId}`}>打开案件</Link>,
    })),
    ...(ending.data?.items ?? []).map((item) => renewalRow(item, officer)),
  ].sort((a, b) => (byDue(a) < byDue(b) ? -1 : 1));
  const error = [releases, payouts, claims, mine, ending].find((reading) => reading.error)?.error;
  return (
    <Space orientation="vertical" size="middle" style={{ width: '100%' }}>
      <Typography.Title level={4} style={{ margin: 0 }}>
        待办 ({rows.length})
      </Typography.Title>
      <ProblemAlert error={error} />
      <Table<Waiting>
        rowKey="key"
        size="middle"
        pagination={false}
        dataSource={rows}
        locale={{ emptyText: <Empty description="没有等您办理的事项" /> }}
        columns={[
          {
            title: '事项',
            render: (_, row) => <Tag color={row.color ?? 'default'}>{row.what}</Tag>,
          },
          {
            title: '内容',
            render: (_, row) =>
              row.caseId ? <Link to={`/cases/${row.caseId}`}>{row.title}</Link> : row.title,
          },
          { title: '送来', render: (_, row) => when(row.since) },
          { title: '期限', render: (_, row) => when(row.due) },
          { title: '操作', render: (_, row) => row.action },
        ]}
      />
    </Space>
  );
}

function byDue({ due, since }: Waiting): string {
  return due ?? since ?? '';
}

function when(text: string | undefined): string {
  if (!text) return '—';
  return text.length > 10 ? instant(text) : text;
}

function approvalRow(app: ApprovalApp, task: Approval): Waiting {
  return {
    key: task.approvalId,
    what: app === 'query-control' ? '审批解除' : (CONSENTS[task.subjectKind] ?? '审批发放'),
    title: `${task.title}(拟稿 ${task.draftedByName}${task.deputyOpen ? ';可代批' : ''})`,
    caseId: task.caseId,
    since: task.openedAt,
    due: task.dueAt,
    action: <Decide app={app} task={task} />,
  };
}

/** A freeze that ends soon or has ended; only an officer has the verb. */
function renewalRow(item: RenewalDue, officer: boolean): Waiting {
  const { renewal } = item;
  return {
    key: item.measureId,
    what: renewal.level === 'lapsed' ? '冻结已届满' : '冻结将届满',
    color: LEVEL_COLORS[renewal.level],
    title: `${item.caseNumber} · ${item.institutionName} ${item.accountNumber} · ${yuan(item.held)} 元`,
    caseId: item.caseId,
    since: undefined,
    due: item.endsOn,
    action: (
      <>
        <EndNote renewal={renewal} />
        {officer ? <RenewForm measure={item} renewal={renewal} /> : null}
      </>
    ),
  };
}

function Decide(props: { readonly app: ApprovalApp; readonly task: Approval }): JSX.Element {
  const { app, task } = props;
  return (
    <CommandForm
      app={app}
      endpoint={app === 'case-funds' ? caseFundsApi.decideApproval : queryControlApi.decideApproval}
      params={{ approvalId: task.approvalId }}
      verb="审批"
      title={task.title}
      primary
      initial={{ verdict: 'approve' as const }}
      toBody={(values: { verdict: 'approve' | 'reject'; why?: string }) => ({
        verdict: values.verdict,
        contentHash: task.contentHash,
        ...(values.why ? { why: values.why } : {}),
      })}
    >
      <p>批准的是当前内容(校验码 {task.contentHash.slice(0, 12)});内容改变后须重新审批。</p>
      <Form.Item name="verdict" label="决定" rules={[{ required: true }]}>
        <Radio.Group
          aria-label="决定"
          options={[
            { value: 'approve', label: '批准' },
            { value: 'reject', label: '不批准' },
          ]}
        />
      </Form.Item>
      <Form.Item name="why" label="意见">
        <Input.TextArea rows={2} />
      </Form.Item>
    </CommandForm>
  );
}
