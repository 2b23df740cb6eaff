import type { AnswerOf } from '@lib/contracts';
import { caseFundsApi } from '@lib/contracts';
import { Table } from 'antd';
import type { JSX } from 'react';
import { yuan } from '../shared/format.js';
import { PAYOUT_KINDS } from './labels.js';
import type { Payout } from './use-case.js';

type CaseAccount = AnswerOf<typeof caseFundsApi.getCaseAccount>;

/** What came in and went out; a payment names what it was for and who got it. */
export function AccountTable(props: {
  readonly account: CaseAccount;
  readonly payouts: readonly Payout[];
}): JSX.Element {
  const { accountNumber, balance, lines } = props.account;
  const instructed = new Map(props.payouts.map((payout) => [payout.instructionNo, payout]));
  return (
    <Table
      size="small"
      rowKey="entryId"
      pagination={false}
      dataSource={lines}
      locale={{ emptyText: '尚无收付' }}
      title={() => `案款账户 ${accountNumber},余额 ${yuan(balance)} 元`}
      columns={[
        { title: '日期', dataIndex: 'effectiveOn' },
        {
          title: '事由',
          render: (_, line) => {
            const payout = line.source === undefined ? undefined : instructed.get(line.source);
            return payout ? `${line.memo}:${wordsOf(payout)}` : line.memo;
          },
        },
        { title: '金额(元)', align: 'right', render: (_, line) => yuan(line.amount) },
        { title: '余额(元)', align: 'right', render: (_, line) => yuan(line.balanceAfter) },
      ]}
    />
  );
}

function wordsOf({ kind, payee }: Payout): string {
  return `${PAYOUT_KINDS[kind] ?? kind} ${payee.accountName}`;
}
