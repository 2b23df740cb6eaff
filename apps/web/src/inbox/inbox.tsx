import type { AnswerOf } from '@lib/contracts';
import { caseFlowApi, caseFundsApi, queryControlApi } from '@lib/contracts';
import { useQueries } from '@tanstack/react-query';
import { Space, Table, Tag } from 'antd';
import type { JSX } from 'react';
import { Link } from 'react-router';
import type { Contested } from '../contested/contested-answers.js';
import { ReviewForm } from '../contested/contested-answers.js';
import { read } from '../shared/api.js';
import { CommandForm } from '../shared/command-form.js';
import { instant, yuan } from '../shared/format.js';
import { PageTitle } from '../shared/page-title.js';
import { ProblemAlert } from '../shared/problem-alert.js';
import { emptyOf } from '../shared/query-state.js';
import { useMay } from '../shared/session.js';
import { VerdictFields, verdictOf } from '../shared/verdict.js';
import type { Receipt } from '../funds/confirm-claim.js';
import { ConfirmClaim } from '../funds/confirm-claim.js';
import type { Approval } from './approval-subject.js';
import { ApprovalSubject } from './approval-subject.js';
import { EndNote, LEVEL_COLORS, RenewForm } from './renew-form.js';

type CaseRow = AnswerOf<typeof caseFlowApi.listCases>['items'][number];
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
  const waitingCases = director ? { state: 'filed' } : { mine: 'true', state: 'assigned' };
  const looks = useMay('officer', 'director', 'duty-chief');
  const seesCases = useMay('officer', 'director', 'president', 'finance');
  const [releases, payouts, claims, mine, ending, contested] = useQueries({
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
        enabled: superior,
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
          read('case-flow', caseFlowApi.listCases, { query: { ...waitingCases, limit: '100' } }),
        enabled: officer || director,
        refetchInterval: REFRESH_MS,
      },
      {
        queryKey: ['renewals-due'],
        queryFn: () => read('query-control', queryControlApi.listRenewalsDue),
        enabled: officer || superior,
        refetchInterval: REFRESH_MS,
      },
      {
        queryKey: ['contested-answers'],
        queryFn: () => read('query-control', queryControlApi.listContestedAnswers),
        enabled: looks,
        refetchInterval: REFRESH_MS,
      },
    ],
  });
  const rows = [
    ...rowsOf(releases, (task) => approvalRow('query-control', task)),
    ...rowsOf(payouts, (task) => approvalRow('case-funds', task)),
    ...rowsOf(claims, claimRow),
    ...rowsOf(mine, (row) => caseRow(row, director ? '分案' : '签发执行通知书')),
    ...rowsOf(ending, (item) => renewalRow(item, officer)),
    ...rowsOf(contested, contestedRow),
  ].sort((a, b) => (byDue(a) < byDue(b) ? -1 : 1));
  const readings = [releases, payouts, claims, mine, ending, contested];
  const isKnown = readings.every(({ isSuccess, isEnabled }) => isSuccess || !isEnabled);
  const more = mine.data?.nextCursor !== undefined;
  const error = readings.find((reading) => reading.error)?.error;
  return (
    <Space orientation="vertical" size="middle" style={{ width: '100%' }}>
      <PageTitle>{`待办 (${isKnown ? rows.length : '—'}${more ? '+' : ''})`}</PageTitle>
      <ProblemAlert error={error} />
      <Table<Waiting>
        rowKey="key"
        size="middle"
        pagination={false}
        dataSource={rows}
        loading={readings.some(({ isLoading }) => isLoading)}
        locale={emptyOf(isKnown, '没有等您办理的事项')}
        columns={[
          {
            title: '事项',
            render: (_, row) => <Tag color={row.color ?? 'default'}>{row.what}</Tag>,
          },
          {
            title: '内容',
            render: (_, row) =>
              row.caseId && seesCases ? (
                <Link to={`/cases/${row.caseId}`}>{row.title}</Link>
              ) : (
                row.title
              ),
          },
          { title: '送来', render: (_, row) => when(row.since) },
          { title: '期限', render: (_, row) => when(row.due) },
          { title: '操作', render: (_, row) => row.action },
        ]}
      />
      {more ? (
        <Link to={`/cases?${new URLSearchParams(waitingCases)}`}>还有更多,在案件列表中查看</Link>
      ) : null}
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

function rowsOf<Item>(
  reading: { readonly data: { readonly items: readonly Item[] } | undefined },
  toRow: (item: Item) => Waiting,
): readonly Waiting[] {
  return reading.data?.items.map(toRow) ?? [];
}

function claimRow(receipt: Receipt): Waiting {
  return {
    key: receipt.receiptId,
    what: '确认认领',
    title: `${yuan(receipt.amount)} 元 · ${receipt.payerName} · ${receipt.caseNumber ?? ''}`,
    caseId: receipt.caseId,
    since: receipt.arrivedOn,
    due: receipt.identifyBy,
    action: <ConfirmClaim receipt={receipt} />,
  };
}

function caseRow(row: CaseRow, what: string): Waiting {
  return {
    key: row.caseId,
    what,
    ...(row.nextNode?.overdue ? { color: 'red' } : {}),
    title: `${row.caseNumber} · ${row.debtorNames.join('、')}`,
    caseId: row.caseId,
    since: row.filedOn,
    due: row.nextNode?.dueOn,
    action: <Link to={`/cases/${row.caseId}`}>打开案件</Link>,
  };
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

/** An answer that was kept and not followed; the case's tabs show what it said. */
function contestedRow(row: Contested): Waiting {
  const placed = row.kind === 'contradiction';
  return {
    key: row.answerId,
    what: placed ? '存疑答复' : '无法采用的答复',
    color: 'orange',
    title: placed
      ? `${row.caseNumber ?? ''} · ${row.institutionName} · ${row.about} · ${row.reason}`
      : `${row.institutionName} · ${row.reason}`,
    caseId: row.caseId,
    since: row.openedAt,
    due: undefined,
    action: <ReviewForm row={row} />,
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
        ...verdictOf(values),
        contentHash: task.contentHash,
      })}
    >
      <ApprovalSubject task={task} />
      <p>批准的是当前内容(校验码 {task.contentHash.slice(0, 12)});内容改变后须重新审批。</p>
      <VerdictFields words={{ approve: '批准', reject: '不批准' }} why="意见" />
    </CommandForm>
  );
}
