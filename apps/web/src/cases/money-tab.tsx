import type { AnswerOf } from '@lib/contracts';
import { caseFundsApi } from '@lib/contracts';
import { Form, Space } from 'antd';
import type { Dayjs } from 'dayjs';
import type { JSX } from 'react';
import { CommandForm } from '../shared/command-form.js';
import { yuan } from '../shared/format.js';
import { Answered } from '../shared/query-state.js';
import { useMay } from '../shared/session.js';
import { AccountTable } from './account-table.js';
import { DebtFigures } from './debt-figures.js';
import { PayoutTable } from './payout-table.js';
import { CourtDay, wireDay } from '../shared/court-day.js';
import type { CaseDetail } from './use-case.js';
import { useCaseRead } from './use-case.js';

type Undrafted = AnswerOf<typeof caseFundsApi.proposePayouts>['undrafted'][number];

function undraftedText({ kind, payee, amount, reason }: Undrafted): string {
  const next = kind === 'refund' ? '请向开户银行查明后办理' : '请先由其书面确认收款账户,再拟发放';
  return `${payee ?? '收款人不明'} ${yuan(amount)} 元:${reason},${next}`;
}

/** The debt and how it came about, the account of the case, and every payout. */
export function MoneyTab({ detail }: { readonly detail: CaseDetail }): JSX.Element {
  const { caseId } = detail;
  const officer = useMay('officer') && detail.state !== 'closed';
  const staff = useMay('officer', 'director', 'president', 'finance', 'supervisor', 'auditor');
  const debt = useCaseRead(caseId, 'case-funds', caseFundsApi.getDebt);
  const account = useCaseRead(caseId, 'case-funds', caseFundsApi.getCaseAccount, staff);
  const payouts = useCaseRead(caseId, 'case-funds', caseFundsApi.listPayouts);
  return (
    <Space orientation="vertical" size="large" style={{ width: '100%' }}>
      {officer ? (
        <Space>
          <CommandForm
            app="case-funds"
            endpoint={caseFundsApi.computeDebt}
            params={{ caseId }}
            verb="计算债务"
            toBody={({ asOf }: { asOf: Dayjs }) => ({ asOf: wireDay(asOf) })}
          >
            <Form.Item name="asOf" label="算至(可为计划扣划日)" rules={[{ required: true }]}>
              <CourtDay near={debt.data?.asOf ?? detail.filedOn} />
            </Form.Item>
          </CommandForm>
          {debt.data && payouts.data?.dueUndrafted ? (
            <CommandForm
              app="case-funds"
              endpoint={caseFundsApi.proposePayouts}
              params={{ caseId }}
              verb="拟发放"
              primary={debt.data.discharged && payouts.data.items.length === 0}
              toBody={() => ({ debtVersion: debt.data.version })}
              toNotice={({ undrafted }) => undrafted.map(undraftedText).join(';') || undefined}
            >
              <p>按各申请执行人应得比例分配,执行费上缴国库,多收部分退还付款人;每笔须另一人审批。</p>
            </CommandForm>
          ) : null}
        </Space>
      ) : null}
      <DebtFigures caseId={caseId} />
      <Answered query={payouts}>
        {({ items }) => <PayoutTable payouts={items} caseId={caseId} />}
      </Answered>
      {staff && account.data ? (
        <AccountTable account={account.data} payouts={payouts.data?.items ?? []} />
      ) : null}
    </Space>
  );
}
