/** What must not be frozen, or not be deducted, by the account's class or state as the body reported it. */
export interface ExemptionRule {
  readonly code: string;
  readonly title: string;
  /** Text that marks such an account in the body's answer. */
  readonly marks: readonly string[];
  readonly source: string;
  readonly certainty: 'text' | 'excerpt' | 'memory' | 'setting';
  readonly validFrom: string;
}

/** Accounts barred from freezing (law/query-control.md §1.7); accounts that only may not be deducted follow below. */
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

/**
 * Deposits that secure what a bank owes for the debtor: they may be frozen, and not be deducted while
 * they have that function (law/query-control.md §1.7). Whether they lost it the bank knows: its newest
 * answer decides what the account is.
 */
export const frozenOnlyRules: readonly ExemptionRule[] = [
  {
    code: 'frozen-only-acceptance-deposit',
    title: '银行承兑汇票保证金',
    marks: ['承兑汇票保证金', '承兑保证金'],
    source: '法发〔2000〕21号第九条',
    certainty: 'excerpt',
    validFrom: '2000-09-04',
  },
  {
    code: 'frozen-only-letter-of-credit-deposit',
    title: '信用证开证保证金',
    marks: ['信用证保证金', '开证保证金'],
    source: '信用证开证保证金规定(2020 修正)第一条、第二条',
    certainty: 'text',
    validFrom: '1997-09-03',
  },
  {
    code: 'frozen-only-guarantee-deposit',
    title: '独立保函保证金',
    marks: ['保函保证金'],
    source: '独立保函规定第二十四条',
    certainty: 'text',
    validFrom: '2016-12-01',
  },
];

export interface AccountFacts {
  readonly accountClass: string;
  readonly accountState: string;
}

/** The row that bars a freeze of this account; undefined when none does. */
export function exemptionOf(account: AccountFacts): ExemptionRule | undefined {
  return marked(exemptionRules, account);
}

/** The row that bars a deduction from this account, frozen or not; undefined when none does. */
export function deductionBarOf(account: AccountFacts): ExemptionRule | undefined {
  return marked(exemptionRules, account) ?? marked(frozenOnlyRules, account);
}

function marked(rules: readonly ExemptionRule[], account: AccountFacts): ExemptionRule | undefined {
  const text = `${account.accountClass} ${account.accountState}`;
  return rules.find((rule) => rule.marks.some((mark) => text.includes(mark)));
}
