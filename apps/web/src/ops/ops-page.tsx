import type { AnswerOf } from '@lib/contracts';
import { stuckWorkApi } from '@lib/contracts';
import { useQueries } from '@tanstack/react-query';
import { Form, Input, Space, Table, Tag, Typography } from 'antd';
import type { JSX } from 'react';
import type { AppName } from '../shared/api.js';
import { APPS, read } from '../shared/api.js';
import { CommandForm } from '../shared/command-form.js';
import { instant } from '../shared/format.js';
import { PageTitle } from '../shared/page-title.js';
import { ProblemAlert } from '../shared/problem-alert.js';
import { emptyOf } from '../shared/query-state.js';
import { useMay } from '../shared/session.js';
import { WORK_WORDS } from './work-words.js';

type Item = AnswerOf<typeof stuckWorkApi.listStuckWork>['items'][number];
type StuckRow = Item & { readonly app: AppName };

const APP_NAMES = Object.keys(APPS) as AppName[];
const KINDS: Readonly<Record<Item['kind'], string>> = { deadline: '期限', task: '任务' };
const REFRESH_MS = 10_000;

/** What keeps failing in each app and waits for a person; one that is away does not hide the others. */
export function OpsPage(): JSX.Element {
  const admin = useMay('admin');
  const answers = useQueries({
    queries: APP_NAMES.map((app) => ({
      queryKey: ['stuck-work', app],
      queryFn: () => read(app, stuckWorkApi.listStuckWork),
      refetchInterval: REFRESH_MS,
    })),
  });
  const rows = answers.flatMap(({ data }, at) =>
    (data?.items ?? []).map((item): StuckRow => ({ ...item, app: APP_NAMES[at] ?? 'case-flow' })),
  );
  return (
    <Space orientation="vertical" size="middle" style={{ width: '100%' }}>
      <PageTitle tab="运维">{`失败的任务和期限 (${rows.length})`}</PageTitle>
      {answers.map(({ error }, at) => (
        <ProblemAlert key={APP_NAMES[at]} error={error} />
      ))}
      <Table<StuckRow>
        rowKey="workId"
        size="middle"
        loading={answers.some(({ isPending }) => isPending)}
        pagination={false}
        dataSource={rows.sort((left, right) => (left.since < right.since ? -1 : 1))}
        locale={emptyOf(
          answers.every(({ isSuccess }) => isSuccess),
          '没有需要处理的失败事项',
        )}
        columns={[
          { title: '服务', render: (_, row) => APPS[row.app] },
          { title: '类别', render: (_, row) => <Tag>{KINDS[row.kind]}</Tag> },
          { title: '名称', render: (_, row) => <NameOf row={row} /> },
          { title: '自', render: (_, row) => instant(row.since) },
          { title: '已试次数', align: 'right', dataIndex: 'attempts' },
          { title: '最后一次失败的原因', dataIndex: 'lastError' },
          ...(admin
            ? [{ title: '操作', render: (_: unknown, row: StuckRow) => <Retry row={row} /> }]
            : []),
        ]}
      />
    </Space>
  );
}

function NameOf({ row }: { readonly row: StuckRow }): JSX.Element {
  return (
    <Space orientation="vertical" size={0}>
      <span>{WORK_WORDS[row.name] ?? row.name}</span>
      <Typography.Text type="secondary" copyable={{ text: row.workId }}>
        {row.subjectId ?? row.workId}
      </Typography.Text>
    </Space>
  );
}

function Retry({ row }: { readonly row: StuckRow }): JSX.Element {
  return (
    <CommandForm
      app={row.app}
      endpoint={stuckWorkApi.retryStuckWork}
      params={{ workId: row.workId }}
      verb="重试"
      title={`重试:${WORK_WORDS[row.name] ?? row.name}`}
      toBody={(values: { reason: string }) => values}
    >
      <Form.Item
        name="reason"
        label="重试理由(记入审计)"
        rules={[{ required: true, min: 2, max: 500 }]}
      >
        <Input.TextArea rows={2} placeholder="例如:机构已恢复应答" />
      </Form.Item>
    </CommandForm>
  );
}
