import { DomainError } from './errors.js';
import type { Id } from './ids.js';

/** A plain calendar date in Asia/Shanghai, `YYYY-MM-DD`, without a time of day. Sorts as text. */
export type CourtDate = Id<'CourtDate'>;

const DAY_MS = 86_400_000;
const FORM = /^(\d{4})-(\d{2})-(\d{2})$/;

/** Parses `YYYY-MM-DD`; refuses dates that do not exist. */
export function courtDate(text: string): CourtDate {
  if (!isCourtDate(text)) {
    throw new DomainError(
      'DATE.IMPOSSIBLE',
      'invalid',
      `日期不存在或格式不正确:${JSON.stringify(text)}`,
      {
        hint: '请写成 YYYY-MM-DD 的真实日期',
      },
    );
  }
  return text;
}

export function isCourtDate(text: string): text is CourtDate {
  const match = FORM.exec(text);
  if (!match) return false;
  const [year, month, day] = [Number(match[1]), Number(match[2]), Number(match[3])];
  return year >= 1900 && month >= 1 && month <= 12 && day >= 1 && day <= daysInMonth(year, month);
}

/** The court's date at an instant: Asia/Shanghai by the time-zone table, not by adding eight hours. */
export function courtDateOf(instant: Date): CourtDate {
  return shanghai.format(instant) as CourtDate;
}

const shanghai = new Intl.DateTimeFormat('en-CA', {
  timeZone: 'Asia/Shanghai',
  year: 'numeric',
  month: '2-digit',
  day: '2-digit',
});

/** The first instant of a court date (00:00 in Asia/Shanghai). */
export function startOfCourtDate(date: CourtDate): Date {
  const standard = new Date(dayNumber(date) * DAY_MS - 8 * 3_600_000);
  // In the summers of 1986–1991 (and some earlier) the day began an hour sooner.
  const summer = new Date(standard.getTime() - 3_600_000);
  return courtDateOf(summer) === date ? summer : standard;
}

/** Days since 1970-01-01. */
export function dayNumber(date: CourtDate): number {
  return Date.parse(`${date}T00:00:00Z`) / DAY_MS;
}

export function fromDayNumber(day: number): CourtDate {
  return new Date(day * DAY_MS).toISOString().slice(0, 10) as CourtDate;
}

export function addDays(date: CourtDate, days: number): CourtDate {
  return fromDayNumber(dayNumber(date) + days);
}

/** `to − from` in days; negative when `to` is earlier. */
export function daysBetween(from: CourtDate, to: CourtDate): number {
  return dayNumber(to) - dayNumber(from);
}

/** The corresponding day `months` later, or that month's last day (民法典 arts. 201–203). */
export function addMonths(date: CourtDate, months: number): CourtDate {
  const { year, month, day } = dateParts(date);
  const index = year * 12 + (month - 1) + months;
  const [toYear, toMonth] = [Math.floor(index / 12), (index % 12) + 1];
  const toDay = Math.min(day, daysInMonth(toYear, toMonth));
  return [
    String(toYear).padStart(4, '0'),
    String(toMonth).padStart(2, '0'),
    String(toDay).padStart(2, '0'),
  ].join('-') as CourtDate;
}

export function addYears(date: CourtDate, years: number): CourtDate {
  return addMonths(date, years * 12);
}

/** 1 = Monday … 7 = Sunday. */
export function isoWeekday(date: CourtDate): number {
  return ((((dayNumber(date) + 3) % 7) + 7) % 7) + 1;
}

export function dateParts(date: CourtDate): { year: number; month: number; day: number } {
  const [year = 0, month = 0, day = 0] = date.split('-').map(Number);
  return { year, month, day };
}

export function daysInMonth(year: number, month: number): number {
  return new Date(Date.UTC(year, month, 0)).getUTCDate();
}

export function earlierOf(a: CourtDate, b: CourtDate): CourtDate {
  return a < b ? a : b;
}

export function laterOf(a: CourtDate, b: CourtDate): CourtDate {
  return a > b ? a : b;
}
