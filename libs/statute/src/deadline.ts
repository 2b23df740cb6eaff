import type { CourtDate } from '@lib/kernel';
import { addDays, addMonths, isCourtDate } from '@lib/kernel';
import type { FoundDay } from './calendar/holiday-calendar.js';
import { CALENDAR_WITHOUT_NOTICE } from './calendar/holiday-calendar.js';
import type { LawBook } from './law-book.js';
import { readInput } from './reading.js';
import type { Assumption, BasisRow, RuleRow } from './rule-row.js';
import { basisOf } from './rule-row.js';
import { periodRules } from './rules/periods.rules.js';

export type PeriodUnit = 'day' | 'workingDay' | 'month' | 'year';
/** A party's period is rolled over rest days; what the court must do is done by the earliest reading. */
export type DeadlinePurpose = 'partyRight' | 'courtDuty';

/** Input of `deadline`, exactly the JSON of design/calculators.md. */
export interface DeadlineInput {
  /** Day of the event; it does not count. */
  readonly from: string;
  readonly unit: PeriodUnit;
  readonly n: number;
  readonly purpose: DeadlinePurpose;
}

export interface DeadlineStep {
  readonly step: 'count' | 'roll' | 'actBy';
  readonly from: string;
  readonly to: string;
}

export interface DeadlineResult {
  readonly dueOn: CourtDate;
  readonly actBy: CourtDate;
  readonly rolled: boolean;
  /** A year without a notice was relied on: to be recomputed when the notice is loaded. */
  readonly provisional: boolean;
  readonly calendarVersion: string;
  readonly basis: readonly BasisRow[];
  readonly trace: readonly DeadlineStep[];
  readonly assumptions: readonly Assumption[];
}

const MOST_UNITS = 100_000;
/** Leaves room to roll inside the years a date can be written in. */
const LATEST = '9999-11-30';

/** The end of a period (民法典第201–203条, 民诉法第85条). Throws CalculationProblem `bad-input`. */
export function deadline(input: DeadlineInput, book: LawBook): DeadlineResult {
  const terms = readInput(input, (root) => {
    const { from, unit, n, purpose } = root.object(['from', 'unit', 'n', 'purpose']);
    const read = {
      from: from.date(),
      unit: unit.choice(['day', 'workingDay', 'month', 'year']),
      n: n.integer(1, MOST_UNITS),
      purpose: purpose.choice(['partyRight', 'courtDuty']),
    };
    const end = roughEnd(read.from, read.unit, read.n);
    if (!isCourtDate(end) || end > LATEST) n.fault('期限超出可计算的日期范围');
    return read;
  });
  const counted = count(terms, book);
  const end = terms.purpose === 'partyRight' ? partyRight(counted, book) : courtDuty(counted, book);
  const provisional = counted.provisional || end.found.provisional;
  const counting = book.periodCounting.at(terms.from) ?? book.periodCounting.first;
  return {
    dueOn: end.dueOn,
    actBy: end.actBy,
    rolled: end.dueOn !== counted.day,
    provisional,
    calendarVersion: book.calendarVersion,
    basis: basisOf([counting, end.rule, ...counted.rows, ...end.found.rows]),
    trace: [{ step: 'count', from: terms.from, to: counted.day }, ...end.steps],
    assumptions: [
      ...(terms.purpose === 'courtDuty' ? [COURT_DUTY] : []),
      ...(provisional ? [CALENDAR_WITHOUT_NOTICE] : []),
    ],
  };
}

const COURT_DUTY: Assumption = {
  setting: 'courtDutyRolling',
  chosen: 'not rolled; acted on by the last working day',
  alternatives: ['rolled to the next working day (民诉法第85条)'],
  note: '法院自身应为之事是否顺延未有明文,按最早读法',
};

/** Whether the court works on a day, by the notices loaded. */
export function isWorkingDay(day: CourtDate, book: LawBook): boolean {
  return book.calendar.isWorkingDay(day);
}

interface DeadlineTerms {
  readonly from: CourtDate;
  readonly unit: PeriodUnit;
  readonly n: number;
}

function roughEnd(from: CourtDate, unit: PeriodUnit, n: number): CourtDate {
  if (unit === 'day') return addDays(from, n);
  // A year has at least 240 working days.
  if (unit === 'workingDay') return addMonths(from, Math.ceil(n / 240) * 12 + 12);
  return addMonths(from, unit === 'month' ? n : n * 12);
}

function count({ from, unit, n }: DeadlineTerms, book: LawBook): FoundDay {
  if (unit === 'workingDay') return book.calendar.workingDaysAfter(from, n);
  return { day: roughEnd(from, unit, n), provisional: false, rows: [] };
}

interface End {
  readonly dueOn: CourtDate;
  readonly actBy: CourtDate;
  readonly found: FoundDay;
  readonly rule: RuleRow;
  readonly steps: readonly DeadlineStep[];
}

function partyRight({ day }: FoundDay, book: LawBook): End {
  const found = book.calendar.workingDayFrom(day);
  const steps: DeadlineStep[] =
    found.day === day ? [] : [{ step: 'roll', from: day, to: found.day }];
  const rule = book.periodRolling.at(day) ?? book.periodRolling.first;
  return { dueOn: found.day, actBy: found.day, found, rule, steps };
}

function courtDuty({ day }: FoundDay, book: LawBook): End {
  const found = book.calendar.workingDayUntil(day);
  const steps: DeadlineStep[] = [{ step: 'actBy', from: day, to: found.day }];
  return { dueOn: day, actBy: found.day, found, rule: periodRules.courtDuty, steps };
}
