/** What must not be frozen, by the account's class or state as the body reported it. */
export interface ExemptionRule {
  readonly code: string;
  readonly title: string;
  /** Text that marks such an account in the body's answer. */
  readonly marks: readonly string[];
  readonly source: string;
  readonly certainty: 'text' | 'excerpt' | 'memory' | 'setting';
  readonly validFrom: string;
}

/** Accounts barred from freezing (law/query-control.md §1.7); accounts that only may not be deducted are not here. */
export const exemptionRules: readonly ExemptionRule[] = [
  {
    code: 'exempt-migrant-wages',
    title: '农民工工资专用账户、工资保证金',
    marks: ['农民工工资', '工资保证金'],
    source: '保障农民工工资支付条例第三十三条',
    certainty: 'text',
    validFrom: '2020-05-01',
  },
  {
    code: 'exempt-clearing',
    title: '证券清算交收资金、结算备付金、风险基金',
    marks: ['清算交收', '结算备付金', '风险基金'],
    source: '证券法(2019)第一百五十九条',
    certainty: 'text',
    validFrom: '2020-03-01',
  },
  {
    code: 'exempt-futures-margin',
    title: '期货保证金',
    marks: ['期货保证金'],
    source: '期货和衍生品法第四十三条',
    certainty: 'text',
    validFrom: '2022-08-01',
  },
  {
    code: 'exempt-social-insurance',
    title: '社会保险基金',
    marks: ['社会保险基金', '社保基金'],
    source: '最高人民法院 2000-02-18 通知(法〔2000〕19号)',
    certainty: 'excerpt',
    validFrom: '2000-02-18',
  },
  {
    code: 'exempt-party-dues',
    title: '党费、工会经费',
    marks: ['党费', '工会经费'],
    source: '法〔2005〕209号、法复〔1997〕6号',
    certainty: 'memory',
    validFrom: '1997-05-16',
  },
  {
    code: 'exempt-court-funds',
    title: '法院执行款专户、国库款',
    marks: ['执行款专户', '案款专户', '国库'],
    source: '银监发〔2014〕53号第二十一条(作为警示清单)',
    certainty: 'excerpt',
    validFrom: '2014-12-29',
  },
];

export interface AccountFacts {
  readonly accountClass: string;
  readonly accountState: string;
}

/** The row that bars a freeze of this account; undefined when none does. */
export function exemptionOf(account: AccountFacts): ExemptionRule | undefined {
  const text = `${account.accountClass} ${account.accountState}`;
  return exemptionRules.find((rule) => rule.marks.some((mark) => text.includes(mark)));
}
