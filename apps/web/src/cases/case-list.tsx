import type { AnswerOf, CaseFile } from '@lib/contracts';
import { caseFlowApi } from '@lib/contracts';
import { useInfiniteQuery } from '@tanstack/react-query';
import {
  Button,
  Card,
  Checkbox,
  Flex,
  Form,
  Input,
  Select,
  Space,
  Table,
  Tag,
  Typography,
  Upload,
} from 'antd';
import type { JSX, ReactNode } from 'react';
import { Link, useSearchParams } from 'react-router';
import { read } from '../shared/api.js';
import { CommandForm } from '../shared/command-form.js';
import { yuan } from '../shared/format.js';
import { usePhone } from '../shared/phone.js';
import { PageTitle } from '../shared/page-title.js';
import { ProblemAlert } from '../shared/problem-alert.js';
import { emptyOf } from '../shared/query-state.js';
import { useMay } from '../shared/session.js';
import { CASE_STATES } from './labels.js';

type Row = AnswerOf<typeof caseFlowApi.listCases>['items'][number];

/** Cases of the court, newest first; the filter is in the address, so it can be kept and shared. */
export function CaseList(): JSX.Element {
  const mayImport = useMay('officer', 'director');
  const officer = useMay('officer');
  const phone = usePhone();
  const [search, setSearch] = useSearchParams();
  const filter = Object.fromEntries(search);
  const query = useInfiniteQuery({
    queryKey: ['cases', filter],
    initialPageParam: '',
    queryFn: ({ pageParam }) =>
      read('case-flow', caseFlowApi.listCases, {
        query: { ...filter, ...(pageParam ? { cursor: pageParam } : {}) },
      }),
    getNextPageParam: (page) => page.nextCursor,
  });
  const rows = query.data?.pages.flatMap((page) => page.items) ?? [];
  const empty = emptyOf(query.isSuccess, emptyText(filter, mayImport));
  const change = (name: string, value: string | undefined): void => {
    const { [name]: _, ...rest } = filter;
    setSearch(value ? { ...rest, [name]: value } : rest);
  };
  return (
    <Space orientation="vertical" size="middle" style={{ width: '100%' }}>
      <Space wrap>
        <PageTitle>案件</PageTitle>
        <Input.Search
          key={filter['q'] ?? ''}
          placeholder="案号或被执行人"
          aria-label="按案号或被执行人查找"
          defaultValue={filter['q']}
          allowClear
          onSearch={(value) => change('q', value || undefined)}
          style={{ width: 260 }}
        />
        <Select
          placeholder="状态"
          aria-label="按状态筛选"
          allowClear
          style={{ width: 140 }}
          value={filter['state']}
          onChange={(value?: string) => change('state', value)}
          options={Object.entries(CASE_STATES).map(([value, label]) => ({ value, label }))}
        />
        {officer ? (
          <Checkbox
            checked={filter['mine'] === 'true'}
            onChange={({ target }) => change('mine', target.checked ? 'true' : undefined)}
          >
            只看我承办的
          </Checkbox>
        ) : null}
        <Checkbox
          checked={filter['overdue'] === 'true'}
          onChange={({ target }) => change('overdue', target.checked ? 'true' : undefined)}
        >
          只看有节点逾期的
        </Checkbox>
        <Select
          aria-label="排序"
          style={{ width: 140 }}
          value={filter['order'] ?? 'filed'}
          onChange={(value) => change('order', value === 'due' ? value : undefined)}
          options={[
            { value: 'filed', label: '最近立案在前' },
            { value: 'due', label: '最先到期在前' },
          ]}
        />
        {mayImport ? <ImportCase /> : null}
      </Space>
      <ProblemAlert error={query.error} />
      <CaseCount shown={rows.length} total={query.data?.pages[0]?.total} />
      {phone ? (
        <CaseCards rows={rows} empty={empty.emptyText} />
      ) : (
        <CaseTable rows={rows} loading={query.isPending} empty={empty} />
      )}
      {query.hasNextPage ? (
        <Button loading={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
          更多案件
        </Button>
      ) : null}
    </Space>
  );
}

/** How many cases the filter finds, and how many of them stand here. */
function CaseCount(props: {
  readonly shown: number;
  readonly total: number | undefined;
}): JSX.Element | null {
  const { shown, total } = props;
  if (!total) return null;
  return (
    <Typography.Text type="secondary">
      共 {total} 件{shown < total ? `,已列出 ${shown} 件` : ''}
    </Typography.Text>
  );
}

function CaseTable(props: {
  readonly rows: readonly Row[];
  readonly loading: boolean;
  readonly empty: ReturnType<typeof emptyOf>;
}): JSX.Element {
  return (
    <Table<Row>
      rowKey="caseId"
      size="middle"
      loading={props.loading}
      dataSource={props.rows}
      pagination={false}
      locale={props.empty}
      columns={[
        {
          title: '案号',
          render: (_, row) => <Link to={`/cases/${row.caseId}`}>{row.caseNumber}</Link>,
        },
        { title: '被执行人', render: (_, row) => row.debtorNames.join('、') },
        { title: '执行依据金额(元)', align: 'right', render: (_, row) => yuan(row.titleAmount) },
        { title: '承办人', dataIndex: 'officer', render: (name?: string) => name ?? '未分案' },
        { title: '立案', dataIndex: 'filedOn' },
        { title: '状态', render: (_, row) => CASE_STATES[row.state] },
        { title: '下一节点', render: (_, row) => <NextNode row={row} /> },
      ]}
    />
  );
}

/** What the process of the case waits for, and whether its last day has passed. */
function NextNode({ row }: { readonly row: Row }): JSX.Element {
  const { nextNode } = row;
  if (!nextNode) return <Typography.Text type="secondary">无</Typography.Text>;
  return (
    <span>
      {nextNode.title} {nextNode.dueOn} {nextNode.overdue ? <Tag color="red">逾期</Tag> : null}
    </span>
  );
}

/** On a phone one card a case, with the same facts. */
function CaseCards(props: { readonly rows: readonly Row[]; readonly empty: ReactNode }): ReactNode {
  if (props.rows.length === 0) return props.empty;
  return (
    <Flex vertical gap={8}>
      {props.rows.map((row) => (
        <Card key={row.caseId} size="small">
          <Flex justify="space-between" gap={8} wrap>
            <Link to={`/cases/${row.caseId}`}>{row.caseNumber}</Link>
            <Tag>{CASE_STATES[row.state]}</Tag>
          </Flex>
          <div>被执行人 {row.debtorNames.join('、')}</div>
          <div>执行依据金额 {yuan(row.titleAmount)} 元</div>
          <div>
            下一节点 <NextNode row={row} />
          </div>
          <Typography.Text type="secondary">
            承办人 {row.officer ?? '未分案'} · 立案 {row.filedOn}
          </Typography.Text>
        </Card>
      ))}
    </Flex>
  );
}

function emptyText(
  { order: _, ...narrowing }: Readonly<Record<string, string>>,
  mayImport: boolean,
): string {
  if (Object.keys(narrowing).length > 0) return '没有符合条件的案件。请清除或放宽筛选';
  return mayImport ? '没有您可以查看的案件。可以导入案件文件' : '没有您可以查看的案件';
}

/** Import of a case file: the whole file, or every fault of it. */
function ImportCase(): JSX.Element {
  return (
    <CommandForm
      app="case-flow"
      endpoint={caseFlowApi.importCase}
      verb="导入案件文件"
      primary
      width={760}
      toBody={({ text }: { text: string }) => JSON.parse(text) as CaseFile}
    >
      {(form) => (
        <>
          <Upload.Dragger
            accept=".json"
            style={{ marginBottom: 16 }}
            maxCount={1}
            beforeUpload={async (file) => {
              form.setFieldValue('text', await file.text());
              return false;
            }}
          >
            选择或拖入 JSON 案件文件,也可以粘贴在下面
          </Upload.Dragger>
          <Form.Item
            name="text"
            label="文件内容"
            rules={[
              { required: true, message: '请粘贴案件文件' },
              {
                validator: (_, value: string) => {
                  try {
                    JSON.parse(value || '{}');
                    return Promise.resolve();
                  } catch (error) {
                    return Promise.reject(new Error(`不是 JSON(${(error as Error).message})`));
                  }
                },
              },
            ]}
          >
            <Input.TextArea rows={10} spellCheck={false} />
          </Form.Item>
        </>
      )}
    </CommandForm>
  );
}
