import type { AnswerOf, caseFundsApi } from '@lib/contracts';
import type { JSX } from 'react';
import type { Fact } from '../shared/facts.js';
import { Facts } from '../shared/facts.js';
import { yuan } from '../shared/format.js';

export type Dispute = AnswerOf<typeof caseFundsApi.listDisputes>['items'][number];

/** Words for what a dispute notes; ids that say nothing to a clerk are left out. */
const NOTED: Readonly<Record<string, string>> = {
  why: '原因',
  requestNo: '扣划请求单号',
  deducted: '回执载明扣划(元)',
  arrived: '实际到账(元)',
  missing: '案件缺口(元)',
  receiptRef: '原到账流水',
  countedFrom: '改按此日计入',
  instructionNo: '付款指令号',
  error: '银行答复',
};
const DIRECTIONS = { credit: '收入', debit: '支出' } as const;

/** All that is known of a dispute: what was noted of it, and the bank's line as the books have it. */
export function DisputeFacts({ dispute }: { readonly dispute: Dispute }): JSX.Element {
  const noted = Object.entries(NOTED).flatMap(([key, label]): Fact[] => {
    const children = dispute.detail[key];
    return children ? [{ key, label, children }] : [];
  });
  const seen = { key: 'seen', label: '银行重复提出(次)', children: String(dispute.seenCount) };
  const items = [...noted, ...lineFacts(dispute), ...(dispute.seenCount > 1 ? [seen] : [])];
  return <Facts items={items} />;
}

function lineFacts({ line }: Dispute): Fact[] {
  if (!line) return [];
  const { direction, amount, bookedOn, counterpartyName, counterpartyAccount, remark } = line;
  const party = [counterpartyName, counterpartyAccount].filter(Boolean).join(' ');
  return [
    { key: 'line', label: '账上流水', children: `${DIRECTIONS[direction]} ${yuan(amount)} 元` },
    { key: 'booked', label: '记账日', children: bookedOn },
    { key: 'party', label: '对方', children: party || '银行未提供' },
    { key: 'remark', label: '附言', children: remark || '无' },
  ];
}
