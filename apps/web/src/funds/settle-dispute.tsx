import { caseFundsApi } from '@lib/contracts';
import { useQuery } from '@tanstack/react-query';
import { Alert, Form, Input, Radio, Select } from 'antd';
import type { JSX } from 'react';
import { read } from '../shared/api.js';
import { CommandForm } from '../shared/command-form.js';
import { yuan } from '../shared/format.js';
import type { Dispute } from './dispute-facts.js';
import { DisputeFacts } from './dispute-facts.js';

type Decision = Dispute['decisions'][number]['decision'];

interface Values {
  readonly decision: Decision;
  readonly correctionRef?: string;
  readonly receiptId?: string;
  readonly reason: string;
  readonly evidence: string;
}

/** Finance decides how a dispute ends; where money moves this only proposes it. */
export function SettleDispute(props: {
  readonly dispute: Dispute;
  readonly others: readonly Dispute[];
}): JSX.Element {
  const { dispute, others } = props;
  const [first] = dispute.decisions;
  return (
    <CommandForm
      app="case-funds"
      endpoint={caseFundsApi.settleDispute}
      params={{ disputeId: dispute.disputeId }}
      verb="处理差异"
      title={`${dispute.kindText} ${yuan(dispute.amount)} 元`}
      primary
      initial={first ? { decision: first.decision } : {}}
      toBody={(values: Values) => bodyOf(dispute, values)}
    >
      <DisputeFacts dispute={dispute} />
      <Form.Item name="decision" label="处理方式" rules={[{ required: true }]}>
        <Radio.Group
          aria-label="处理方式"
          options={dispute.decisions.map(({ decision, text }) => ({
            value: decision,
            label: text,
          }))}
        />
      </Form.Item>
      <Form.Item noStyle dependencies={['decision']}>
        {({ getFieldValue }) => (
          <DecisionFields
            dispute={dispute}
            others={others}
            decision={getFieldValue('decision') as Decision | undefined}
          />
        )}
      </Form.Item>
      <Form.Item name="reason" label="理由" rules={[{ required: true, min: 2, max: 300 }]}>
        <Input.TextArea rows={2} placeholder="例如:经与开户银行核实,为银行误记" />
      </Form.Item>
      <Form.Item name="evidence" label="依据" rules={[{ required: true, min: 2, max: 300 }]}>
        <Input placeholder="银行回函、对账单等的名称和编号" />
      </Form.Item>
    </CommandForm>
  );
}

function DecisionFields(props: {
  readonly dispute: Dispute;
  readonly others: readonly Dispute[];
  readonly decision: Decision | undefined;
}): JSX.Element | null {
  const { dispute, others, decision } = props;
  const chosen = dispute.decisions.find((item) => item.decision === decision);
  if (!chosen) return null;
  return (
    <>
      {chosen.names === 'correctionRef' ? <Correction dispute={dispute} others={others} /> : null}
      {chosen.names === 'receiptId' ? <ReversedReceipt amount={dispute.amount} /> : null}
      {chosen.movesMoney ? (
        <Alert type="info" showIcon title="动用款项,提交后由执行局长审批,批准时才记账" />
      ) : null}
    </>
  );
}

/** Lines on suspense of the same amount that go the other way. */
function Correction(props: {
  readonly dispute: Dispute;
  readonly others: readonly Dispute[];
}): JSX.Element {
  const { dispute, others } = props;
  const credit = ({ kind, detail }: Dispute): boolean =>
    kind === 'return-unknown' || (kind === 'unbookable-line' && detail['direction'] === 'credit');
  const fitting = others.filter(
    (item) =>
      item.state === 'open' &&
      item.amount === dispute.amount &&
      credit(item) !== credit(dispute) &&
      item.decisions.some(({ decision }) => decision === 'bank-error'),
  );
  return (
    <Form.Item name="correctionRef" label="银行更正流水" rules={[{ required: true }]}>
      <Select
        notFoundContent="没有金额相同、方向相反的待查流水"
        options={fitting.flatMap(({ bankRef, kindText, amount }) =>
          bankRef === undefined
            ? []
            : [{ value: bankRef, label: `${bankRef} ${kindText} ${yuan(amount)} 元` }],
        )}
      />
    </Form.Item>
  );
}

function ReversedReceipt({ amount }: { readonly amount: string }): JSX.Element {
  const receipts = useQuery({
    queryKey: ['receipts', 'all'],
    queryFn: () => read('case-funds', caseFundsApi.listReceipts),
  });
  const fitting = (receipts.data?.items ?? []).filter(
    (row) => row.amount === amount && row.state !== 'returned',
  );
  return (
    <Form.Item name="receiptId" label="冲减的到账" rules={[{ required: true }]}>
      <Select
        loading={receipts.isPending}
        notFoundContent="没有金额相同的到账"
        options={fitting.map((row) => ({
          value: row.receiptId,
          label: `${row.arrivedOn} ${row.payerName} ${yuan(row.amount)} 元 ${row.caseNumber ?? '不明款'}`,
        }))}
      />
    </Form.Item>
  );
}

/** Only what the decision names goes along, whatever was typed for another one before. */
function bodyOf(dispute: Dispute, values: Values) {
  const { decision, reason, evidence, correctionRef, receiptId } = values;
  const names = dispute.decisions.find((item) => item.decision === decision)?.names;
  return {
    decision,
    reason,
    evidence,
    ...(names === 'correctionRef' && correctionRef ? { correctionRef } : {}),
    ...(names === 'receiptId' && receiptId ? { receiptId } : {}),
  };
}
