/** The holiday calendar: every day against an independent data set, and faulty notices refused at load. */
import { describe, expect, it } from '@jest/globals';
import chineseDays from 'chinese-days';
import { addDays, courtDate, isoWeekday } from '@lib/kernel';
import { createLawBook, isWorkingDay, standardLaw } from '../index.js';

const book = createLawBook();
const d = courtDate;

function days(from: string, to: string): ReturnType<typeof d>[] {
  const list = [];
  for (let day = d(from); day <= to; day = addDays(day, 1)) list.push(day);
  return list;
}

describe('the calendar 2015–2026', () => {
  it('agrees with chinese-days on every single day', () => {
    const differing = days('2015-01-01', '2026-12-31').filter(
      (day) => isWorkingDay(day, book) !== chineseDays.isWorkday(day),
    );
    expect(differing).toEqual([]);
  });

  it('is never provisional inside, always outside', () => {
    expect(
      days('2015-01-01', '2026-12-31').some((day) => book.calendar.statusOf(day).provisional),
    ).toBe(false);
    expect(
      days('2027-01-01', '2028-12-31').every((day) => book.calendar.statusOf(day).provisional),
    ).toBe(true);
    expect(
      days('2013-01-01', '2014-12-31').every((day) => book.calendar.statusOf(day).provisional),
    ).toBe(true);
  });

  it.each([
    ['2015-09-03', false, '国发明电〔2015〕1号'],
    ['2015-09-04', false, '国发明电〔2015〕1号'],
    ['2015-09-06', true, '国发明电〔2015〕1号'],
    ['2019-05-02', false, '国办发明电〔2019〕3号'],
    ['2019-04-28', true, '国办发明电〔2019〕3号'],
    ['2020-01-31', false, '国办发明电〔2020〕1号'],
    ['2020-02-01', false, '国办发明电〔2020〕1号'],
    ['2020-01-24', false, '国办发明电〔2019〕16号'],
    ['2018-12-31', false, '国办发明电〔2018〕15号'],
    ['2026-02-14', true, '国办发明电〔2025〕7号'],
  ])('%s is worked: %s, by %s', (day, working, article) => {
    const status = book.calendar.statusOf(d(day));
    expect(status.working).toBe(working);
    expect(status.row?.article).toBe(article);
  });

  it('had 3 September 2015 and 1 February 2020 otherwise before the notices changed in mid-year', () => {
    const before = createLawBook({
      ...standardLaw,
      holidayNotices: standardLaw.holidayNotices.filter(({ amends }) => amends === undefined),
    });
    expect(isWorkingDay(d('2015-09-03'), before)).toBe(true);
    expect(isWorkingDay(d('2020-02-01'), before)).toBe(true);
    expect(isWorkingDay(d('2020-01-31'), before)).toBe(true);
    expect(before.calendarVersion).not.toBe(book.calendarVersion);
  });

  it('names the State Council notice of every row', () => {
    for (const { source, article } of standardLaw.holidayNotices) {
      expect(source).toMatch(/^国务院/);
      expect(article).toMatch(/^国(办)?发明电〔\d{4}〕\d+号$/);
    }
  });
});

describe('a year without a notice', () => {
  it.each([
    ['2027-01-01', false],
    ['2027-05-01', false],
    ['2028-05-02', false],
    ['2027-10-01', false],
    ['2027-01-04', true],
    ['2027-01-09', false],
    ['2027-05-03', true],
    ['2014-05-02', true],
    ['2014-10-03', false],
    ['2007-05-03', false],
  ])('%s is worked: %s, by weekday and the fixed dates of the regulation', (day, working) => {
    expect(book.calendar.statusOf(d(day))).toMatchObject({ working, provisional: true });
  });

  it('becomes known when its notice is loaded', () => {
    const notice = {
      code: 'HOLIDAYS-2027',
      source: '国务院办公厅关于2027年部分节假日安排的通知(虚构,用于测试)',
      article: '国办发明电〔2026〕999号',
      validFrom: '2026-11-05',
      certainty: 'memory',
      year: 2027,
      off: ['2027-01-01/2027-01-03'],
      work: ['2027-01-09'],
    } as const;
    const loaded = createLawBook({
      ...standardLaw,
      holidayNotices: [...standardLaw.holidayNotices, notice],
    });
    expect(loaded.calendar.statusOf(d('2027-01-09'))).toMatchObject({
      working: true,
      provisional: false,
    });
    expect(loaded.calendar.coverage).toEqual({ from: 2015, to: 2027 });
    expect(loaded.calendarVersion).not.toBe(book.calendarVersion);
  });
});

describe('a faulty notice is refused at load', () => {
  const [first] = standardLaw.holidayNotices;
  const load = (change: object) => () =>
    createLawBook({
      ...standardLaw,
      holidayNotices: [
        ...standardLaw.holidayNotices,
        { ...first, ...change } as (typeof standardLaw.holidayNotices)[number],
      ],
    });
  const of2027 = {
    code: 'X',
    year: 2027,
    article: '国办发明电〔2026〕999号',
    off: [] as string[],
    work: [] as string[],
  };

  it.each([
    ['a second one for a year', { code: 'X', off: [], work: [] }, /second notice/],
    ['one after a gap', { ...of2027, year: 2028 }, /gap after 2026/],
    [
      'one without the number of the State Council',
      { ...of2027, article: '某网站' },
      /names no notice/,
    ],
    ['one that changes what is not loaded', { ...of2027, amends: 'HOLIDAYS-2027' }, /not loaded/],
    ['an impossible day', { ...of2027, off: ['2027-02-30'] }, /no range/],
    [
      'a range that ends before it starts',
      { ...of2027, off: ['2027-02-10/2027-02-09'] },
      /no range/,
    ],
    ['a day of another year', { ...of2027, off: ['2026-11-30'] }, /not of its year/],
    [
      'a day both off and worked',
      { ...of2027, off: ['2027-01-09'], work: ['2027-01-09'] },
      /named twice/,
    ],
    ['a make-up day on a weekday', { ...of2027, work: ['2027-01-08'] }, /needs no making up/],
    [
      'a day another notice has set',
      { ...of2027, year: 2016, code: 'Y', off: ['2015-12-31'], work: [] },
      /second notice/,
    ],
    [
      'a change of one notice on a day of another',
      { ...of2027, year: 2019, amends: 'HOLIDAYS-2019', off: [], work: ['2019-05-05'] },
      /already set by HOLIDAYS-2019-LABOUR/,
    ],
  ])('%s', (_what, change, message) => {
    expect(load(change)).toThrow(message);
  });
});

describe('counting working days', () => {
  it('agrees with a walk over single days, from every day of three years', () => {
    for (const from of days('2019-01-01', '2021-12-31')) {
      let left = 15;
      let day = from;
      while (left > 0) {
        day = addDays(day, 1);
        if (chineseDays.isWorkday(day)) left -= 1;
      }
      expect(book.calendar.workingDaysAfter(from, 15).day).toBe(day);
    }
  });

  it('moves over rest days in both directions', () => {
    expect(book.calendar.workingDayFrom(d('2024-02-10')).day).toBe('2024-02-18');
    expect(book.calendar.workingDayUntil(d('2024-02-17')).day).toBe('2024-02-09');
    expect(isoWeekday(d('2024-02-18'))).toBe(7);
  });
});
