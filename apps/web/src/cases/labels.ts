/** Words for states, as officers say them. */
export const CASE_STATES: Readonly<Record<string, string>> = {
  filed: '已立案',
  assigned: '已分案',
  notified: '已通知',
  closed: '已结案',
};

export const ANSWER_COLORS: Readonly<Record<string, string>> = {
  'not-asked': 'default',
  silent: 'orange',
  none: 'default',
  partial: 'gold',
  found: 'blue',
};

export const PARTY_ROLES: Readonly<Record<string, string>> = {
  applicant: '申请执行人',
  debtor: '被执行人',
  'third-party': '第三人',
};

export const PAYOUT_KINDS: Readonly<Record<string, string>> = {
  applicant: '申请执行人案款',
  fee: '执行费上缴',
  refund: '多收退还',
};

export const PAYOUT_STATES: Readonly<Record<string, string>> = {
  proposed: '待审批',
  approved: '已批准',
  instructed: '已指令银行',
  unknown: '银行结果未明',
  paid: '已付款',
  returned: '已退回',
  rejected: '未获批准',
  void: '已作废',
};

export const ORDER_KINDS: Readonly<Record<string, string>> = {
  freeze: '冻结',
  renew: '续行冻结',
  release: '解除',
  deduct: '扣划',
};

export const RELEASE_CAUSES = {
  discharged: '债务已清偿',
  excess: '超出债务,依冻结裁定的事先命令',
  unanswered: '冻结逾期未获答复,由承办人提请',
} as const;

export const ORDER_STATES: Readonly<Record<string, string>> = {
  drafted: '已拟',
  approved: '已批准',
  sent: '已发出',
  done: '已回执',
  refused: '被退回',
  unanswered: '未答复',
  void: '已作废',
};

export const SERVICE_METHODS: Readonly<Record<string, string>> = {
  direct: '直接送达',
  electronic: '电子送达',
  post: '邮寄送达',
  lien: '留置送达',
  announcement: '公告送达',
};
