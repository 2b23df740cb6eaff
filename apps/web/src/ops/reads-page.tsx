import type { AnswerOf, PersonalClass } from '@lib/contracts';
import { caseFlowApi, caseFundsApi, personalReadsApi, queryControlApi } from '@lib/contracts';
import type { Endpoint } from '@lib/contracts';
import { useInfiniteQuery } from '@tanstack/react-query';
import { Button, Checkbox, Select, Space, Table } from 'antd';
import type { JSX } from 'react';
import { Link, useSearchParams } from 'react-router';
import type { AppName } from '../shared/api.js';
import { APPS, read } from '../shared/api.js';
import { instant } from '../shared/format.js';
import { PageTitle } from '../shared/page-title.js';
import { usePersonNames } from '../shared/person-names.js';
import { ProblemAlert } from '../shared/problem-alert.js';
import { emptyOf } from '../shared/query-state.js';

type Row = AnswerOf<typeof personalReadsApi.listPersonalReads>['items'][number];

const CLASSES: Readonly<Record<PersonalClass, string> & Partial<Record<string, string>>> = {
  name: '姓名',
  'document-number': '证件号码',
  'bank-account': '银行账号',
  phone: '电话',
  address: '住址',
  'free-text': '银行附言',
  'noted-text': '文字中的号码',
};
const OPERATIONS: Readonly<Record<AppName, Readonly<Record<string, Endpoint>>>> = {
  'case-flow': caseFlowApi,
  'query-control': queryControlApi,
  'case-funds': caseFundsApi,
};

/** Who of the own court read personal data in full; the filter is in the address. */
export function ReadsPage(): JSX.Element {
  const [search, setSearch] = useSearchParams();
  const { app: asked, ...filter } = Object.fromEntries(search);
  const app = asked && asked in APPS ? (asked as AppName) : 'case-flow';
  const query = useInfiniteQuery({
    queryKey: ['personal-reads', app, filter],
    initialPageParam: '',
    queryFn: ({ pageParam }) =>
      read(app, personalReadsApi.listPersonalReads, {
        query: { ...filter, ...(pageParam ? { cursor: pageParam } : {}) },
      }),
    getNextPageParam: (page) => page.nextCursor,
  });
  const change = (name: string, value: string | undefined): void => {
    const { [name]: _, ...rest } = Object.fromEntries(search);
    setSearch(value ? { ...rest, [name]: value } : rest);
  };
  return (
    <Space orientation="vertical" size="middle" style={{ width: '100%' }}>
      <Space wrap>
        <PageTitle>查阅留痕</PageTitle>
        <Select
          aria-label="服务"
          style={{ width: 140 }}
          value={app}
          onChange={(value) => change('app', value)}
          options={Object.entries(APPS).map(([value, label]) => ({ value, label }))}
        />
        <Checkbox
          checked={filter['withReason'] === 'true'}
          onChange={({ target }) => change('withReason', target.checked ? 'true' : undefined)}
        >
          只看说明理由后打开的
        </Checkbox>
        {filter['caseId'] || filter['personId'] ? (
          <Button onClick={() => setSearch({ app })}>查看全部案件和人员</Button>
        ) : null}
      </Space>
      <ProblemAlert error={query.error} />
      <ReadsTable
        app={app}
        rows={query.data?.pages.flatMap((page) => page.items) ?? []}
        loading={query.isPending}
        empty={emptyOf(query.isSuccess, '没有查阅完整个人信息的记录')}
        narrow={change}
      />
      {query.hasNextPage ? (
        <Button loading={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
          更多记录
        </Button>
      ) : null}
    </Space>
  );
}

function ReadsTable(props: {
  readonly app: AppName;
  readonly rows: readonly Row[];
  readonly loading: boolean;
  readonly empty: ReturnType<typeof emptyOf>;
  readonly narrow: (name: string, value: string) => void;
}): JSX.Element {
  const nameOf = usePersonNames();
  return (
    <Table<Row>
      rowKey="readId"
      size="middle"
      pagination={false}
      loading={props.loading}
      dataSource={props.rows}
      locale={props.empty}
      columns={[
        { title: '时间(一小时内的重复只记一次)', render: (_, row) => instant(row.readAt) },
        {
          title: '查阅人',
          render: (_, row) => (
            <Button
              type="link"
              style={{ padding: 0 }}
              onClick={() => props.narrow('personId', row.personId)}
            >
              {nameOf(row.personId)}
            </Button>
          ),
        },
        { title: '看的内容', render: (_, row) => operationWords(props.app, row.operation) },
        {
          title: '完整显示',
          render: (_, row) => row.classes.map((it) => CLASSES[it] ?? it).join('、'),
        },
        {
          title: '案件',
          render: (_, row) =>
            row.caseId ? <Link to={`/cases/${row.caseId}`}>打开案件</Link> : '未按案件记录',
        },
        { title: '理由', render: (_, row) => row.reason ?? '职责内查阅' },
      ]}
    />
  );
}

function operationWords(app: AppName, operation: string): string {
  const known = Object.values(OPERATIONS[app]);
  const found = known.find(({ method, path }) => `${method} ${path}` === operation);
  return found?.summary ?? operation;
}
