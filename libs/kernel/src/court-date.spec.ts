/** Court dates: real days only, months by the corresponding day, days of Asia/Shanghai. */
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  addDays,
  addMonths,
  addYears,
  courtDate,
  courtDateOf,
  dateParts,
  daysBetween,
  daysInMonth,
  DomainError,
  earlierOf,
  isCourtDate,
  isoWeekday,
  laterOf,
  startOfCourtDate,
} from './index.js';

const d = courtDate;
const anyDay = fc.integer({ min: 0, max: 60_000 }).map((days) => addDays(d('1950-01-01'), days));

describe('a court date', () => {
  it.each([
    '2023-02-29',
    '1900-02-29',
    '2024-13-01',
    '2024-00-10',
    '2024-04-31',
    '2024-1-01',
    '24-01-01',
    '2024/01/01',
    '',
    '2024-01-01T00:00',
    '1899-12-31',
  ])('%j is refused', (text) => {
    expect(isCourtDate(text)).toBe(false);
    expect(() => courtDate(text)).toThrow(DomainError);
  });

  it.each(['2024-02-29', '2000-02-29', '1900-01-01', '9999-12-31'])('%s is a real day', (text) => {
    expect(courtDate(text)).toBe(text);
  });

  it.each([
    ['2024-01-31', 1, '2024-02-29'],
    ['2023-01-31', 1, '2023-02-28'],
    ['2024-10-31', 4, '2025-02-28'],
    ['2024-03-15', 12, '2025-03-15'],
    ['2024-03-31', -1, '2024-02-29'],
    ['2024-01-15', -13, '2022-12-15'],
  ])('%s and %d months is %s (民法典第202条)', (from, months, to) => {
    expect(addMonths(d(from), months)).toBe(to);
  });

  it('has its corresponding day on 28 February when it is 29 February', () => {
    expect(addYears(d('2024-02-29'), 1)).toBe('2025-02-28');
    expect(addYears(d('2024-02-29'), 4)).toBe('2028-02-29');
  });

  it('knows its weekday and its parts', () => {
    expect(isoWeekday(d('2026-11-21'))).toBe(6);
    expect(isoWeekday(d('1969-12-29'))).toBe(1);
    expect(isoWeekday(d('1969-12-28'))).toBe(7);
    expect(dateParts(d('2024-02-29'))).toEqual({ year: 2024, month: 2, day: 29 });
    expect(daysInMonth(2024, 2)).toBe(29);
  });

  it('is the day in Asia/Shanghai, not the day of the machine', () => {
    expect(courtDateOf(new Date('2024-05-31T16:00:00Z'))).toBe('2024-06-01');
    expect(courtDateOf(new Date('2024-05-31T15:59:59Z'))).toBe('2024-05-31');
  });

  it('begins an hour sooner in the summers with daylight saving time (1986–1991)', () => {
    expect(startOfCourtDate(d('2024-06-01')).toISOString()).toBe('2024-05-31T16:00:00.000Z');
    expect(startOfCourtDate(d('1988-07-01')).toISOString()).toBe('1988-06-30T15:00:00.000Z');
  });

  it('adds days and counts them back', () => {
    fc.assert(
      fc.property(anyDay, fc.integer({ min: -5000, max: 5000 }), (from, days) => {
        const to = addDays(from, days);
        expect(daysBetween(from, to)).toBe(days);
        expect(isCourtDate(to)).toBe(true);
        expect(isoWeekday(addDays(to, 7))).toBe(isoWeekday(to));
      }),
    );
  });

  it('starts at an instant that is its own first: the millisecond before belongs to the day before', () => {
    fc.assert(
      fc.property(anyDay, (day) => {
        const start = startOfCourtDate(day);
        expect(courtDateOf(start)).toBe(day);
        expect(courtDateOf(new Date(start.getTime() - 1))).toBe(addDays(day, -1));
      }),
    );
  });

  it('is ordered as text', () => {
    fc.assert(
      fc.property(anyDay, anyDay, (a, b) => {
        const [first, last] = daysBetween(a, b) >= 0 ? [a, b] : [b, a];
        expect(earlierOf(a, b)).toBe(first);
        expect(laterOf(a, b)).toBe(last);
      }),
    );
  });
});
