import { caseFundsApi } from '@lib/contracts';
import { Collapse, Descriptions, Space, Table } from 'antd';
import type { JSX } from 'react';
import { yuan } from '../shared/format.js';
import { usePhone } from '../shared/phone.js';
import { useCaseRead } from './use-case.js';

/** The newest debt, part by part, with its trace and the rules behind it; nothing before there is one. */
export function DebtFigures({ caseId }: { readonly caseId: string }): JSX.Element | null {
  const { data: debt } = useCaseRead(caseId, 'case-funds', caseFundsApi.getDebt);
  const phone = usePhone();
  if (!debt) return null;
  return (
    <Space orientation="vertical" size="large" style={{ width: '100%' }}>
      <Descriptions
        size="small"
        column={phone ? 1 : 3}
        title={`债务第 ${debt.version} 版(算至 ${debt.asOf})`}
        items={[
          { key: 'p', label: '本金等(元)', children: yuan(debt.principal) },
          { key: 'g', label: '一般利息(元)', children: yuan(debt.general) },
          { key: 'd', label: '加倍利息(元)', children: yuan(debt.doubled) },
          { key: 'f', label: '执行费估算(元)', children: yuan(debt.fee) },
          { key: 'r', label: '已收(元)', children: yuan(debt.received) },
          { key: 'due', label: '尚欠(元)', children: yuan(debt.due) },
        ]}
      />
      <Collapse
        size="small"
        items={[
          {
            key: 'trace',
            label: `计算过程 (${debt.trace.length} 段) 与依据`,
            children: <DebtTrace trace={debt.trace} basis={debt.basis} />,
          },
        ]}
      />
    </Space>
  );
}

interface TraceRow {
  readonly part: string;
  readonly from: string;
  readonly to: string;
  readonly days: number;
  readonly base: string;
  readonly rate: string;
  readonly rounded: string;
}

interface BasisRow {
  readonly source: string;
  readonly article: string;
}

function DebtTrace(props: {
  readonly trace: readonly unknown[];
  readonly basis: readonly unknown[];
}): JSX.Element {
  const rows = props.trace as readonly TraceRow[];
  const basis = props.basis as readonly BasisRow[];
  return (
    <Space orientation="vertical" style={{ width: '100%' }}>
      <Table
        size="small"
        rowKey={(row) => `${row.part}${row.from}${row.base}`}
        pagination={false}
        dataSource={rows}
        columns={[
          { title: '部分', render: (_, row) => (row.part === 'doubled' ? '加倍' : '一般') },
          { title: '自', dataIndex: 'from' },
          { title: '至', dataIndex: 'to' },
          { title: '天数', dataIndex: 'days', align: 'right' },
          { title: '基数(元)', render: (_, row) => yuan(row.base), align: 'right' },
          { title: '利率', dataIndex: 'rate', align: 'right' },
          { title: '利息(元)', render: (_, row) => yuan(row.rounded), align: 'right' },
        ]}
      />
      <div>依据:{basis.map((row) => `${row.source}${row.article}`).join(';')}</div>
    </Space>
  );
}
