import type { CourtDate } from '@lib/kernel';
import {
  addDays,
  courtDate,
  dateParts,
  daysInMonth,
  fromDayNumber,
  dayNumber,
  isCourtDate,
  isoWeekday,
} from '@lib/kernel';
import type { FixedHolidayRow, HolidayNotice } from '../rules/holidays.rules.js';
import type { Assumption, RuleRow } from '../rule-row.js';
import { Series } from '../rule-row.js';

/** What a day is. `provisional`: the year has no notice yet, so the answer may change. */
export interface DayStatus {
  readonly working: boolean;
  readonly provisional: boolean;
  /** The notice or regulation that decides; of an ordinary day the one that leaves it as it is. */
  readonly row: RuleRow;
}

/** A day that was found by counting or moving, with what the way there relied on. */
export interface FoundDay {
  readonly day: CourtDate;
  readonly provisional: boolean;
  readonly rows: readonly RuleRow[];
}

interface WorkingYear {
  /** Working days of the year in order, as day numbers. */
  readonly days: readonly number[];
  readonly provisional: boolean;
}

const SATURDAY = 6;

/** What stands in for the notice of a year that has none yet. */
export const CALENDAR_WITHOUT_NOTICE: Assumption = {
  setting: 'calendarWithoutNotice',
  chosen: 'Monday to Friday, fixed-date holidays off',
  alternatives: ["the State Council's notice, once published"],
  note: '该年度放假安排尚未公布或未载入,结果为暂定,公布后应重新计算',
};

/** Working days by the State Council's notices: make-up Saturdays and Sundays work. */
export class HolidayCalendar {
  private readonly marks = new Map<CourtDate, { working: boolean; row: HolidayNotice }>();
  private readonly noticeOfYear = new Map<number, HolidayNotice>();
  private readonly fixed: Series<FixedHolidayRow>;
  /** Derived once per year asked for; holds nothing that the rows do not say. */
  private readonly years = new Map<number, WorkingYear>();

  constructor(notices: readonly HolidayNotice[], fixed: readonly FixedHolidayRow[]) {
    this.fixed = new Series('fixed-holidays', fixed);
    for (const notice of notices) this.load(notice);
    const years = [...this.noticeOfYear.keys()].sort((a, b) => a - b);
    years.forEach((year, index) => {
      const next = years[index + 1];
      if (next !== undefined && next !== year + 1)
        throw new Error(`holiday notices: gap after ${year}`);
    });
  }

  /** First and last year with a notice. */
  get coverage(): { readonly from: number; readonly to: number } {
    const years = [...this.noticeOfYear.keys()];
    return { from: Math.min(...years), to: Math.max(...years) };
  }

  statusOf(day: CourtDate): DayStatus {
    const mark = this.marks.get(day);
    if (mark) return { working: mark.working, provisional: false, row: mark.row };
    const { year } = dateParts(day);
    const weekend = isoWeekday(day) >= SATURDAY;
    const notice = this.noticeOfYear.get(year);
    if (notice) return { working: !weekend, provisional: false, row: notice };
    const row = this.fixed.at(day);
    const festival = row?.days.includes(day.slice(5)) ?? false;
    return { working: !weekend && !festival, provisional: true, row: row ?? this.fixed.first };
  }

  isWorkingDay(day: CourtDate): boolean {
    return this.statusOf(day).working;
  }

  /** The day itself if it is worked, else the next one that is. */
  workingDayFrom(day: CourtDate): FoundDay {
    return this.seek(day, 1);
  }

  /** The day itself if it is worked, else the last one before it that is. */
  workingDayUntil(day: CourtDate): FoundDay {
    return this.seek(day, -1);
  }

  /** The `count`th working day after `from`, which does not count itself. Throws beyond year 9999. */
  workingDaysAfter(from: CourtDate, count: number): FoundDay {
    const years = new Set<number>();
    let left = count;
    for (let year = dateParts(addDays(from, 1)).year; year <= 9999; year += 1) {
      const { days } = this.workingYear(year);
      const start = firstAbove(days, dayNumber(from));
      const found = days[start + left - 1];
      if (start < days.length) years.add(year);
      if (found !== undefined) return this.counted(from, fromDayNumber(found), years);
      left -= days.length - start;
    }
    throw new RangeError('no such working day');
  }

  private counted(from: CourtDate, day: CourtDate, years: ReadonlySet<number>): FoundDay {
    const provisional = [...years].some((year) => this.workingYear(year).provisional);
    const rows = new Set<RuleRow>();
    for (const year of years) {
      const notice = this.noticeOfYear.get(year);
      if (notice) rows.add(notice);
    }
    for (const [marked, { row }] of this.marks) if (marked > from && marked <= day) rows.add(row);
    if (provisional) rows.add(this.fixed.at(day) ?? this.fixed.first);
    return { day, provisional, rows: [...rows] };
  }

  private seek(day: CourtDate, step: 1 | -1): FoundDay {
    const rows: RuleRow[] = [];
    let provisional = false;
    for (let at = day; ; at = addDays(at, step)) {
      const status = this.statusOf(at);
      provisional ||= status.provisional;
      rows.push(status.row);
      if (status.working) return { day: at, provisional, rows };
    }
  }

  private workingYear(year: number): WorkingYear {
    const known = this.years.get(year);
    if (known) return known;
    const days: number[] = [];
    for (let month = 1; month <= 12; month += 1) {
      for (let day = 1; day <= daysInMonth(year, month); day += 1) {
        const date = courtDate(`${pad(year, 4)}-${pad(month, 2)}-${pad(day, 2)}`);
        if (this.statusOf(date).working) days.push(dayNumber(date));
      }
    }
    const made = { days, provisional: !this.noticeOfYear.has(year) };
    this.years.set(year, made);
    return made;
  }

  private load(notice: HolidayNotice): void {
    const fail = (what: string): never => {
      throw new Error(`holiday notice ${notice.code}: ${what}`);
    };
    this.checkPlace(notice, fail);
    for (const [day, working] of markedDays(notice, fail)) {
      const before = this.marks.get(day);
      if (before && before.row.code !== notice.amends)
        fail(`${day} is already set by ${before.row.code}`);
      this.marks.set(day, { working, row: notice });
    }
    if (notice.amends === undefined) this.noticeOfYear.set(notice.year, notice);
  }

  /** One notice a year; a change names the notice it changes. */
  private checkPlace(
    { article, amends, year }: HolidayNotice,
    fail: (what: string) => never,
  ): void {
    if (!/^国(办)?发明电〔\d{4}〕\d+号$/.test(article))
      fail('names no notice of the State Council');
    const known = this.noticeOfYear.get(year);
    if (amends === undefined) {
      if (known) fail('a second notice for its year');
    } else if (known?.code !== amends) fail(`amends ${amends}, which is not loaded`);
  }
}

/** The days a notice speaks of, each once; refuses impossible, contradictory and misplaced ones. */
function markedDays(notice: HolidayNotice, fail: (what: string) => never): Map<CourtDate, boolean> {
  const marked = new Map<CourtDate, boolean>();
  const mark = (day: CourtDate, working: boolean): void => {
    const { year, month } = dateParts(day);
    const ofYear = year === notice.year || (year === notice.year - 1 && month === 12);
    if (!ofYear) fail(`${day} is not of its year`);
    if (marked.has(day)) fail(`${day} is named twice`);
    if (working && isoWeekday(day) < SATURDAY) fail(`${day} is a weekday and needs no making up`);
    marked.set(day, working);
  };
  for (const range of notice.off) {
    const [first = '', last = first] = range.split('/');
    if (!isCourtDate(first) || !isCourtDate(last) || last < first)
      fail(`${range} is no range of days`);
    for (let day = courtDate(first); day <= last; day = addDays(day, 1)) mark(day, false);
  }
  for (const day of notice.work) {
    if (!isCourtDate(day)) fail(`${day} is no day`);
    mark(courtDate(day), true);
  }
  return marked;
}

/** Index of the first element above `value` in an ascending list. */
function firstAbove(sorted: readonly number[], value: number): number {
  let [low, high] = [0, sorted.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((sorted[middle] ?? 0) > value) high = middle;
    else low = middle + 1;
  }
  return low;
}

function pad(value: number, length: number): string {
  return String(value).padStart(length, '0');
}
