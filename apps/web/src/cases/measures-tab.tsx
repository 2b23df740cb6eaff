import { caseFundsApi, queryControlApi } from '@lib/contracts';
import { formatYuan, minFen, parseYuan } from '@lib/kernel';
import { Alert, Empty, Form, Space, Statistic, Table, Tag } from 'antd';
import type { JSX } from 'react';
import { ContestedAnswers } from '../contested/contested-answers.js';
import { EndNote, RenewForm } from '../inbox/renew-form.js';
import { CommandForm } from '../shared/command-form.js';
import { instant, wireYuan, yuan } from '../shared/format.js';
import { MoneyInput } from '../shared/money-input.js';
import { Answered } from '../shared/query-state.js';
import { useMay } from '../shared/session.js';
import { FreezeForm } from './freeze-form.js';
import { ORDER_KINDS, ORDER_STATES, RELEASE_CAUSES } from './labels.js';
import { ReleaseForm } from './release-form.js';
import type { Measures } from './use-case.js';
import { useCaseRead } from './use-case.js';

type Measure = Measures['items'][number];

/** Every measure with what is really held, its end date and its orders; freeze and deduct. */
export function MeasuresTab({ caseId }: { readonly caseId: string }): JSX.Element {
  const officer = useMay('officer');
  const measures = useCaseRead(caseId, 'query-control', queryControlApi.listMeasures);
  const releases = useCaseRead(caseId, 'query-control', queryControlApi.listReleases);
  const debt = useCaseRead(caseId, 'case-funds', caseFundsApi.getDebt);
  const owed = officer && debt.data && !debt.data.discharged ? debt.data : undefined;
  return (
    <Space orientation="vertical" size="large" style={{ width: '100%' }}>
      {owed ? <FreezeForm caseId={caseId} debtVersion={owed.version} /> : null}
      <Answered query={measures}>
        {(data) => (
          <>
            <Space size="large" wrap style={{ marginBottom: 12 }}>
              <Statistic title="实际冻结(元)" value={yuan(data.held)} />
              <Statistic title="限额合计(元)" value={yuan(data.cap)} />
              <Statistic title="生效措施" value={data.live} />
              {debt.data ? <Statistic title="尚欠(元)" value={yuan(debt.data.due)} /> : null}
            </Space>
            <MeasureTable
              measures={data.items}
              officer={officer}
              {...(owed ? { deduct: { caseId, version: owed.version, due: owed.due } } : {})}
            />
          </>
        )}
      </Answered>
      <ContestedAnswers caseId={caseId} about="measures" />
      <Answered query={releases}>
        {({ items }) => (
          <Table
            size="small"
            rowKey="batchId"
            pagination={false}
            dataSource={items}
            title={() => `解除 (${items.length})`}
            locale={{ emptyText: '尚无解除' }}
            columns={[
              {
                title: '原因',
                render: (_, { cause, why }) =>
                  why ? `${RELEASE_CAUSES[cause]}:${why}` : RELEASE_CAUSES[cause],
              },
              { title: '状态', render: (_, batch) => BATCH_STATES[batch.state] },
              {
                title: '内容',
                render: (_, batch) =>
                  batch.orders
                    .map((order) => `${order.institutionName} ${yuan(order.amount)} 元`)
                    .join(';'),
              },
              { title: '拟稿', render: (_, batch) => instant(batch.draftedAt) },
            ]}
          />
        )}
      </Answered>
    </Space>
  );
}

const BATCH_STATES: Readonly<Record<string, string>> = {
  drafted: '待审批',
  approved: '已批准',
  rejected: '未获批准',
  void: '已作废',
  sent: '已发出',
  acknowledged: '已回执',
  ended: '已了结(未全部办理)',
};

interface DeductBasis {
  readonly caseId: string;
  readonly version: number;
  /** Yuan still owed under that version. */
  readonly due: string;
}

function MeasureTable(props: {
  readonly measures: readonly Measure[];
  readonly officer: boolean;
  readonly deduct?: DeductBasis;
}): JSX.Element {
  const { measures, officer, deduct } = props;
  return (
    <Table<Measure>
      size="small"
      rowKey="measureId"
      pagination={false}
      dataSource={measures}
      scroll={{ x: 'max-content' }}
      locale={{ emptyText: <Empty description="尚无措施。先计算债务,再按建议冻结" /> }}
      expandable={{ expandedRowRender: (measure) => <OrderRows measure={measure} /> }}
      columns={[
        {
          title: '机构与账户',
          render: (_, measure) => (
            <>
              {measure.institutionName}
              <div>{measure.accountNumber}</div>
            </>
          ),
        },
        { title: '状态', render: (_, measure) => <Tag>{measure.stateText}</Tag> },
        { title: '限额(元)', align: 'right', render: (_, measure) => yuan(measure.cap) },
        { title: '实际冻结(元)', align: 'right', render: (_, measure) => yuan(measure.held) },
        { title: '已扣划(元)', align: 'right', render: (_, measure) => yuan(measure.deducted) },
        {
          title: '截止',
          render: (_, measure) => (
            <>
              {measure.endsOn}
              {measure.renewal ? <EndNote renewal={measure.renewal} brief /> : null}
            </>
          ),
        },
        {
          title: '操作',
          render: (_, measure) => (
            <Space wrap>
              {deduct && measure.held !== '0.00' ? (
                <DeductForm measure={measure} basis={deduct} />
              ) : null}
              {deduct && measure.renewal ? (
                <RenewForm measure={measure} renewal={measure.renewal} />
              ) : null}
              {officer ? <ReleaseForm measure={measure} /> : null}
            </Space>
          ),
        },
      ]}
    />
  );
}

function OrderRows({ measure }: { readonly measure: Measure }): JSX.Element {
  return (
    <Table
      size="small"
      rowKey="orderId"
      pagination={false}
      dataSource={measure.orders}
      scroll={{ x: 'max-content' }}
      columns={[
        { title: '指令', render: (_, order) => ORDER_KINDS[order.kind] },
        { title: '金额(元)', align: 'right', render: (_, order) => yuan(order.amount) },
        {
          title: '续行期限',
          render: (_, order) =>
            order.startsOn ? `${order.startsOn} 至 ${order.endsOn ?? ''}` : '—',
        },
        { title: '状态', render: (_, order) => ORDER_STATES[order.state] },
        { title: '请求号', dataIndex: 'requestNo' },
        { title: '原因', render: (_, order) => order.reason ?? order.cause },
        {
          title: '回执',
          render: (_, order) => (order.acknowledgedAt ? instant(order.acknowledgedAt) : '—'),
        },
      ]}
    />
  );
}

interface DeductValues {
  readonly debtVersion: number;
  readonly due: string;
  readonly amount: string;
}

/** Never more than is held, nor more than is owed; based on the debt the officer saw when opening. */
function DeductForm(props: {
  readonly measure: Measure;
  readonly basis: DeductBasis;
}): JSX.Element {
  const { measure, basis } = props;
  const most = formatYuan(minFen(parseYuan(measure.held), parseYuan(basis.due)));
  return (
    <CommandForm
      app="query-control"
      endpoint={queryControlApi.orderDeductions}
      params={{ caseId: basis.caseId }}
      verb="扣划"
      title={`扣划 ${measure.institutionName} ${measure.accountNumber}`}
      danger
      initial={{ debtVersion: basis.version, due: basis.due, amount: most }}
      toBody={({ debtVersion, amount }: DeductValues) => ({
        debtVersion,
        lines: [{ measureId: measure.measureId, amount: wireYuan(amount) }],
      })}
    >
      {(_form, opened) => (
        <>
          <p>
            依据债务第 {opened.debtVersion} 版,尚欠 {yuan(opened.due)} 元,本账户实际冻结{' '}
            {yuan(measure.held)} 元。扣划款进入本案案款账户,利息计至银行扣划日。
          </p>
          {opened.debtVersion === basis.version ? null : (
            <Alert
              type="warning"
              showIcon
              style={{ marginBottom: 12 }}
              title={`打开本页后债务已变为第 ${basis.version} 版`}
              description="请取消后重新打开,按新的债务扣划"
            />
          )}
          <Form.Item name="amount" label="扣划金额(元)" rules={[{ required: true }]}>
            <MoneyInput min="0.01" />
          </Form.Item>
        </>
      )}
    </CommandForm>
  );
}
