import { caseFundsApi } from '@lib/contracts';
import { useQuery } from '@tanstack/react-query';
import { Card, Descriptions, Tag } from 'antd';
import type { JSX } from 'react';
import { read } from '../shared/api.js';
import { instant, yuan } from '../shared/format.js';
import { usePhone } from '../shared/phone.js';
import { Answered } from '../shared/query-state.js';

/** What bank and books said of the court's account when they were last compared. */
export function LastCut(): JSX.Element {
  const phone = usePhone();
  const query = useQuery({
    queryKey: ['reconciliation'],
    queryFn: () => read('case-funds', caseFundsApi.getReconciliation),
    refetchInterval: 5_000,
  });
  return (
    <Card size="small" title="最近一次对账">
      <Answered query={query}>
        {({ lastCut }) =>
          lastCut ? (
            <Descriptions
              size="small"
              column={phone ? 1 : 3}
              items={[
                { key: 'at', label: '时点', children: instant(lastCut.cutAt) },
                { key: 'account', label: '账户', children: lastCut.accountNumber },
                { key: 'verdict', label: '结果', children: verdictOf(lastCut.difference) },
                { key: 'bank', label: '银行余额', children: `${yuan(lastCut.bankBalance)} 元` },
                { key: 'book', label: '账面余额', children: `${yuan(lastCut.bookBalance)} 元` },
                { key: 'difference', label: '相差', children: `${yuan(lastCut.difference)} 元` },
              ]}
            />
          ) : (
            '还没有对过账,银行与账面是否一致不知道'
          )
        }
      </Answered>
    </Card>
  );
}

function verdictOf(difference: string): JSX.Element {
  return Number(difference) === 0 ? <Tag color="green">一致</Tag> : <Tag color="red">不一致</Tag>;
}
