import { stateChart } from '@lib/kernel';

export type PayoutState =
  'proposed' | 'approved' | 'instructed' | 'unknown' | 'paid' | 'returned' | 'rejected' | 'void';

export const payoutStates = stateChart<PayoutState>(
  '发放',
  'proposed',
  ['proposed', 'approved', 'instructed', 'unknown', 'paid', 'returned', 'rejected', 'void'],
  [
    { from: 'proposed', to: 'approved', cause: '审批通过', article: '法发〔2017〕6号第十二条' },
    { from: 'proposed', to: 'rejected', cause: '审批不予批准' },
    { from: 'proposed', to: 'void', cause: '审批逾期作废' },
    { from: 'approved', to: 'void', cause: '审批逾期作废' },
    {
      from: 'approved',
      to: 'instructed',
      cause: '财务指令付款',
      article: '法发〔2017〕6号第十四条',
    },
    { from: 'instructed', to: 'unknown', cause: '银行结果未明' },
    { from: 'unknown', to: 'instructed', cause: '银行确认未收到,按原指令号重发' },
    { from: 'instructed', to: 'paid', cause: '银行确认付款' },
    { from: 'unknown', to: 'paid', cause: '银行确认付款' },
    { from: 'instructed', to: 'returned', cause: '银行退回' },
    { from: 'unknown', to: 'returned', cause: '银行退回' },
    { from: 'paid', to: 'returned', cause: '银行退回' },
    {
      from: 'returned',
      to: 'paid',
      cause: '查明银行实际已付款',
      article: '法发〔2017〕6号第三条(按月核对)、第十四条',
    },
  ],
);

/** What a reader sees. */
export const PAYOUT_STATE_TEXT: Readonly<Record<PayoutState, string>> = {
  proposed: '待审批',
  approved: '已批准,待财务付款',
  instructed: '已指令银行付款',
  unknown: '银行结果未明,查询中',
  paid: '银行已付款',
  returned: '银行已退回,待更正',
  rejected: '未获批准',
  void: '已作废',
};
