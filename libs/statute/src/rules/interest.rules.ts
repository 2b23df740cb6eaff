import type { RuleRow } from '../rule-row.js';

/** 迟延履行期间的债务利息 (doubled part): a daily rate, or a multiple of the benchmark lending rate. */
export interface DoubledRow extends RuleRow {
  readonly daily?: string;
  readonly benchmarkMultiple?: string;
}

/** Ceiling of the interest of a private loan: an annual rate, or a multiple of the one-year LPR. */
export interface LendingCapRow extends RuleRow {
  readonly annual?: string;
  readonly lprMultiple?: string;
}

export const doubledRules: readonly DoubledRow[] = [
  {
    code: 'DOUBLED-1992',
    source: '最高人民法院关于适用《中华人民共和国民事诉讼法》若干问题的意见(法发〔1992〕22号)',
    article: '第294条',
    validFrom: '1992-07-14',
    validTo: '2009-05-17',
    certainty: 'memory',
    note: '原文为银行同期贷款最高利率的双倍;此处按所选档次基准利率的两倍',
    benchmarkMultiple: '2',
  },
  {
    code: 'DOUBLED-2009',
    source:
      '最高人民法院关于在执行工作中如何计算迟延履行期间的债务利息等问题的批复(法释〔2009〕6号)',
    article: '第1、2条及附件',
    validFrom: '2009-05-18',
    validTo: '2014-07-31',
    certainty: 'excerpt',
    benchmarkMultiple: '2',
  },
  {
    code: 'DOUBLED-2014',
    source:
      '最高人民法院关于执行程序中计算迟延履行期间的债务利息适用法律若干问题的解释(法释〔2014〕8号)',
    article: '第1、2、3条',
    validFrom: '2014-08-01',
    certainty: 'text',
    daily: '0.000175',
  },
];

const LENDING = '最高人民法院关于审理民间借贷案件适用法律若干问题的规定';

export const lendingCapRules: readonly LendingCapRow[] = [
  {
    code: 'LENDING-CAP-24',
    source: `${LENDING}(法释〔2015〕18号)`,
    article: '第26条',
    validFrom: '2015-09-01',
    validTo: '2020-08-19',
    certainty: 'memory',
    annual: '0.24',
  },
  {
    code: 'LENDING-CAP-4LPR',
    source: `${LENDING}(2020年第二次修正)`,
    article: '第25、28、29、31条',
    validFrom: '2020-08-20',
    certainty: 'text',
    lprMultiple: '4',
  },
];

/** Rows a result names besides the rates. */
export const interestRules = {
  doubled: {
    code: 'CPL-264',
    source: '中华人民共和国民事诉讼法(2023年修正)',
    article: '第264条',
    validFrom: '2024-01-01',
    certainty: 'text',
  },
  general: {
    code: 'GENERAL-INTEREST',
    source: '法释〔2014〕8号',
    article: '第1条:一般债务利息按执行依据确定的方法计算',
    validFrom: '2014-08-01',
    certainty: 'text',
  },
  order: {
    code: 'ORDER-561',
    source: '中华人民共和国民法典;法释〔2014〕8号',
    article: '民法典第561条;法释〔2014〕8号第4条',
    validFrom: '2021-01-01',
    certainty: 'text',
  },
  orderPrincipalFirst: {
    code: 'ORDER-PRINCIPAL-FIRST',
    source: '(2015)执申48号;(2023)最高法执监269号',
    article: '清偿顺序由执行法院依案情确定',
    validFrom: '2014-08-01',
    certainty: 'excerpt',
  },
  excluded: {
    code: 'DOUBLED-EXCLUDED',
    source: '法释〔2014〕8号',
    article: '第3条第3款',
    validFrom: '2014-08-01',
    certainty: 'text',
  },
  foreign: {
    code: 'DOUBLED-FOREIGN',
    source: '法释〔2014〕8号',
    article: '第5条',
    validFrom: '2014-08-01',
    certainty: 'text',
  },
} as const satisfies Record<string, RuleRow>;
