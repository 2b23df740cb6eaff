/** Deadlines: the law file's vectors, the provisional mark, and a day-walker over every start day. */
import { describe, expect, it } from '@jest/globals';
import chineseDays from 'chinese-days';
import fc from 'fast-check';
import type { CourtDate } from '@lib/kernel';
import { addDays, courtDate, dateParts, dayNumber, fromDayNumber, isoWeekday } from '@lib/kernel';
import type { DeadlineInput, PeriodUnit } from './index.js';
import { createLawBook, deadline, standardLaw } from './index.js';

const book = createLawBook();
const due = (
  from: string,
  n: number,
  unit: DeadlineInput['unit'],
  purpose: DeadlineInput['purpose'] = 'partyRight',
) => deadline({ from, unit, n, purpose }, book);

describe('published examples', () => {
  it('D5: fifteen days from 2024-03-01 end on a Saturday and roll to Monday (民诉法第85条)', () => {
    expect(due('2024-03-01', 15, 'day')).toMatchObject({
      dueOn: '2024-03-18',
      actBy: '2024-03-18',
      rolled: true,
      provisional: false,
    });
  });

  it.each([
    ['F1: ten working days over the Dragon Boat day', '2024-06-03', 10, 'workingDay', '2024-06-18'],
    ['F1: five more working days', '2024-06-18', 5, 'workingDay', '2024-06-25'],
    ['F1: thirty days', '2024-06-03', 30, 'day', '2024-07-03'],
    ['F2: ten days after a deferral', '2024-06-03', 10, 'day', '2024-06-13'],
  ] as const)('%s', (_name, from, n, unit, dueOn) => {
    expect(due(from, n, unit, 'courtDuty')).toMatchObject({ dueOn, rolled: false });
  });
});

describe('the end of a period', () => {
  it.each([
    ['2024-01-31', 1, 'month', '2024-02-29'],
    ['2023-01-31', 1, 'month', '2023-02-28'],
    ['2024-02-29', 1, 'year', '2025-02-28'],
    ['2024-08-31', 6, 'month', '2025-02-28'],
  ] as const)(
    'of %s and %d %s is the corresponding day or the last of the month: %s',
    (from, n, unit, dueOn) => {
      expect(due(from, n, unit).dueOn).toBe(dueOn);
    },
  );

  it('does not roll on a make-up Saturday or Sunday, which is worked', () => {
    expect(due('2024-02-03', 15, 'day')).toMatchObject({ dueOn: '2024-02-18', rolled: false });
  });

  it('keeps rest days in the middle', () => {
    expect(due('2024-09-29', 10, 'day')).toMatchObject({ dueOn: '2024-10-09', rolled: false });
  });

  it('rolls a party over the whole holiday', () => {
    expect(due('2024-09-16', 15, 'day')).toMatchObject({
      dueOn: '2024-10-08',
      actBy: '2024-10-08',
      rolled: true,
    });
  });

  it('leaves a duty of the court where it is and asks for the last working day before', () => {
    expect(due('2024-09-16', 15, 'day', 'courtDuty')).toMatchObject({
      dueOn: '2024-10-01',
      actBy: '2024-09-30',
      rolled: false,
    });
  });

  it('names the notice it relied on and the version of the calendar', () => {
    const result = due('2024-09-16', 15, 'day');
    expect(result.basis.map(({ article }) => article)).toContain('国办发明电〔2023〕7号');
    expect(result.calendarVersion).toBe(book.calendarVersion);
  });

  it('names the notice of the year also where it leaves the days as they are', () => {
    const rows = (n: number, unit: PeriodUnit): string[] =>
      due('2024-03-01', n, unit).basis.map(({ row }) => row);
    expect(rows(15, 'day')).toEqual(['PERIOD-COUNTING', 'PERIOD-ROLLING', 'HOLIDAYS-2024']);
    expect(rows(3, 'workingDay')).toEqual(['PERIOD-COUNTING', 'PERIOD-ROLLING', 'HOLIDAYS-2024']);
  });

  it.each([
    ['2016-09-10', 'PERIOD-COUNTING-1987', 'PERIOD-ROLLING-2013'],
    ['2017-09-30', 'PERIOD-COUNTING-1987', 'PERIOD-ROLLING-2017'],
    ['2017-10-01', 'PERIOD-COUNTING-2017', 'PERIOD-ROLLING-2017'],
    ['2021-12-17', 'PERIOD-COUNTING', 'PERIOD-ROLLING-2022'],
    ['2023-12-16', 'PERIOD-COUNTING', 'PERIOD-ROLLING-2022'],
    ['2023-12-17', 'PERIOD-COUNTING', 'PERIOD-ROLLING'],
  ])('fifteen days from %s are counted by %s and end by %s', (from, counting, rolling) => {
    const rows = due(from, 15, 'day').basis.map(({ row }) => row);
    expect(rows.slice(0, 2)).toEqual([counting, rolling]);
  });

  it('names no row that came into force after the day', () => {
    const day = fc.integer({
      min: dayNumber(courtDate('1992-01-01')),
      max: dayNumber(courtDate('2030-12-31')),
    });
    const unit = fc.constantFrom<PeriodUnit>('day', 'workingDay', 'month', 'year');
    fc.assert(
      fc.property(day, unit, fc.integer({ min: 1, max: 40 }), (from, of, n) => {
        const { basis, dueOn } = due(fromDayNumber(from), n, of);
        expect(basis.filter(({ validFrom }) => validFrom > dueOn)).toEqual([]);
      }),
    );
  });
});

describe('a year without a notice', () => {
  it.each([
    ['2026-12-01', 31, 'day', 'partyRight', '2027-01-04', '2027-01-04'],
    ['2026-12-01', 31, 'day', 'courtDuty', '2027-01-01', '2026-12-31'],
    ['2026-12-31', 1, 'workingDay', 'courtDuty', '2027-01-04', '2027-01-04'],
    ['2014-12-20', 3, 'day', 'partyRight', '2014-12-23', '2014-12-23'],
    ['2014-12-29', 5, 'workingDay', 'partyRight', '2015-01-06', '2015-01-06'],
  ] as const)('%s + %d %s (%s) is provisional', (from, n, unit, purpose, dueOn, actBy) => {
    expect(due(from, n, unit, purpose)).toMatchObject({ dueOn, actBy, provisional: true });
  });

  it.each([
    ['2026-12-30', 1, 'workingDay', '2026-12-31'],
    ['2026-12-01', 30, 'day', '2026-12-31'],
    ['2014-12-31', 1, 'workingDay', '2015-01-04'],
    ['2014-12-31', 30, 'day', '2015-01-30'],
  ] as const)('%s + %d %s does not rely on one', (from, n, unit, dueOn) => {
    expect(due(from, n, unit)).toMatchObject({ dueOn, provisional: false });
  });
});

it('a year without a notice is not relied on when only rest days of it are left', () => {
  const from2017 = createLawBook({
    ...standardLaw,
    holidayNotices: standardLaw.holidayNotices.filter(({ year }) => year >= 2017),
  });
  const input = { from: '2016-12-30', unit: 'workingDay', n: 1, purpose: 'partyRight' } as const;
  expect(deadline(input, from2017)).toMatchObject({ dueOn: '2017-01-03', provisional: false });
});

const asked = new Map<string, boolean>();
/** The other data set, asked once for each day. */
function isWorked(day: string): boolean {
  const known = asked.get(day) ?? chineseDays.isWorkday(day);
  asked.set(day, known);
  return known;
}

const FIRST = courtDate('2014-12-01');
const CALENDAR = Array.from({ length: 6000 }, (_, index) => addDays(FIRST, index));
const PLACE = new Map(CALENDAR.map((day, index) => [day, index]));
/** The day before or after, read off a list: a walk over millions of days stays quick. */
const step = (day: CourtDate, by: 1 | -1): CourtDate =>
  CALENDAR[(PLACE.get(day) ?? NaN) + by] ?? day;

/** Walks single days; knows nothing of the calendar but a test for one day. */
function walk({ from, unit, n, purpose }: DeadlineInput) {
  let touched = false;
  const works = (day: CourtDate): boolean => {
    const { year } = dateParts(day);
    touched ||= year > 2026 || year < 2015;
    const fixed = ['01-01', '05-01', '05-02', '10-01', '10-02', '10-03'].includes(day.slice(5));
    return year > 2026 ? isoWeekday(day) < 6 && !fixed : isWorked(day);
  };
  let end = courtDate(from);
  if (unit === 'day') for (let left = n; left > 0; left -= 1) end = step(end, 1);
  if (unit === 'workingDay')
    for (let left = n; left > 0; left -= works(end) ? 1 : 0) end = step(end, 1);
  if (unit === 'month' || unit === 'year') end = corresponding(end, unit === 'month' ? n : 12 * n);
  let [dueOn, actBy] = [end, end];
  if (purpose === 'partyRight') {
    while (!works(dueOn)) dueOn = step(dueOn, 1);
    actBy = dueOn;
  } else while (!works(actBy)) actBy = step(actBy, -1);
  return { dueOn, actBy, rolled: dueOn !== end, provisional: touched };
}

/** The same day number, found by walking; or the last day before the month ends. */
function corresponding(from: CourtDate, months: number): CourtDate {
  let day = from;
  for (let left = months; left > 0; left -= 1) {
    const start = day.slice(0, 7);
    while (day.slice(0, 7) === start) day = step(day, 1);
  }
  const target = day.slice(0, 7);
  while (day.slice(8) !== from.slice(8) && step(day, 1).slice(0, 7) === target) day = step(day, 1);
  return day;
}

describe('a walk over single days agrees', () => {
  const kinds = [
    ['day', 1],
    ['day', 15],
    ['workingDay', 1],
    ['workingDay', 10],
    ['month', 1],
    ['month', 3],
    ['year', 1],
  ] as const;

  it.each(kinds)('for every start day 2015–2027, %s × %d, both purposes', (unit, n) => {
    const differing: unknown[] = [];
    for (let from = courtDate('2015-01-01'); from <= '2027-12-31'; from = step(from, 1)) {
      for (const purpose of ['partyRight', 'courtDuty'] as const) {
        const { dueOn, actBy, rolled, provisional } = deadline({ from, unit, n, purpose }, book);
        const walked = walk({ from, unit, n, purpose });
        if (JSON.stringify({ dueOn, actBy, rolled, provisional }) !== JSON.stringify(walked))
          differing.push({ from, purpose });
      }
    }
    expect(differing).toEqual([]);
  });
});

describe('input that is no deadline', () => {
  it.each([
    ['a number as text', { n: '15' }, 'n'],
    ['no days', { n: 0 }, 'n'],
    ['a negative number', { n: -1 }, 'n'],
    ['half a day', { n: 1.5 }, 'n'],
    ['an endless period', { n: 9000, unit: 'year' }, 'n'],
    ['an impossible day', { from: '2023-02-29' }, 'from'],
    ['a number as day', { from: 20240301 }, 'from'],
    ['an unknown unit', { unit: 'week' }, 'unit'],
    ['an unknown purpose', { purpose: 'other' }, 'purpose'],
    ['an unknown field', { until: '2024-03-01' }, 'until'],
  ])('%s is refused with its place', (_what, change, path) => {
    const input = {
      from: '2024-03-01',
      unit: 'day',
      n: 15,
      purpose: 'partyRight',
      ...change,
    } as unknown as DeadlineInput;
    expect(() => deadline(input, book)).toThrow(
      expect.objectContaining({ code: 'bad-input', fields: [expect.objectContaining({ path })] }),
    );
  });

  it('reads the calendar it is given', () => {
    const without2026 = createLawBook({
      ...standardLaw,
      holidayNotices: standardLaw.holidayNotices.filter(({ year }) => year < 2026),
    });
    expect(
      deadline({ from: '2026-03-02', unit: 'day', n: 1, purpose: 'partyRight' }, without2026)
        .provisional,
    ).toBe(true);
  });
});
