import type { AnswerOf } from '@lib/contracts';
import { queryControlApi } from '@lib/contracts';
import { Form, Input, Space, Table, Tag, Typography } from 'antd';
import type { JSX } from 'react';
import { useCaseRead } from '../cases/use-case.js';
import { CommandForm } from '../shared/command-form.js';
import { instant } from '../shared/format.js';
import { usePersonNames } from '../shared/person-names.js';
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
        if (rows.length === 0 && props.about === 'measures') return null;
        return (
          <Table<Contested>
            size="small"
            rowKey="answerId"
            pagination={false}
            dataSource={rows}
            title={() => `存疑答复 (${rows.length})`}
            locale={{ emptyText: '没有与已知内容矛盾的答复' }}
            columns={[
              { title: '机构与事项', render: (_, row) => <About row={row} /> },
              { title: '答复内容', render: (_, row) => <BothWords row={row} /> },
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
    <Space orientation="vertical" size={0}>
      <span>
        {row.institutionName} <Tag color="orange">{row.about}</Tag>
      </span>
      <Typography.Text type="secondary" style={{ whiteSpace: 'nowrap' }}>
        {row.requestNo}
      </Typography.Text>
      <Typography.Text type="secondary">{instant(row.openedAt)}</Typography.Text>
    </Space>
  );
}

/** What counts and what was said against it. */
function BothWords({ row }: { readonly row: Contested }): JSX.Element {
  return (
    <Space orientation="vertical" size={0}>
      <span>{row.reason}</span>
      <Lines title="以此为准" said={row.first} />
      <Lines title="未采信" said={row.second} />
    </Space>
  );
}

function Lines(props: { readonly title: string; readonly said: readonly Said[] }): JSX.Element {
  return (
    <>
      {props.said.map((line) => (
        <div key={`${line.account ?? ''}${line.text}`}>
          <Typography.Text type="secondary">{props.title}:</Typography.Text>
          {line.account ? `${line.account} ` : ''}
          {line.text}
        </div>
      ))}
    </>
  );
}

function Review({ row }: { readonly row: Contested }): JSX.Element {
  const nameOf = usePersonNames();
  const { review } = row;
  if (!review) return <ReviewForm row={row} />;
  return (
    <Space orientation="vertical" size={0}>
      <span>{review.reason}</span>
      <Typography.Text type="secondary">{`${nameOf(review.by)} · ${instant(review.at)}`}</Typography.Text>
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
      <BothWords row={row} />
      <p style={{ marginTop: 12 }}>
        记录后不再列入待办;原答复、财产和措施都不因此改变,需要改变的另行办理。
      </p>
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
