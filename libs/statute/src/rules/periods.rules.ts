import type { RuleRow } from '../rule-row.js';

export type AssetClass = 'deposit' | 'movable' | 'immovable' | 'otherRight';

/** Longest first period of a control measure, in years; also the default. */
export interface MeasureRow extends RuleRow {
  readonly assetClass: AssetClass;
  readonly years: number;
}

/** How many days before the end of a measure a reminder is due. */
export interface ReminderRow extends RuleRow {
  readonly level: 'notice' | 'warning' | 'critical';
  readonly daysBefore: number;
}

const measure = (assetClass: AssetClass, years: number, note?: string): MeasureRow => ({
  code: `MEASURE-${assetClass.toUpperCase()}`,
  source: '最高人民法院关于适用《中华人民共和国民事诉讼法》的解释(法释〔2022〕11号)',
  article: '第485条(原第487条)',
  validFrom: '2015-02-04',
  certainty: 'text',
  assetClass,
  years,
  ...(note ? { note } : {}),
});

export const measureRules: readonly MeasureRow[] = [
  measure('deposit', 1, '支付账户余额比照存款'),
  measure('movable', 2),
  measure('immovable', 3),
  measure('otherRight', 3, '股权、债权、保单利益等比照其他财产权'),
];

const reminder = (level: ReminderRow['level'], daysBefore: number): ReminderRow => ({
  code: `REMINDER-${level.toUpperCase()}`,
  source: '平台设置(提前30日、15日、7日提醒为法院实践)',
  article: '到期提醒',
  validFrom: '2015-02-04',
  certainty: 'setting',
  level,
  daysBefore,
});

export const reminderRules: readonly ReminderRow[] = [
  reminder('notice', 30),
  reminder('warning', 7),
  reminder('critical', 1),
];

/** How periods are counted: the same rule under three laws. */
export const countingRules: readonly RuleRow[] = [
  {
    code: 'PERIOD-COUNTING-1987',
    source: '中华人民共和国民法通则',
    article: '第154条',
    validFrom: '1987-01-01',
    validTo: '2017-09-30',
    certainty: 'memory',
  },
  {
    code: 'PERIOD-COUNTING-2017',
    source: '中华人民共和国民法总则',
    article: '第201、202、203条',
    validFrom: '2017-10-01',
    validTo: '2020-12-31',
    certainty: 'memory',
  },
  {
    code: 'PERIOD-COUNTING',
    source: '中华人民共和国民法典',
    article: '第201、202、203条',
    validFrom: '2021-01-01',
    certainty: 'text',
  },
];

const CIVIL_PROCEDURE = '中华人民共和国民事诉讼法';

const formerRolling = (
  code: string,
  edition: string,
  article: string,
  [validFrom, validTo]: readonly [string, string],
): RuleRow => ({
  code,
  source: `${CIVIL_PROCEDURE}(${edition})`,
  article,
  validFrom,
  validTo,
  certainty: 'memory',
});

/** That a period ending on a rest day ends on the next working day: one rule, its article renumbered. */
export const rollingRules: readonly RuleRow[] = [
  formerRolling('PERIOD-ROLLING-1991', '1991年', '第75条', ['1991-04-09', '2008-03-31']),
  formerRolling('PERIOD-ROLLING-2008', '2007年修正', '第75条', ['2008-04-01', '2012-12-31']),
  formerRolling('PERIOD-ROLLING-2013', '2012年修正', '第82条', ['2013-01-01', '2017-06-30']),
  formerRolling('PERIOD-ROLLING-2017', '2017年修正', '第82条', ['2017-07-01', '2021-12-31']),
  formerRolling('PERIOD-ROLLING-2022', '2021年修正', '第85条', ['2022-01-01', '2023-12-31']),
  {
    code: 'PERIOD-ROLLING',
    source: `${CIVIL_PROCEDURE}(2023年修正)`,
    article: '第85条',
    validFrom: '2024-01-01',
    certainty: 'text',
  },
];

export const periodRules = {
  courtDuty: {
    code: 'PERIOD-COURT-DUTY',
    source: '平台设置',
    article: '法院应为之事按最早读法:期限不顺延,在届满日或之前最后一个工作日办理',
    validFrom: '2015-01-01',
    certainty: 'setting',
  },
  measureDay: {
    code: 'MEASURE-LAST-DAY',
    source: '中国结算深圳分公司协助冻结流通证券业务指引(2006);民法典第202条',
    article: '届满日为对应日的前一日,不因节假日顺延',
    validFrom: '2015-02-04',
    certainty: 'excerpt',
  },
} as const satisfies Record<string, RuleRow>;
