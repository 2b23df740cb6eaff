import { queryControlApi } from '@lib/contracts';
import { formatYuan, parseYuan } from '@lib/kernel';
import { useQuery } from '@tanstack/react-query';
import { Alert, Form, InputNumber, Table } from 'antd';
import type { JSX } from 'react';
import { read } from '../shared/api.js';
import { CommandForm } from '../shared/command-form.js';
import { instant, yuan } from '../shared/format.js';
import { useCaseRead } from './use-case.js';

interface Props {
  readonly caseId: string;
  readonly debtVersion: number;
}

/** Caps per account: proposed by liquidity, changed by the officer, never above the debt. */
export function FreezeForm({ caseId, debtVersion }: Props): JSX.Element | null {
  const proposal = useQuery({
    queryKey: ['case', caseId, 'freeze-proposal', debtVersion],
    queryFn: () =>
      read('query-control', queryControlApi.proposeFreeze, {
        params: { caseId },
        query: { debtVersion: String(debtVersion) },
      }),
  });
  const property = useCaseRead(caseId, 'query-control', queryControlApi.listProperty);
  if (!proposal.data || !property.data) return null;
  const proposed = new Map(proposal.data.lines.map((line) => [line.propertyId, line.cap]));
  const rows = property.data.items.flatMap((item) =>
    item.kind === 'deposit' ? [{ ...item, cap: proposed.get(item.propertyId) ?? '0.00' }] : [],
  );
  if (rows.length === 0) return null;
  return (
    <CommandForm
      app="query-control"
      endpoint={queryControlApi.orderFreezes}
      params={{ caseId }}
      verb="裁定冻结"
      primary
      width={820}
      initial={Object.fromEntries(rows.map((row) => [row.propertyId, row.cap]))}
      toBody={(values: Record<string, string>) => ({
        debtVersion,
        lines: Object.entries(values)
          .map(([propertyId, cap]) => ({ propertyId, cap: formatYuan(parseYuan(cap)) }))
          .filter(({ cap }) => cap !== '0.00'),
        standingRelease: true,
      })}
    >
      <Alert
        type="info"
        title={`债务第 ${debtVersion} 版上限 ${yuan(proposal.data.cap)} 元,已覆盖 ${yuan(proposal.data.covered)} 元,已知余额不足 ${yuan(proposal.data.missing)} 元。超出部分依本裁定立即解除。`}
      />
      <Table
        size="small"
        rowKey="propertyId"
        pagination={false}
        dataSource={rows}
        columns={[
          { title: '机构', dataIndex: 'institutionName' },
          { title: '账户', dataIndex: 'accountNumber' },
          { title: '已知余额(元)', align: 'right', render: (_, row) => yuan(row.balance) },
          { title: '截至', render: (_, row) => instant(row.asOf) },
          {
            title: '冻结限额(元)',
            render: (_, row) => (
              <Form.Item name={row.propertyId} style={{ margin: 0 }}>
                <InputNumber<string> stringMode precision={2} min="0.00" style={{ width: 160 }} />
              </Form.Item>
            ),
          },
        ]}
      />
    </CommandForm>
  );
}
