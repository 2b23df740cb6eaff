import type { Assumption } from '../rule-row.js';
import type { Segment } from './accrual.js';
import type { LateInterestTerms } from './terms.js';

const NEW_RULE_FROM = '2014-08-01';
const LENDING_24_FROM = '2015-09-01';

/** The settings this result rests on that the law leaves open, with what else is defended. */
export function assumptionsOf(
  terms: LateInterestTerms,
  segments: readonly Segment[],
): Assumption[] {
  const doubled = segments.filter(({ part }) => part === 'doubled');
  const general = segments.filter(({ part }) => part === 'general');
  return [
    ...(doubled.length > 0 ? [DAY_COUNT, BASE] : []),
    ...(general.length > 0 ? [GENERAL_END] : []),
    ...(terms.payments.length > 0 ? [orderPolicy(terms)] : []),
    ...(doubled.some(({ from }) => from < NEW_RULE_FROM) ? oldPeriod(terms) : []),
    ...(terms.privateLending && general.some(({ from }) => from < LENDING_24_FROM)
      ? [LENDING_OLD]
      : []),
    ...(terms.midRate && terms.obligations.length > 1 ? [ONE_MID_RATE] : []),
  ];
}

const DAY_COUNT: Assumption = {
  setting: 'dayCountRule',
  chosen: 'start=expiry+1,end inclusive',
  alternatives: ['one day fewer (payment day not counted)'],
  note: '自履行期间届满次日起算,付款当日计入;有律师文章少算一日',
};

const BASE: Assumption = {
  setting: 'courtCostsInBase',
  chosen: 'as given in the amounts',
  alternatives: ['court costs advanced by the winner left out', 'court costs included'],
  note: '胜诉方垫付的诉讼费用是否计入加倍部分的基数,做法不一;基数以所填债务金额为准',
};

const GENERAL_END: Assumption = {
  setting: 'generalInterestEnd',
  chosen: 'same end day as the doubled part',
  alternatives: ['end day stated by the title'],
  note: '司法解释未规定一般债务利息的截止日,参照(2018)粤执复390号',
};

const LENDING_OLD: Assumption = {
  setting: 'privateLendingCapBefore2015-09-01',
  chosen: '24% a year',
  alternatives: ['four times the benchmark lending rate'],
  note: '2015-09-01 之前的期间曾按银行同类贷款利率四倍掌握',
};

const ONE_MID_RATE: Assumption = {
  setting: 'midRate',
  chosen: 'one rate for all obligations',
  alternatives: ['a rate per obligation, on its own first day'],
  note: '各项债务加倍部分起算日不同的,中间价应分别取各自起算日',
};

function orderPolicy({ orderPolicy: chosen }: LateInterestTerms): Assumption {
  const all = ['statutory561', 'principalFirst', 'agreement of the parties'];
  return {
    setting: 'orderPolicy',
    chosen,
    alternatives: all.filter((policy) => policy !== chosen),
    note: '清偿顺序有约定的从约定;先息后本与先本后息均有案例,所用顺序应记入卷宗',
  };
}

function oldPeriod(terms: LateInterestTerms): Assumption[] {
  const tier: Assumption = {
    setting: 'oldPeriodTier',
    chosen: 'length of the whole delay',
    alternatives: ['6M', '1Y', '3Y', '5Y', '5Y+'],
    note: '2014-08-01 之前同期贷款基准利率的档次未有定论',
  };
  const yearBasis: Assumption = {
    setting: 'oldPeriodYearBasis',
    chosen: '360',
    alternatives: ['365'],
    note: '2014-08-01 之前年利率换算的天数未有定论',
  };
  const repayment: Assumption = {
    setting: 'repaymentBefore2014-08-01',
    chosen: terms.orderPolicy,
    alternatives: ['concurrent repayment (法释〔2009〕6号 annex: paid = P + P·2r·t)'],
    note: '2014-08-01 之前的付款曾按并还原则处理',
  };
  const paidThen = terms.payments.some(({ on }) => on < NEW_RULE_FROM);
  return [...(terms.oldPeriod ? [] : [tier, yearBasis]), ...(paidThen ? [repayment] : [])];
}
