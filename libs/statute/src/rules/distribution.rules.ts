import type { RuleRow } from '../rule-row.js';

export type DebtorKind = 'natural' | 'company' | 'criminal';
export type ClaimClass =
  'cost' | 'priority' | 'ordinary' | 'medical' | 'restitution' | 'fine' | 'confiscation';

/** The classes of claims in the order they are paid; `byRank` = in order of seizure. */
export interface DistributionRow extends RuleRow {
  readonly debtor: DebtorKind;
  readonly order: readonly ClaimClass[];
  readonly ordinaryMode: 'proRata' | 'byRank';
  /** Largest factor for the first preserver, where the practice exists. */
  readonly firstPreserverMax?: string;
}

export const distributionRules: readonly DistributionRow[] = [
  {
    code: 'DISTRIBUTION-NATURAL',
    debtor: 'natural',
    source: '最高人民法院关于适用《中华人民共和国民事诉讼法》的解释(法释〔2022〕11号)',
    article: '第506、508条',
    validFrom: '2015-02-04',
    certainty: 'text',
    order: ['cost', 'priority', 'ordinary'],
    ordinaryMode: 'proRata',
    firstPreserverMax: '1.2',
  },
  {
    code: 'DISTRIBUTION-COMPANY',
    debtor: 'company',
    source: '最高人民法院关于适用《中华人民共和国民事诉讼法》的解释(法释〔2022〕11号)',
    article: '第514条',
    validFrom: '2015-02-04',
    certainty: 'text',
    order: ['cost', 'priority', 'ordinary'],
    ordinaryMode: 'byRank',
  },
  {
    code: 'DISTRIBUTION-CRIMINAL',
    debtor: 'criminal',
    source: '最高人民法院关于刑事裁判涉财产部分执行的若干规定(法释〔2014〕13号)',
    article: '第13条',
    validFrom: '2014-11-06',
    certainty: 'text',
    order: ['cost', 'medical', 'priority', 'restitution', 'ordinary', 'fine', 'confiscation'],
    ordinaryMode: 'proRata',
  },
];

export const sharingRules = {
  sameTitle: {
    code: 'DISTRIBUTION-SAME-TITLE',
    source: '最高人民法院关于人民法院执行工作若干问题的规定(试行)(2020年修正)',
    article: '第55条第3款',
    validFrom: '2021-01-01',
    certainty: 'text',
  },
  firstPreserver: {
    code: 'FIRST-PRESERVER',
    source: '浙江省高级人民法院 浙高法〔2009〕116号;浙高法执〔2012〕5号',
    article: '第13问',
    validFrom: '2012-01-01',
    certainty: 'excerpt',
  },
  largestRemainder: {
    code: 'LARGEST-REMAINDER',
    source: '平台设置',
    article: '按最大余数法分配到分,余数相同的按输入顺序',
    validFrom: '2015-02-04',
    certainty: 'setting',
  },
} as const satisfies Record<string, RuleRow>;
