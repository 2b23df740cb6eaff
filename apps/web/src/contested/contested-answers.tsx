import type { AnswerOf } from '@lib/contracts';
import { queryControlApi } from '@lib/contracts';
import { Form, Input, Space, Table, Tag, Typography } from 'antd';
import type { JSX } from 'react';
import { useCaseRead } from '../cases/use-case.js';
import { CommandForm } from '../shared/command-form.js';
import { instant } from '../shared/format.js';
import { Answered } from '../shared/query-state.js';
import { useMay } from '../shared/session.js';

export type Contested = AnswerOf<typeof queryControlApi.listContestedAnswers>['items'][number];
type Said = Contested['first'][number];

/** What bodies said against what is known about one side of the case: the query, or the measures. */
export function ContestedAnswers(props: {
  readonly caseId: string;
  readonly about: 'queries' | 'measures';
}): JSX.Element | null {
  const mayLook = useMay('officer', 'director', 'duty-chief');
  return mayLook ? <ContestedTable {...props} /> : null;
}

function ContestedTable(props: {
  readonly caseId: string;
  readonly about: 'queries' | 'measures';
}): JSX.Element {
  const answers = useCaseRead(
    props.caseId,
    'query-control',
    queryControlApi.listCaseContestedAnswers,
  );
  return (
    <Answered query={answers}>
      {({ items }) => {
        const rows = items.filter((row) => (row.about === '查询') === (props.about === 'queries'));
        return (
          <Table<Contested>
            size="small"
            rowKey="answerId"
            pagination={false}
            dataSource={rows}
            scroll={{ x: 'max-content' }}
            title={() => `存疑答复 (${rows.length})`}
            locale={{ emptyText: '没有与已知内容矛盾的答复' }}
            columns={[
              { title: '机构', dataIndex: 'institutionName' },
              { title: '事项', render: (_, row) => <About row={row} /> },
              { title: '收到', render: (_, row) => instant(row.openedAt) },
              { title: '以此为准', render: (_, row) => <Lines said={row.first} /> },
              { title: '未采信', render: (_, row) => <Lines said={row.second} /> },
              { title: '查看', render: (_, row) => <Review row={row} /> },
            ]}
          />
        );
      }}
    </Answered>
  );
}

function About({ row }: { readonly row: Contested }): JSX.Element {
  return (
    <Space orientation="vertical" size={0} style={{ maxWidth: 240, whiteSpace: 'normal' }}>
      <span>
        <Tag color="orange">{row.about}</Tag>
        {row.requestNo}
      </span>
      <Typography.Text type="secondary">{row.reason}</Typography.Text>
    </Space>
  );
}

function Lines({ said }: { readonly said: readonly Said[] }): JSX.Element {
  if (said.length === 0) return <Typography.Text type="secondary">—</Typography.Text>;
  return (
    <Space orientation="vertical" size={0} style={{ maxWidth: 260, whiteSpace: 'normal' }}>
      {said.map((line) => (
        <span key={`${line.account ?? ''}${line.text}`}>
          {line.account ? `${line.account} ` : ''}
          {line.text}
        </span>
      ))}
    </Space>
  );
}

function Review({ row }: { readonly row: Contested }): JSX.Element {
  const { review } = row;
  if (!review) return <ReviewForm row={row} />;
  return (
    <Space orientation="vertical" size={0} style={{ maxWidth: 240, whiteSpace: 'normal' }}>
      <span>{review.reason}</span>
      <Typography.Text type="secondary">{`${review.by} · ${instant(review.at)}`}</Typography.Text>
    </Space>
  );
}

/** Somebody has looked: what was found out, for the record. It moves no money and no measure. */
export function ReviewForm({ row }: { readonly row: Contested }): JSX.Element {
  return (
    <CommandForm
      app="query-control"
      endpoint={queryControlApi.reviewContestedAnswer}
      params={{ answerId: row.answerId }}
      verb="记录查看"
      title={`${row.institutionName} · ${row.about}`}
      toBody={(values: { reason: string }) => values}
    >
      <p>{row.reason}</p>
      {row.second.length === 0 ? null : (
        <Space orientation="vertical" size={0} style={{ marginBottom: 12 }}>
          <Typography.Text type="secondary">以此为准</Typography.Text>
          <Lines said={row.first} />
          <Typography.Text type="secondary">未采信</Typography.Text>
          <Lines said={row.second} />
        </Space>
      )}
      <p>记录后不再列入待办;原答复、财产和措施都不因此改变,需要改变的另行办理。</p>
      <Form.Item
        name="reason"
        label="查看结论(记入审计)"
        rules={[{ required: true, min: 2, max: 500 }]}
      >
        <Input.TextArea rows={2} placeholder="例如:已向银行核实,以第一次答复为准" />
      </Form.Item>
    </CommandForm>
  );
}
