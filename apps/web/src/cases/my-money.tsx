import { caseFundsApi } from '@lib/contracts';
import { Card, Flex, Steps, Tag, Typography } from 'antd';
import type { JSX } from 'react';
import { instant, yuan } from '../shared/format.js';
import { Answered } from '../shared/query-state.js';
import { PAYOUT_KINDS } from './labels.js';
import { nextOf, stepsOf } from './payout-steps.js';
import type { Payout } from './use-case.js';
import { useCaseRead } from './use-case.js';

/** Where my money is now: each payout to me as stations one below the other, and what comes next. */
export function MyMoney({ caseId }: { readonly caseId: string }): JSX.Element {
  const payouts = useCaseRead(caseId, 'case-funds', caseFundsApi.listPayouts);
  return (
    <Card size="small" title="我的案款在哪里">
      <Answered query={payouts}>
        {({ items }) =>
          items.length === 0 ? <NoPayoutYet caseId={caseId} /> : <PayoutWays payouts={items} />
        }
      </Answered>
    </Card>
  );
}

function NoPayoutYet({ caseId }: { readonly caseId: string }): JSX.Element {
  const { data: sums } = useCaseRead(caseId, 'case-funds', caseFundsApi.getSums);
  return sums === undefined || sums.received === '0.00' ? (
    <p>法院还没有收到本案的款项。收到后这里显示下一步。</p>
  ) : (
    <p>法院已收到 {yuan(sums.received)} 元,还没有向您拟发放。由承办人拟发放、另一人审批后付款。</p>
  );
}

function PayoutWays({ payouts }: { readonly payouts: readonly Payout[] }): JSX.Element {
  const reissued = new Set(payouts.map(({ reissueOf }) => reissueOf));
  return (
    <Flex vertical gap={24}>
      {payouts.map((payout) => (
        <PayoutWay key={payout.payoutId} payout={payout} reissued={reissued.has(payout.payoutId)} />
      ))}
    </Flex>
  );
}

function PayoutWay(props: { readonly payout: Payout; readonly reissued: boolean }): JSX.Element {
  const { payout, reissued } = props;
  const steps = stepsOf(payout);
  const next = steps.findIndex(({ status }) => status !== 'finish');
  const title = `${PAYOUT_KINDS[payout.kind] ?? ''} ${yuan(payout.amount)} 元`;
  return (
    <section aria-label={title}>
      <Flex gap={8} wrap align="center" style={{ marginBottom: 12 }}>
        <strong>{title}</strong>
        {payout.reissueOf ? <Tag>更正后重发</Tag> : null}
      </Flex>
      <Steps
        orientation="vertical"
        size="small"
        style={{ marginBottom: 12 }}
        current={next < 0 ? steps.length : next}
        items={steps.map(({ title: name, at, status }) => ({
          title: name,
          status,
          ...(at ? { content: instant(at) } : {}),
        }))}
      />
      <Typography.Paragraph style={{ margin: 0 }}>
        {nextOf(payout, reissued)}。
      </Typography.Paragraph>
    </section>
  );
}
