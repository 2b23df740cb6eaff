import type { AnswerOf } from '@lib/contracts';
import { queryControlApi } from '@lib/contracts';
import { formatYuan, parseYuan } from '@lib/kernel';
import { useQuery } from '@tanstack/react-query';
import { Alert, Form, Space, Table, Typography } from 'antd';
import type { FormInstance } from 'antd';
import type { JSX } from 'react';
import { ProblemError, read } from '../shared/api.js';
import { CommandForm } from '../shared/command-form.js';
import { instant, wireYuan, yuan } from '../shared/format.js';
import { MoneyInput } from '../shared/money-input.js';
import { ProblemAlert } from '../shared/problem-alert.js';
import type { Property } from './use-case.js';
import { useCaseRead } from './use-case.js';

interface Props {
  readonly caseId: string;
  readonly debtVersion: number;
}

interface Values {
  readonly debtVersion: number;
  readonly caps: Readonly<Record<string, string | null>>;
}

type Proposal = AnswerOf<typeof queryControlApi.proposeFreeze>;
type Deposit = Extract<Property, { kind: 'deposit' }>;

const ASK_AGAIN_MS = 1_500;

/** The order to freeze, once there is a debt of which query-control knows and an account to freeze. */
export function FreezeForm({ caseId, debtVersion }: Props): JSX.Element {
  const proposal = useQuery({
    // Without the version: the last proposal stays, and with it a form that is being filled in.
    queryKey: ['case', caseId, 'freeze-proposal'],
    queryFn: () =>
      read('query-control', queryControlApi.proposeFreeze, {
        params: { caseId },
        query: { debtVersion: String(debtVersion) },
      }),
    refetchInterval: ({ state }) =>
      state.data?.debtVersion === debtVersion ? false : ASK_AGAIN_MS,
  });
  const property = useCaseRead(caseId, 'query-control', queryControlApi.listProperty);
  const behind = proposal.data
    ? proposal.data.debtVersion !== debtVersion
    : isBehind(proposal.error);
  const deposits = property.data?.items.filter((item) => item.kind === 'deposit') ?? [];
  return (
    <Space wrap>
      {proposal.data && deposits.length > 0 ? (
        <OrderFreezes
          caseId={caseId}
          proposal={proposal.data}
          deposits={deposits}
          disabled={behind}
        />
      ) : null}
      {behind ? (
        <Typography.Text type="secondary">查控服务正在接收第 {debtVersion} 版债务…</Typography.Text>
      ) : null}
      {property.data && deposits.length === 0 ? (
        <Typography.Text type="secondary">没有已发现的存款账户可冻结;请先查询</Typography.Text>
      ) : null}
      {isBehind(proposal.error) ? null : <ProblemAlert error={proposal.error} />}
    </Space>
  );
}

/** The neighbour has not heard of the version yet: a moment, not a fault. */
function isBehind(error: unknown): boolean {
  return error instanceof ProblemError && error.problem.code === 'DEBT.STALE_VERSION';
}

/** Caps per account: proposed by liquidity, changed by the officer, never above the debt. */
function OrderFreezes(props: {
  readonly caseId: string;
  readonly proposal: Proposal;
  readonly deposits: readonly Deposit[];
  readonly disabled: boolean;
}): JSX.Element {
  const { caseId, proposal, deposits } = props;
  const proposed = new Map(proposal.lines.map((line) => [line.propertyId, line.cap]));
  const caps = Object.fromEntries(
    deposits.map(({ propertyId }) => [propertyId, proposed.get(propertyId) ?? '0.00']),
  );
  return (
    <CommandForm
      app="query-control"
      endpoint={queryControlApi.orderFreezes}
      params={{ caseId }}
      verb="裁定冻结"
      primary
      disabled={props.disabled}
      width={920}
      initial={{ debtVersion: proposal.debtVersion, caps }}
      toBody={(values: Values) => ({
        debtVersion: values.debtVersion,
        lines: Object.entries(values.caps)
          .map(([propertyId, cap]) => ({ propertyId, cap: wireYuan(cap) }))
          .filter(({ cap }) => parseYuan(cap) > 0n),
        standingRelease: true,
      })}
    >
      {(form, { debtVersion }) => (
        <>
          <Alert
            type="info"
            style={{ marginBottom: 12 }}
            title={`债务第 ${debtVersion} 版上限 ${yuan(proposal.cap)} 元,已覆盖 ${yuan(proposal.covered)} 元,已知余额不足 ${yuan(proposal.missing)} 元。`}
            description="限额为零的账户不冻结。实际冻结超出债务的部分,依本裁定立即解除。"
          />
          <CapTable deposits={deposits} form={form} />
        </>
      )}
    </CommandForm>
  );
}

function CapTable(props: {
  readonly deposits: readonly Deposit[];
  readonly form: FormInstance<Values>;
}): JSX.Element {
  const typed = Form.useWatch('caps', props.form) ?? {};
  const total = Object.values(typed).reduce((sum, cap) => sum + parseYuan(wireYuan(cap)), 0n);
  return (
    <Table<Deposit>
      size="small"
      rowKey="propertyId"
      pagination={false}
      style={{ marginBottom: 12 }}
      dataSource={props.deposits}
      footer={() => (
        <div style={{ textAlign: 'right' }}>本次限额合计 {yuan(formatYuan(total))} 元</div>
      )}
      columns={[
        { title: '机构', dataIndex: 'institutionName' },
        { title: '账户', dataIndex: 'accountNumber' },
        { title: '已知余额(元)', align: 'right', render: (_, row) => yuan(row.balance) },
        { title: '截至', render: (_, row) => instant(row.asOf) },
        {
          title: '冻结限额(元)',
          align: 'right',
          render: (_, row) => (
            <Form.Item name={['caps', row.propertyId]} style={{ margin: 0 }}>
              <MoneyInput
                min="0"
                aria-label={`${row.institutionName} ${row.accountNumber} 冻结限额`}
              />
            </Form.Item>
          ),
        },
      ]}
    />
  );
}
