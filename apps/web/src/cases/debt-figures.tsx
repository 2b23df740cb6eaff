import type { AnswerOf } from '@lib/contracts';
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
            children: <DebtTrace debt={debt} />,
          },
        ]}
      />
    </Space>
  );
}

interface InterestRow {
  readonly part: string;
  readonly from: string;
  readonly to: string;
  readonly days: number;
  readonly base: string;
  readonly rate: string;
  readonly rounded: string;
}

interface FeeRow {
  readonly band: string;
  readonly portion: string;
  readonly rate: string | null;
  readonly unrounded: string;
}

interface BasisRow {
  readonly source: string;
  readonly article: string;
}

/** The trace holds the segments of interest and, after them, the bands of the fee. */
function DebtTrace({
  debt,
}: {
  readonly debt: AnswerOf<typeof caseFundsApi.getDebt>;
}): JSX.Element {
  const trace = debt.trace as readonly (InterestRow | FeeRow)[];
  const basis = debt.basis as readonly BasisRow[];
  const settings = debt.assumptions as readonly { readonly note: string }[];
  return (
    <Space orientation="vertical" style={{ width: '100%' }}>
      <Table
        size="small"
        rowKey={(row) => `${row.part}${row.from}${row.base}`}
        pagination={false}
        dataSource={trace.filter((row) => 'part' in row)}
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
      <Table
        size="small"
        rowKey="band"
        pagination={false}
        dataSource={trace.filter((row) => 'band' in row)}
        columns={[
          { title: '执行费的档(元)', dataIndex: 'band' },
          { title: '该档金额(元)', render: (_, row) => yuan(row.portion), align: 'right' },
          { title: '费率', render: (_, row) => row.rate ?? '定额', align: 'right' },
          { title: '未舍入(元)', dataIndex: 'unrounded', align: 'right' },
        ]}
      />
      <div>依据:{basis.map((row) => `${row.source}${row.article}`).join(';')}</div>
      <div>法律未定、本次采用的设定:{settings.map(({ note }) => note).join(';')}</div>
    </Space>
  );
}
