import type { AnswerOf } from '@lib/contracts';
import { caseFundsApi, queryControlApi } from '@lib/contracts';
import { useQuery } from '@tanstack/react-query';
import { Alert } from 'antd';
import type { JSX } from 'react';
import { PAYOUT_KINDS, RELEASE_CAUSES } from '../cases/labels.js';
import { useCaseRead } from '../cases/use-case.js';
import { DisputeFacts } from '../funds/dispute-facts.js';
import { read } from '../shared/api.js';
import type { Fact } from '../shared/facts.js';
import { Facts } from '../shared/facts.js';
import { yuan } from '../shared/format.js';
import { Answered } from '../shared/query-state.js';

export type Approval = AnswerOf<typeof caseFundsApi.listApprovals>['items'][number];

/** What is approved, in full: nobody should agree to a sum without seeing who gets it. */
export function ApprovalSubject({ task }: { readonly task: Approval }): JSX.Element | null {
  const { caseId, subjectKind } = task;
  if (subjectKind === 'dispute-settlement') return <SettlementSubject task={task} />;
  if (caseId === undefined) return null;
  if (subjectKind === 'payout') return <PayoutSubject task={task} caseId={caseId} />;
  return <ReleaseSubject task={task} caseId={caseId} />;
}

interface OfCase {
  readonly task: Approval;
  readonly caseId: string;
}

function PayoutSubject({ task, caseId }: OfCase): JSX.Element {
  const payouts = useCaseRead(caseId, 'case-funds', caseFundsApi.listPayouts);
  return (
    <Answered query={payouts}>
      {({ items }) => {
        const payout = items.find(({ payoutId }) => payoutId === task.subjectId);
        if (payout?.contentHash !== task.contentHash) return <Changed />;
        const { kind, payee, amount, reissueOf } = payout;
        const earlier = items.find(({ payoutId }) => payoutId === reissueOf);
        return (
          <Facts
            items={[
              { key: 'kind', label: '事项', children: PAYOUT_KINDS[kind] ?? kind },
              { key: 'amount', label: '金额(元)', children: yuan(amount) },
              { key: 'name', label: '收款人', children: payee.accountName },
              { key: 'number', label: '账号', children: payee.accountNumber },
              { key: 'bank', label: '开户行', children: payee.bankName },
              ...(earlier ? [earlierFact(earlier)] : []),
            ]}
          />
        );
      }}
    </Answered>
  );
}

type Payout = AnswerOf<typeof caseFundsApi.listPayouts>['items'][number];

function earlierFact({ payee, reason }: Payout): Fact {
  const { accountName, accountNumber, bankName } = payee;
  const children = `原付 ${accountName} ${bankName} ${accountNumber},${reason ?? '银行退回'}`;
  return { key: 'earlier', label: '更正后重发', children };
}

function ReleaseSubject({ task, caseId }: OfCase): JSX.Element {
  const releases = useCaseRead(caseId, 'query-control', queryControlApi.listReleases);
  return (
    <Answered query={releases}>
      {({ items }) => {
        const batch = items.find(({ batchId }) => batchId === task.subjectId);
        if (batch?.contentHash !== task.contentHash) return <Changed />;
        return (
          <Facts
            items={[
              { key: 'cause', label: '原因', children: RELEASE_CAUSES[batch.cause] },
              ...(batch.why ? [{ key: 'why', label: '理由', children: batch.why }] : []),
              ...batch.orders.map(({ measureId, institutionName, amount }) => ({
                key: measureId,
                label: institutionName,
                children: `解除 ${yuan(amount)} 元`,
              })),
            ]}
          />
        );
      }}
    </Answered>
  );
}

function SettlementSubject({ task }: { readonly task: Approval }): JSX.Element {
  const disputes = useQuery({
    queryKey: ['disputes'],
    queryFn: () => read('case-funds', caseFundsApi.listDisputes),
  });
  return (
    <Answered query={disputes}>
      {({ items }) => {
        const dispute = items.find(({ settlement }) => settlement?.settlementId === task.subjectId);
        const settlement = dispute?.settlement;
        if (!settlement || settlement.contentHash !== task.contentHash) return <Changed />;
        const { decisionText, reason, evidence } = settlement;
        return (
          <>
            <DisputeFacts dispute={dispute} />
            <Facts
              items={[
                { key: 'decision', label: '处理方式', children: decisionText },
                { key: 'reason', label: '理由', children: reason },
                { key: 'evidence', label: '依据', children: evidence },
              ]}
            />
          </>
        );
      }}
    </Answered>
  );
}

function Changed(): JSX.Element {
  return (
    <Alert
      type="warning"
      showIcon
      title="送审内容已变更或不在您可见的范围内,请到案件页面核对后再决定"
    />
  );
}
