// Aim: total, due, overpaid and discharge for any payments, against plain sums (no I/O).
import { describe, expect, it } from '@jest/globals';
import type { CourtDate } from '@lib/kernel';
import { addDays, courtDate, formatYuan, parseYuan } from '@lib/kernel';
import { createLawBook } from '@lib/statute';
import fc from 'fast-check';
import type { CountedPayment } from './debt.rules.js';
import { asOfFault, debtFigures, earliestAsOf } from './debt.rules.js';

const book = createLawBook();
const day = courtDate;
const OBLIGATIONS = [
  {
    id: 'principal',
    amount: '1260000.00',
    expiresOn: '2025-12-31',
    general: { from: '2025-06-01', rate: { kind: 'annual', value: '0.06', yearBasis: 365 } },
  },
];

function figures(payments: readonly CountedPayment[], asOf: string) {
  return debtFigures(
    {
      obligations: OBLIGATIONS,
      titleAmountFen: parseYuan('1260000.00'),
      payments,
      asOf: day(asOf),
    },
    book,
  );
}

const pay = (on: string, amount: string): CountedPayment => ({
  on: day(on),
  amountFen: parseYuan(amount),
});

describe('the figures of a debt', () => {
  it('are title money, both interests to the day, and the fee of the claim', () => {
    const debt = figures([], '2026-03-02');

    // 275 days of general interest, 61 days of the doubled part, fee of 1,260,000.00.
    expect(formatYuan(debt.principalFen)).toBe('1260000.00');
    expect(formatYuan(debt.generalFen)).toBe('56958.90');
    expect(formatYuan(debt.doubledFen)).toBe('13450.50');
    expect(formatYuan(debt.feeFen)).toBe('15000.00');
    expect(debt.dueFen).toBe(debt.totalFen);
    expect(debt.discharged).toBe(false);
  });

  it('name what the law leaves open, and every rule row they used', () => {
    const debt = figures([pay('2026-03-01', '1.00')], '2026-03-02');

    expect(debt.assumptions.map((row) => row.setting)).toEqual(
      expect.arrayContaining(['feeBase', 'feeRank', 'orderPolicy', 'dayCountRule']),
    );
    expect(debt.basis.every((row) => row.source !== '' && row.article !== '')).toBe(true);
    expect(debt.trace.length).toBeGreaterThan(0);
  });

  it('stop growing on the value day of the money that covers everything', () => {
    const covering = [pay('2026-03-02', '1350000.00')];
    const then = figures(covering, '2026-03-02');
    const later = figures(covering, '2026-12-31');

    expect(then).toMatchObject({ discharged: true, dischargedOn: '2026-03-02' });
    expect(later.totalFen).toBe(then.totalFen);
    expect(later.overpaidFen).toBe(then.overpaidFen);
  });

  it('are not discharged while one fen of the fee is missing', () => {
    const all = figures([], '2026-03-02').totalFen;
    const short = figures([{ on: day('2026-03-02'), amountFen: all - 1n }], '2026-03-02');
    const even = figures([{ on: day('2026-03-02'), amountFen: all }], '2026-03-02');

    expect(short).toMatchObject({ discharged: false, dueFen: 1n, dischargedOn: undefined });
    expect(even).toMatchObject({ discharged: true, dueFen: 0n, overpaidFen: 0n });
  });

  it('pay the applicants before the fee, and the fee before giving anything back', () => {
    const all = figures([], '2026-03-02');
    const interest = all.totalFen - all.feeFen;
    const partly = figures([{ on: day('2026-03-02'), amountFen: interest + 700n }], '2026-03-02');
    const above = figures([{ on: day('2026-03-02'), amountFen: all.totalFen + 9n }], '2026-03-02');

    expect(partly).toMatchObject({ appliedFen: interest, feePaidFen: 700n, overpaidFen: 0n });
    expect(above).toMatchObject({ feePaidFen: all.feeFen, overpaidFen: 9n });
  });

  it('add up for any payments in any order: received is used once, total is due or paid', () => {
    const payment = fc.record({
      on: fc.integer({ min: 0, max: 60 }).map((days) => addDays(day('2026-01-05'), days)),
      amountFen: fc.bigInt({ min: 1n, max: 90_000_000n }),
    });
    fc.assert(
      fc.property(fc.array(payment, { maxLength: 8 }), fc.nat(), (payments, seed) => {
        const shuffled = payments.toSorted(
          (a, b) =>
            ((Number(a.amountFen) * (seed + 1)) % 7) - ((Number(b.amountFen) * (seed + 1)) % 7),
        );
        const debt = figures(payments, '2026-04-01');
        const other = figures(shuffled, '2026-04-01');

        expect(debt.appliedFen + debt.feePaidFen + debt.overpaidFen).toBe(debt.receivedFen);
        expect(debt.totalFen).toBe(debt.dueFen + debt.appliedFen + debt.feePaidFen);
        expect(debt.discharged).toBe(debt.dueFen === 0n);
        expect(debt.overpaidFen === 0n || debt.dueFen === 0n).toBe(true);
        expect(other).toEqual(debt);
      }),
      { numRuns: 150 },
    );
  });

  it('never grow by an earlier value day of the same money, but for the rounding of one more segment', () => {
    fc.assert(
      fc.property(
        fc.bigInt({ min: 1n, max: 120_000_000n }),
        fc.integer({ min: 0, max: 20 }),
        (amountFen, days) => {
          const late = day('2026-02-25');
          const early = addDays(late, -days);
          const debtOf = (on: CourtDate) => figures([{ on, amountFen }], '2026-03-10').dueFen;

          // Each segment is rounded half up; another cut may add a fen to each of the two interests.
          expect(debtOf(early) <= debtOf(late) + 2n).toBe(true);
        },
      ),
      { numRuns: 60 },
    );
  });
});

describe('the day of a computation', () => {
  const today = day('2026-03-10');

  it.each([
    ['today', '2026-03-10', undefined],
    ['the last planned day', '2026-04-09', undefined],
    ['yesterday', '2026-03-09', 'past'],
    ['one day beyond the plan', '2026-04-10', 'too-far'],
  ])('%s', (_what, asOf, fault) => {
    expect(asOfFault(day(asOf), today, [])).toBe(fault);
  });

  it('is never before the last value day', () => {
    const payments = [pay('2026-03-12', '1.00'), pay('2026-03-01', '1.00')];

    expect(earliestAsOf(today, payments)).toBe('2026-03-12');
    expect(asOfFault(day('2026-03-11'), today, payments)).toBe('past');
  });

  it('beyond the published rates is refused, never extrapolated', () => {
    const lpr = [
      {
        id: 'loan',
        amount: '100.00',
        expiresOn: '2025-12-31',
        general: {
          from: '2025-06-01',
          rate: { kind: 'lpr', term: '1Y', multiple: '1', yearBasis: 365 },
        },
      },
    ];
    const terms = {
      obligations: lpr,
      titleAmountFen: 10_000n,
      payments: [],
      asOf: day('2040-01-01'),
    };

    expect(() => debtFigures(terms, book)).toThrow(
      expect.objectContaining({ code: 'rate-not-published' }),
    );
  });
});
