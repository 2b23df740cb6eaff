import type { Payout } from './use-case.js';

/** One station of a payout; `at` is an instant where it was reached. */
export interface PayoutStep {
  readonly key: 'propose' | 'approve' | 'instruct' | 'bank';
  readonly title: string;
  readonly at?: string;
  readonly status: 'finish' | 'process' | 'wait' | 'error';
}

type State = Payout['state'];

const KEYS = ['propose', 'approve', 'instruct', 'bank'] as const;
const AHEAD = ['拟发放', '等待审批', '等待指令银行', '等待银行付款'] as const;
const PASSED = ['已拟发放', '已审批', '已指令银行', '银行已付'] as const;
/** States in which a payout has come to rest elsewhere than with the payee. */
const HALTED: Partial<Record<State, string>> = {
  rejected: '审批未通过',
  void: '已作废',
  returned: '银行已退回',
};

/** Where the money stands, from proposal to the bank's word: four stations with their instants. */
export function stepsOf(payout: Payout): readonly PayoutStep[] {
  const here = stationOf(payout);
  const halted = HALTED[payout.state];
  const reached = [
    payout.proposedAt,
    timeOf(payout, 'approved'),
    timeOf(payout, 'instructed'),
    timeOf(payout, 'paid'),
  ];
  return KEYS.map((key, index) => {
    if (index > here) return { key, title: AHEAD[index] ?? '', status: 'wait' };
    if (index < here) {
      return { key, title: PASSED[index] ?? '', status: 'finish', ...stamp(reached[index]) };
    }
    const last = stamp(payout.history.at(-1)?.at);
    if (halted) return { key, title: halted, status: 'error', ...last };
    if (payout.state === 'unknown') {
      return { key, title: '银行结果未明', status: 'process', ...last };
    }
    return { key, title: AHEAD[index] ?? '', status: 'process' };
  });
}

/** Index of the station at which the payout stands; past the last one when it is paid. */
function stationOf(payout: Payout): number {
  const at: Readonly<Record<State, number>> = {
    proposed: 1,
    rejected: 1,
    approved: 2,
    void: timeOf(payout, 'approved') === undefined ? 1 : 2,
    instructed: 3,
    unknown: 3,
    returned: 3,
    paid: 4,
  };
  return at[payout.state];
}

function timeOf(payout: Payout, to: State): string | undefined {
  return payout.history.findLast((change) => change.to === to)?.at;
}

function stamp(at: string | undefined): { readonly at?: string } {
  return at === undefined ? {} : { at };
}

/** What happens next and who does it, in plain words for the payee. */
export function nextOf(payout: Payout, reissued: boolean): string {
  const { payee } = payout;
  const why = payout.reason ? `(${payout.reason})` : '';
  if (payout.state === 'returned' && reissued) {
    return `银行退回了这笔款${why}。收款账户已更正并重新报批,进度见"更正后重发"的一笔`;
  }
  const words: Readonly<Record<State, string>> = {
    proposed: '等待审批;审批人与拟稿人不是同一人。审批后由财务指令银行付款',
    approved: '等待财务核对并指令银行付款',
    instructed: '法院已指令银行付款,等待银行答复',
    unknown: '银行还没有明确答复。正在向银行查询,查明前不会再次付款,以免重复;您不必做什么',
    paid: `银行已付到 ${payee.bankName} ${payee.accountNumber}。请核对;没有收到请联系承办人`,
    returned: `银行退回了这笔款${why},款在法院。请与承办人核对您的户名、账号和开户行,更正并重新审批后再付`,
    rejected: `审批未通过${why},款在法院。由承办人处理后重新报批,有疑问请联系承办人`,
    void: `这笔发放已作废${why},没有付款,款在法院。由承办人重新拟发放,有疑问请联系承办人`,
  };
  return words[payout.state];
}
