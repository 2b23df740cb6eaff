/** The law book: planted faults are found at load, rows carry their source, and the value is frozen. */
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { addDays, courtDate, dayNumber, fromDayNumber } from '@lib/kernel';
import type { LawData, RuleRow } from './index.js';
import { createLawBook, standardLaw } from './index.js';

const book = createLawBook();
const d = courtDate;
const rowsOf = ({ courtOverrides: _o, courtCodes: _c, ...tables }: LawData): RuleRow[] =>
  Object.values(tables).flatMap((rows) => rows as readonly RuleRow[]);

/** The standard law with one row changed. */
function planted(table: keyof LawData, code: string, change: object): LawData {
  const rows = standardLaw[table] as readonly RuleRow[];
  if (!rows.some((row) => row.code === code)) throw new Error(`no row ${code}`);
  return {
    ...standardLaw,
    [table]: rows.map((row) => (row.code === code ? { ...row, ...change } : row)),
  };
}

describe('every rule row', () => {
  it('names its instrument, its article and how sure we are', () => {
    for (const row of rowsOf(standardLaw)) {
      expect(row.source.length).toBeGreaterThan(1);
      expect(row.article.length).toBeGreaterThan(1);
      expect(['text', 'excerpt', 'memory', 'setting']).toContain(row.certainty);
    }
  });

  it('has a code of its own', () => {
    const codes = rowsOf(standardLaw).map(({ code }) => code);
    expect(new Set(codes).size).toBe(codes.length);
  });
});

describe('a planted fault is found at load', () => {
  it.each([
    ['an overlap', 'doubled', 'DOUBLED-2009', { validTo: '2014-08-01' }, /overlaps DOUBLED-2014/],
    ['a gap', 'doubled', 'DOUBLED-2009', { validTo: '2014-07-30' }, /gap between/],
    ['an open row before another', 'doubled', 'DOUBLED-2009', { validTo: undefined }, /overlaps/],
    [
      'a row out of order',
      'lendingCaps',
      'LENDING-CAP-4LPR',
      { validFrom: '2015-01-01' },
      /not later/,
    ],
    [
      'an end before the start',
      'doubled',
      'DOUBLED-2009',
      { validTo: '2009-01-01' },
      /ends before/,
    ],
    [
      'an impossible day',
      'doubled',
      'DOUBLED-1992',
      { validFrom: '1992-02-30' },
      /no real validFrom/,
    ],
    [
      'an impossible last day',
      'doubled',
      'DOUBLED-2009',
      { validTo: '2014-06-31' },
      /no real validTo/,
    ],
    ['a row without a source', 'fees', 'FEE-ENFORCEMENT', { source: '' }, /names no source/],
    ['a doubled code', 'fees', 'FEE-ENFORCEMENT', { code: 'FEE-ACCEPTANCE' }, /doubled rule row/],
    [
      'a gap between publications',
      'lpr',
      'LPR-1Y-2020-02-20',
      { validTo: '2020-04-18' },
      /gap between/,
    ],
    [
      'a gap between benchmark and LPR',
      'benchmark',
      'PBOC-1Y-2015-10-24',
      { validTo: '2019-08-18' },
      /gap between/,
    ],
    ['a rate that is no number', 'lpr', 'LPR-1Y-2020-02-20', { rate: '4.15%' }, /not a decimal/],
    ['a negative rate', 'benchmark', 'PBOC-1Y-2015-10-24', { rate: '-0.01' }, /not a decimal/],
    [
      'a gap between festivals',
      'fixedHolidays',
      'FESTIVALS-2025',
      { validFrom: '2025-02-01' },
      /gap between/,
    ],
  ] as const)('%s', (_what, table, code, change, message) => {
    expect(() => createLawBook(planted(table, code, change))).toThrow(message);
  });

  it('an override of a row that does not exist', () => {
    const override = {
      court: '京0105',
      code: 'NO-SUCH-ROW',
      source: '示例(虚构)',
      article: '第1条',
      change: {},
    };
    expect(() => createLawBook({ ...standardLaw, courtOverrides: [override] })).toThrow(
      /unknown row/,
    );
  });

  it('an empty table', () => {
    expect(() => createLawBook({ ...standardLaw, doubled: [] })).toThrow(/no rows/);
  });
});

describe('the law book', () => {
  it('is frozen and shares nothing with a book of other data', () => {
    expect(Object.isFrozen(book)).toBe(true);
    const other = createLawBook(planted('doubled', 'DOUBLED-2014', { daily: '0.0002' }));
    expect(other.version).not.toBe(book.version);
    expect(book.doubled.at(d('2024-01-01'))?.daily).toBe('0.000175');
    expect(createLawBook().version).toBe(book.version);
  });

  it.each([
    ['1Y', '2019-08-19', '0.0435'],
    ['1Y', '2019-08-20', '0.0425'],
    ['5Y', '2019-08-19', '0.049'],
    ['5Y', '2019-08-20', '0.0485'],
    ['1Y', '2025-05-19', '0.031'],
    ['1Y', '2025-05-20', '0.03'],
    ['5Y', '2022-08-22', '0.043'],
  ] as const)(
    'the %s reference rate on %s is %s, on the day of publication itself',
    (term, day, rate) => {
      expect(Number(book.lpr.get(term)?.at(d(day))?.rate)).toBe(Number(rate));
    },
  );

  it.each([
    ['6M', '2012-07-06', '0.0560'],
    ['1Y', '2012-07-05', '0.0631'],
    ['3Y', '2014-11-22', '0.0600'],
    ['5Y', '2010-10-20', '0.0596'],
    ['5Y+', '2002-02-21', '0.0576'],
  ] as const)('the benchmark %s on %s is %s', (tier, day, rate) => {
    expect(book.benchmark.get(tier)?.at(d(day))?.rate).toBe(rate);
  });

  it('has no rate before the first and after the last row', () => {
    expect(book.lpr.get('1Y')?.at(d('2002-02-20'))).toBeUndefined();
    expect(book.lpr.get('1Y')?.at(d('2026-09-22'))).toBeUndefined();
    expect(book.lpr.get('5Y')?.at(d('2026-08-21'))).toBeUndefined();
  });

  it('cuts a stretch of days at every change, with the days that have no row', () => {
    const spans = book.benchmark.get('1Y')?.spans(d('2002-02-01'), d('2004-11-30'));
    expect(spans?.map(({ from, to, row }) => [from, to, row?.rate])).toEqual([
      ['2002-02-01', '2002-02-20', undefined],
      ['2002-02-21', '2004-10-28', '0.0531'],
      ['2004-10-29', '2004-11-30', '0.0558'],
    ]);
    const after = book.lpr.get('1Y')?.spans(d('2026-09-20'), d('2026-09-30'));
    expect(after?.map(({ from, to, row }) => [from, to, row?.rate])).toEqual([
      ['2026-09-20', '2026-09-21', '0.0300'],
      ['2026-09-22', '2026-09-30', undefined],
    ]);
  });

  it('leaves no day out and counts none twice, whatever the stretch', () => {
    const series = book.lpr.get('1Y');
    const day = fc
      .integer({ min: dayNumber(d('2001-01-01')), max: dayNumber(d('2028-12-31')) })
      .map(fromDayNumber);
    fc.assert(
      fc.property(day, day, (one, other) => {
        const [from, to] = one <= other ? [one, other] : [other, one];
        const spans = series?.spans(from, to) ?? [];
        expect([spans[0]?.from, spans.at(-1)?.to]).toEqual([from, to]);
        for (const [index, span] of spans.entries()) {
          expect([series?.at(span.from), series?.at(span.to)]).toEqual([span.row, span.row]);
          const next = spans[index + 1];
          if (next) expect(next.from).toBe(addDays(span.to, 1));
        }
      }),
    );
  });
});
