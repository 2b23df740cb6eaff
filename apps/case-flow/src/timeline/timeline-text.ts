/** How one kind of fact reads on the timeline; words of clerks and bodies in it are masked as noted text. */
interface FactText {
  readonly title: string;
  readonly detail: (data: Readonly<Record<string, unknown>>) => string;
}

type Data = Readonly<Record<string, unknown>>;

const text = (data: Data, key: string): string => {
  const value = data[key];
  return typeof value === 'string' || typeof value === 'number' ? String(value) : '';
};
/** The body's name; a fact that came before names were told shows its code. */
const body = (data: Data): string => text(data, 'institutionName') || text(data, 'institution');
const yuan = (data: Data, key: string): string => {
  const [whole = '0', cents = '00'] = text(data, key).split('.');
  return `${whole.replace(/\B(?=(\d{3})+$)/g, ',')}.${cents} 元`;
};
const count = (data: Data, key: string): number => {
  const list = data[key];
  return Array.isArray(list) ? list.length : 0;
};
const PAYOUT_KINDS: Readonly<Record<string, string>> = {
  applicant: '申请执行人案款',
  fee: '执行费上缴国库',
  refund: '多收款退还',
};
const RELEASE_CAUSES: Readonly<Record<string, string>> = {
  excess: '超出债务部分,依冻结裁定的事先命令',
  discharged: '债务已清偿',
  unanswered: '冻结逾期未获答复,由承办人提请',
};
const payout = (data: Data): string =>
  `${PAYOUT_KINDS[text(data, 'kind')] ?? text(data, 'kind')} ${yuan(data, 'amount')}`;

const FACTS: Readonly<Record<string, FactText>> = {
  'case-imported': {
    title: '立案导入',
    detail: (data) => `${text(data, 'caseNumber')},执行依据金额 ${yuan(data, 'titleAmount')}`,
  },
  'officer-assigned': { title: '分案', detail: () => '已确定承办人和团队' },
  'payee-account-confirmed': {
    title: '登记收款账户',
    detail: () => '申请执行人已书面确认收款账户',
  },
  'enforcement-notice-issued': {
    title: '签发执行通知书',
    detail: (data) => text(data, 'documentNumber'),
  },
  'enforcement-notice-served': {
    title: '执行通知书送达',
    detail: (data) => `送达日 ${text(data, 'servedOn')}`,
  },
  'case-closed': { title: '结案', detail: (data) => text(data, 'reason') },
  'query-ordered': {
    title: '发起财产查询',
    detail: (data) => `${count(data, 'requests')} 个机构;依据 ${text(data, 'article')}`,
  },
  'query-answered': {
    title: '收到查询答复',
    detail: (data) =>
      `${body(data)}:${
        text(data, 'state') === 'none' ? '截至答复时无财产' : `发现 ${text(data, 'found')} 项`
      }${data['late'] === true ? '(逾期答复)' : ''}`,
  },
  'query-silence-recorded': {
    title: '查询未答复',
    detail: (data) => `${body(data)} 到期未答复(不等于无财产)`,
  },
  'freeze-ordered': {
    title: '裁定冻结',
    detail: (data) => `${body(data)},限额 ${yuan(data, 'cap')}`,
  },
  'measure-acknowledged': {
    title: '措施回执',
    detail: (data) => `${body(data)},实际冻结 ${yuan(data, 'held')} / 限额 ${yuan(data, 'cap')}`,
  },
  'measure-refused': {
    title: '机构退回',
    detail: (data) => `${body(data)}:${text(data, 'reason')}`,
  },
  'measure-lapsed': {
    title: '措施失效',
    detail: (data) => `${body(data)} 于 ${text(data, 'endedOn')} 到期`,
  },
  'measure-renewal-ordered': {
    title: '裁定续行冻结',
    detail: (data) =>
      `${body(data)},自 ${text(data, 'startsOn')} 至 ${text(data, 'endsOn')},待回执后生效`,
  },
  'measure-renewed': {
    title: '续行冻结回执',
    detail: (data) => `${body(data)},期限续至 ${text(data, 'endsOn')},顺位不变`,
  },
  'measure-renewal-refused': {
    title: '续行冻结未成',
    detail: (data) =>
      `${body(data)}:${text(data, 'reason')};原期限 ${text(data, 'endsOn')} 届满前须另行处理`,
  },
  'release-drafted': {
    title: '拟解除',
    detail: (data) =>
      `${RELEASE_CAUSES[text(data, 'cause')] ?? text(data, 'cause')},${count(data, 'lines')} 项`,
  },
  'release-approved': {
    title: '解除获批',
    detail: (data) => (data['asDeputy'] === true ? '由代理审批人批准' : '审批人已批准'),
  },
  'release-sent': {
    title: '解除已发出',
    detail: (data) => `${body(data)},${yuan(data, 'amount')}`,
  },
  'release-acknowledged': {
    title: '解除回执',
    detail: (data) => `${body(data)},已解除 ${yuan(data, 'released')}`,
  },
  'deduction-ordered': {
    title: '裁定扣划',
    detail: (data) => `${body(data)},${yuan(data, 'amount')}`,
  },
  'deduction-executed': {
    title: '扣划回执',
    detail: (data) => `${body(data)},${yuan(data, 'amount')},扣划日 ${text(data, 'deductedOn')}`,
  },
  'debt-computed': {
    title: '债务计算',
    detail: (data) =>
      `第 ${text(data, 'version')} 版,算至 ${text(data, 'asOf')},尚欠 ${yuan(data, 'due')}`,
  },
  'claim-proposed': { title: '认领不明款', detail: (data) => `${yuan(data, 'amount')},待财务确认` },
  'receipt-credited': {
    title: '案款到账',
    detail: (data) => `${yuan(data, 'amount')},计息截止日 ${text(data, 'valueOn')}`,
  },
  'debt-discharged': {
    title: '债务清偿',
    detail: (data) => `应付 ${yuan(data, 'total')},已收 ${yuan(data, 'received')}`,
  },
  'debt-discharge-revoked': {
    title: '债务清偿撤销',
    detail: (data) =>
      `${text(data, 'cause')}:已收 ${yuan(data, 'received')},尚欠 ${yuan(data, 'due')};不自动恢复冻结,已批准的解除照常办理`,
  },
  'dispute-settled': {
    title: '对账差异已处理',
    detail: (data) =>
      `${text(data, 'kindText')} ${yuan(data, 'amount')}:${text(data, 'decisionText')}`,
  },
  'payout-proposed': { title: '拟发放', detail: payout },
  'payout-approved': { title: '发放获批', detail: payout },
  'payout-rejected': { title: '发放未获批', detail: payout },
  'payout-instructed': { title: '已指令银行付款', detail: payout },
  'payout-outcome-unknown': {
    title: '银行结果未明',
    detail: (data) => `${payout(data)},已查询银行,未重复付款`,
  },
  'payout-confirmed': { title: '银行已付款', detail: payout },
  'payout-returned': {
    title: '银行退回付款',
    detail: (data) => `${payout(data)}:${text(data, 'reason')}`,
  },
};

/** Title and detail of a fact for readers; a fact without a text shows its own name. */
export function factText(fact: string, data: Data): { title: string; detail: string } {
  const known = FACTS[fact];
  return known ? { title: known.title, detail: known.detail(data) } : { title: fact, detail: '' };
}

/** Facts that have a text, so that a test can demand one for every event of the registry. */
export const textedFacts: readonly string[] = Object.keys(FACTS);
