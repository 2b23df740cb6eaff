/** Ends of measures: the corresponding day minus one, caps, reminders on working days, refusals. */
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { addDays, courtDate } from '@lib/kernel';
import type { MeasureEndInput } from './index.js';
import { createLawBook, isWorkingDay, measureEnd, standardLaw } from './index.js';

const book = createLawBook();
const end = (assetClass: MeasureEndInput['assetClass'], startsOn: string, years?: number) =>
  measureEnd({ assetClass, startsOn, ...(years === undefined ? {} : { years }) }, book);

describe('the end of a measure (民诉法解释第485条)', () => {
  it.each([
    ['deposit', '2024-03-15', '2025-03-14', '2025-03-15'],
    ['movable', '2024-03-15', '2026-03-14', '2026-03-15'],
    ['immovable', '2023-03-15', '2026-03-14', '2026-03-15'],
    ['otherRight', '2023-03-15', '2026-03-14', '2026-03-15'],
    ['deposit', '2024-02-29', '2025-02-27', '2025-02-28'],
    ['deposit', '2024-03-01', '2025-02-28', '2025-03-01'],
    ['deposit', '2023-03-01', '2024-02-29', '2024-03-01'],
    ['deposit', '2024-01-01', '2024-12-31', '2025-01-01'],
  ] as const)(
    '%s from %s ends on %s, at the latest on %s',
    (assetClass, startsOn, endsOn, capOn) => {
      expect(end(assetClass, startsOn)).toMatchObject({ endsOn, capOn });
    },
  );

  it('agrees with the practice of 中国结算: 2006-01-12 and two years end on 2008-01-11', () => {
    const result = end('movable', '2006-01-12');
    expect(result.endsOn).toBe('2008-01-11');
    expect(result.assumptions.map(({ setting }) => setting)).toContain(
      'measurePeriodBefore2015-02-04',
    );
  });

  it('may be set shorter, never longer than the class allows', () => {
    expect(end('immovable', '2024-05-06', 1).endsOn).toBe('2025-05-05');
    for (const [assetClass, most] of [
      ['deposit', 1],
      ['movable', 2],
      ['immovable', 3],
      ['otherRight', 3],
    ] as const) {
      expect(end(assetClass, '2024-05-06', most)).toEqual(end(assetClass, '2024-05-06'));
      expect(() => end(assetClass, '2024-05-06', most + 1)).toThrow(
        expect.objectContaining({ code: 'bad-input' }),
      );
    }
  });

  it('follows the row in force on the first day, the first row before any', () => {
    const [deposit, ...others] = standardLaw.measures;
    if (!deposit) throw new Error('no rows');
    const change = { code: 'MEASURE-DEPOSIT-2030', validFrom: '2030-01-01', years: 2 };
    const measures = [{ ...deposit, validTo: '2029-12-31' }, { ...deposit, ...change }, ...others];
    const changed = createLawBook({ ...standardLaw, measures });
    const endOf = (startsOn: string) =>
      measureEnd({ assetClass: 'deposit', startsOn }, changed).endsOn;

    expect(['2010-01-01', '2029-12-31', '2030-01-01'].map(endOf)).toEqual([
      '2010-12-31',
      '2030-12-30',
      '2031-12-31',
    ]);
  });

  it('is not rolled over a holiday', () => {
    expect(end('deposit', '2023-10-02').endsOn).toBe('2024-10-01');
  });
});

describe('the reminders', () => {
  it('come 30, 7 and 1 days before the end, moved back to a working day', () => {
    expect(end('deposit', '2023-10-08').reminders).toEqual([
      { on: '2024-09-06', level: 'notice' },
      { on: '2024-09-30', level: 'warning' },
      { on: '2024-09-30', level: 'critical' },
    ]);
    expect(end('deposit', '2023-10-08').provisional).toBe(false);
  });

  it('are provisional where the calendar of the year is not known, each for itself', () => {
    const result = end('deposit', '2026-01-20');
    expect(result.reminders).toEqual([
      { on: '2026-12-18', level: 'notice' },
      { on: '2027-01-12', level: 'warning', provisional: true },
      { on: '2027-01-18', level: 'critical', provisional: true },
    ]);
    expect(result.provisional).toBe(true);
  });

  it('follow a court that sets other lead times', () => {
    const law = {
      ...standardLaw,
      courtOverrides: [
        {
          court: '京0105',
          code: 'REMINDER-NOTICE',
          source: '示例法院规定(虚构)',
          article: '第1条',
          change: { daysBefore: 60 },
        },
      ],
    };
    const theirs = measureEnd(
      { assetClass: 'deposit', startsOn: '2024-03-15' },
      createLawBook(law, '京0105'),
    );
    const others = measureEnd(
      { assetClass: 'deposit', startsOn: '2024-03-15' },
      createLawBook(law, '京0106'),
    );
    expect(theirs.reminders[0]?.on).toBe('2025-01-13');
    expect(theirs.basis).toContainEqual(
      expect.objectContaining({ row: 'REMINDER-NOTICE', source: '示例法院规定(虚构)' }),
    );
    expect(others.reminders[0]?.on).toBe('2025-02-12');
  });

  it('agree with a walk over single days for any start', () => {
    const start = fc
      .integer({ min: 0, max: 3600 })
      .map((days) => addDays(courtDate('2015-02-04'), days));
    const leads = { notice: 30, warning: 7, critical: 1 };
    fc.assert(
      fc.property(
        start,
        fc.constantFrom('deposit', 'movable', 'immovable'),
        (startsOn, assetClass) => {
          const years = { deposit: 1, movable: 2, immovable: 3 }[assetClass];
          const result = end(assetClass, startsOn);
          const anniversary = `${Number(startsOn.slice(0, 4)) + years}-${startsOn.slice(5)}`;
          const corresponding = anniversary.replace(/-02-29$/, '-02-28');
          let last = startsOn;
          while (addDays(last, 1) < corresponding) last = addDays(last, 1);
          expect(result).toMatchObject({ endsOn: last, capOn: corresponding });
          for (const { on, level } of result.reminders) {
            let planned = addDays(result.endsOn, -leads[level]);
            while (!isWorkingDay(planned, book)) planned = addDays(planned, -1);
            expect(on).toBe(planned);
          }
        },
      ),
    );
  });
});

describe('input that is no measure', () => {
  it.each([
    ['an unknown class', { assetClass: 'ship' }, 'assetClass'],
    ['an impossible day', { startsOn: '2025-02-29' }, 'startsOn'],
    ['a day as number', { startsOn: 20250228 }, 'startsOn'],
    ['years as text', { years: '1' }, 'years'],
    ['no years', { years: 0 }, 'years'],
    ['half a year', { years: 0.5 }, 'years'],
    ['an unknown field', { endsOn: '2025-01-01' }, 'endsOn'],
    ['a last year of the calendar', { startsOn: '9999-06-01' }, 'startsOn'],
  ])('%s is refused with its place', (_what, change, path) => {
    const input = {
      assetClass: 'deposit',
      startsOn: '2024-03-15',
      ...change,
    } as unknown as MeasureEndInput;
    expect(() => measureEnd(input, book)).toThrow(
      expect.objectContaining({ code: 'bad-input', fields: [expect.objectContaining({ path })] }),
    );
  });
});
