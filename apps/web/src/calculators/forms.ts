import type { CalculatorKind } from './calculator-kinds.js';

/** One question of a form. */
export interface Field {
  readonly kind: 'day' | 'money' | 'count' | 'text' | 'tick' | 'choice';
  /** Path of the value in the input of the calculator, from its row on. */
  readonly name: string;
  readonly label: string;
  readonly optional?: boolean;
  readonly placeholder?: string;
  /** Words of the values to choose from. */
  readonly choices?: Readonly<Record<string, string>>;
  /** Asked only while the first-named field of the same row holds one of these values. */
  readonly when?: readonly [name: string, ...values: string[]];
}

/** Questions asked for each member of a list. */
export interface Rows {
  readonly kind: 'rows';
  readonly name: string;
  readonly label: string;
  readonly fields: readonly Field[];
  /** What a further row begins with. */
  readonly beginning?: (count: number) => object;
}

type More = Omit<Field, 'kind' | 'name' | 'label'>;

const of =
  (kind: Field['kind']) =>
  (name: string, label: string, more: More = {}): Field => ({ kind, name, label, ...more });

const [day, money, count] = [of('day'), of('money'), of('count')];
const [text, tick, choice] = [of('text'), of('tick'), of('choice')];

const RATE = 'general.rate.kind';

const OBLIGATION: readonly Field[] = [
  text('id', '名称'),
  money('amount', '金额(元,不含一般利息)'),
  day('expiresOn', '履行期限届满之日'),
  choice(RATE, '一般利息', {
    optional: true,
    choices: { annual: '年利率', daily: '日利率', lpr: 'LPR 的倍数' },
  }),
  day('general.from', '一般利息起算日(含)', { when: [RATE, 'annual', 'daily', 'lpr'] }),
  text('general.rate.value', '利率', {
    placeholder: '例如 0.06 为 6%',
    when: [RATE, 'annual', 'daily'],
  }),
  choice('general.rate.term', 'LPR 期限', {
    choices: { '1Y': '一年期', '5Y': '五年期以上' },
    when: [RATE, 'lpr'],
  }),
  text('general.rate.multiple', '倍数', { placeholder: '例如 1.5', when: [RATE, 'lpr'] }),
  choice('general.rate.yearBasis', '一年按', {
    choices: { 360: '360 日', 365: '365 日' },
    when: [RATE, 'annual', 'lpr'],
  }),
];

/** The plain form of each kind that has one; the others are given in JSON, as are rarer settings. */
export const FORMS: Partial<Record<CalculatorKind, readonly (Field | Rows)[]>> = {
  'late-interest': [
    {
      kind: 'rows',
      name: 'obligations',
      label: '债务',
      fields: OBLIGATION,
      beginning: (rows) => ({ id: String(rows + 1) }),
    },
    {
      kind: 'rows',
      name: 'payments',
      label: '还款',
      fields: [day('on', '还款日'), money('amount', '还款金额(元)')],
    },
    {
      kind: 'rows',
      name: 'excluded',
      label: '不计加倍利息的期间',
      fields: [day('from', '自'), day('to', '至(含)'), text('reason', '事由')],
    },
    day('asOf', '算至(含)'),
    choice('orderPolicy', '清偿顺序', {
      choices: {
        statutory561: '利息先于本金(民法典第五百六十一条)',
        principalFirst: '本金先于利息',
      },
    }),
  ],
  fee: [
    choice('fee', '费用', {
      choices: { enforcement: '申请执行费', preservation: '保全费', acceptance: '财产案件受理费' },
    }),
    money('amount', '金额(元;没有金额的空着)', { optional: true }),
    tick('reduced', '减半(调解、简易程序等)', { when: ['fee', 'acceptance'] }),
  ],
  deadline: [
    day('from', '事件之日(不计入)'),
    count('n', '期间'),
    choice('unit', '单位', {
      choices: { day: '日', workingDay: '工作日', month: '月', year: '年' },
    }),
    choice('purpose', '谁的期限', {
      choices: { partyRight: '当事人的权利(遇休息日顺延)', courtDuty: '法院的职责(不顺延)' },
    }),
  ],
  'measure-end': [
    choice('assetClass', '财产种类', {
      choices: {
        deposit: '银行存款',
        movable: '动产',
        immovable: '不动产',
        otherRight: '其他财产权',
      },
    }),
    day('startsOn', '措施生效之日'),
    count('years', '年数(空着为最长)', { optional: true }),
  ],
  identifier: [
    choice('type', '种类', {
      choices: {
        caseNumber: '案号',
        residentId: '居民身份证号码',
        uscc: '统一社会信用代码',
        orgCode: '组织机构代码',
        cnaps: '银行行号',
        bankCard: '银行卡号',
      },
    }),
    text('value', '号码'),
  ],
};
