/** What deadlines and tasks are called; one that is not here keeps its own name. */
export const WORK_WORDS: Readonly<Record<string, string>> = {
  'approval-due': '审批期限(代批、失效)',
  'control-answer-by': '机构回执期限',
  'debt-retry': '补算债务',
  'exchange-send-control': '向机构发送控制请求',
  'exchange-send-query': '向机构发送查询请求',
  'exchange-send-release': '向机构发送解除通知',
  'measure-end': '冻结届满',
  'measure-reminder-critical': '冻结届满提醒(紧急)',
  'measure-reminder-notice': '冻结届满提醒',
  'measure-reminder-warning': '冻结届满提醒(警示)',
  'payout-enquiry': '向银行查询付款结果',
  'payout-send': '指令银行付款',
  'process-node': '流程节点期限',
  'query-answer-by': '机构答复期限',
  'unfilled-caps': '未到位限额处理',
  'unidentified-money': '不明款查明期限',
};
