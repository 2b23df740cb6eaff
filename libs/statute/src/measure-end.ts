import type { CourtDate } from '@lib/kernel';
import { addDays, addYears, isCourtDate } from '@lib/kernel';
import { CALENDAR_WITHOUT_NOTICE } from './calendar/holiday-calendar.js';
import type { AssetClass, LawBook } from './law-book.js';
import { readInput } from './reading.js';
import type { Assumption, BasisRow, RuleRow } from './rule-row.js';
import { basisOf } from './rule-row.js';
import type { MeasureRow, ReminderRow } from './rules/periods.rules.js';
import { periodRules } from './rules/periods.rules.js';

/** Input of `measure-end`, exactly the JSON of design/calculators.md. */
export interface MeasureEndInput {
  readonly assetClass: AssetClass;
  readonly startsOn: string;
  /** Whole years; without it the longest period of the class. */
  readonly years?: number;
}

export interface Reminder {
  readonly on: CourtDate;
  readonly level: ReminderRow['level'];
  /** Present where the calendar of that year is not known. */
  readonly provisional?: true;
}

export interface MeasureEndResult {
  /** Last safe day, to be printed in the notice: the corresponding day minus one. */
  readonly endsOn: CourtDate;
  /** The corresponding day: no later end is lawful. */
  readonly capOn: CourtDate;
  readonly reminders: readonly Reminder[];
  readonly provisional: boolean;
  readonly calendarVersion: string;
  readonly basis: readonly BasisRow[];
  readonly trace: readonly { readonly step: string; readonly from: string; readonly to: string }[];
  readonly assumptions: readonly Assumption[];
}

/** The end of a freeze or seizure (民诉法解释第485条). Throws CalculationProblem `bad-input`. */
export function measureEnd(input: MeasureEndInput, book: LawBook): MeasureEndResult {
  const { startsOn, years, row } = readTerms(input, book);
  const capOn = addYears(startsOn, years);
  const endsOn = addDays(capOn, -1);
  const found = book.reminders.map((reminder) => {
    const planned = addDays(endsOn, -reminder.daysBefore);
    return { reminder, planned, ...book.calendar.workingDayUntil(planned) };
  });
  const isProvisional = found.some(({ provisional }) => provisional);
  const counting = book.periodCounting.at(startsOn) ?? book.periodCounting.first;
  const rows: RuleRow[] = [row, counting, periodRules.measureDay];
  return {
    endsOn,
    capOn,
    reminders: found.map(({ day, reminder, provisional }) => ({
      on: day,
      level: reminder.level,
      ...(provisional ? { provisional: true as const } : {}),
    })),
    provisional: isProvisional,
    calendarVersion: book.calendarVersion,
    basis: basisOf([...rows, ...found.flatMap(({ reminder, rows: used }) => [reminder, ...used])]),
    trace: [
      { step: 'correspondingDay', from: startsOn, to: capOn },
      { step: 'dayBefore', from: capOn, to: endsOn },
      ...found.map(({ reminder, planned, day }) => ({
        step: reminder.level,
        from: planned,
        to: day,
      })),
    ],
    assumptions: [
      LAST_DAY,
      LEAD_TIMES,
      ...(startsOn < row.validFrom ? [EARLIER_RULE] : []),
      ...(isProvisional ? [CALENDAR_WITHOUT_NOTICE] : []),
    ],
  };
}

const LAST_DAY: Assumption = {
  setting: 'measureLastDay',
  chosen: 'corresponding day minus one',
  alternatives: ['corresponding day'],
  note: '对应日前一日必在法定期限之内;审查他人所定期限时以对应日为上限',
};

const LEAD_TIMES: Assumption = {
  setting: 'reminderLeadTimes',
  chosen: '30, 7, 1 days before the end, moved back to a working day',
  alternatives: ['lead times set by the court'],
  note: '法律只规定保全续行申请应提前7日;其余为法院实践',
};

const EARLIER_RULE: Assumption = {
  setting: 'measurePeriodBefore2015-02-04',
  chosen: 'periods in force since 2015-02-04',
  alternatives: ['6 months, 1 year, 2 years (2004年查封扣押冻结规定旧第29条)'],
  note: '2015-02-04 之前采取的措施当时的最长期限较短',
};

interface MeasureTerms {
  readonly startsOn: CourtDate;
  readonly years: number;
  readonly row: MeasureRow;
}

function readTerms(input: unknown, book: LawBook): MeasureTerms {
  return readInput(input, (root) => {
    const fields = root.object(['assetClass', 'startsOn', 'years']);
    const assetClass = fields.assetClass.choice(['deposit', 'movable', 'immovable', 'otherRight']);
    const startsOn = fields.startsOn.date();
    const series = book.measures.get(assetClass);
    if (!series) throw new Error(`no measure rows for ${assetClass}`);
    const row = series.at(startsOn) ?? series.first;
    const years = fields.years.isGiven ? fields.years.integer(1, row.years) : row.years;
    if (!isCourtDate(addYears(startsOn, years))) fields.startsOn.fault('日期超出可计算的范围');
    return { startsOn, years, row };
  });
}
