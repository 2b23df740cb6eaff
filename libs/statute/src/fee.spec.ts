/** Court fees: quick tables of court pages, the quick formulas as a second opinion, reductions and refusals. */
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { formatYuan, parseYuan } from '@lib/kernel';
import type { FeeInput } from './index.js';
import { courtFee, createLawBook, enforcementFee } from './index.js';

const book = createLawBook();
const fee = (kind: FeeInput['fee'], amount: string | null, reduced?: boolean) =>
  courtFee({ fee: kind, amount, ...(reduced === undefined ? {} : { reduced }) }, book);

describe('published tables', () => {
  it.each([
    ['enforcement', '0.00', '50.00'],
    ['enforcement', '10000.00', '50.00'],
    ['enforcement', '50000.00', '650.00'],
    ['enforcement', '100000.00', '1400.00'],
    ['enforcement', '300000.00', '4400.00'],
    ['enforcement', '500000.00', '7400.00'],
    ['enforcement', '1000000.00', '12400.00'],
    ['enforcement', '5000000.00', '52400.00'],
    ['enforcement', '10000000.00', '77400.00'],
    ['enforcement', '20000000.00', '87400.00'],
    ['preservation', '0.00', '30.00'],
    ['preservation', '1000.00', '30.00'],
    ['preservation', '100000.00', '1020.00'],
    ['preservation', '200000.00', '1520.00'],
    ['preservation', '500000.00', '3020.00'],
    ['preservation', '896000.00', '5000.00'],
    ['preservation', '1000000.00', '5000.00'],
    ['acceptance', '5000.00', '50.00'],
    ['acceptance', '100000.00', '2300.00'],
    ['acceptance', '1000000.00', '13800.00'],
    ['acceptance', '5000000.00', '46800.00'],
    ['acceptance', '20000000.00', '141800.00'],
  ] as const)('%s of %s is %s', (kind, amount, expected) => {
    expect(fee(kind, amount).fee).toBe(expected);
  });

  it('without an amount: a range for enforcement, the fixed fee for preservation', () => {
    expect(fee('enforcement', null)).toMatchObject({ fee: null, range: ['50.00', '500.00'] });
    expect(fee('preservation', null)).toMatchObject({ fee: '30.00' });
    expect(fee('preservation', null)).not.toHaveProperty('range');
  });

  it('halves the acceptance fee once (mediation, simplified procedure)', () => {
    expect(fee('acceptance', '1000000.00', true).fee).toBe('6900.00');
    expect(fee('acceptance', '5000.00', true).fee).toBe('25.00');
    expect(fee('acceptance', '1000000.00', false).fee).toBe('13800.00');
  });
});

/** Quick formulas: rate × amount + constant (in yuan) up to a limit, as court pages print them. */
const QUICK = {
  enforcement: [
    [1e4, 0, 50],
    [5e5, 15, -100],
    [5e6, 10, 2400],
    [1e7, 5, 27_400],
    [Infinity, 1, 67_400],
  ],
  preservation: [
    [1000, 0, 30],
    [1e5, 10, 20],
    [8.96e5, 5, 520],
    [Infinity, 0, 5000],
  ],
  acceptance: [
    [1e4, 0, 50],
    [1e5, 25, -200],
    [2e5, 20, 300],
    [5e5, 15, 1300],
    [1e6, 10, 3800],
    [2e6, 9, 4800],
    [5e6, 8, 6800],
    [1e7, 7, 11_800],
    [2e7, 6, 21_800],
    [Infinity, 5, 41_800],
  ],
} as const;

function quick(kind: keyof typeof QUICK, amountFen: bigint, halve = 1n): bigint {
  const [, perMille, constant] = QUICK[kind].find(
    ([limit]) => Number(amountFen) <= limit * 100,
  ) ?? [0, 0, 0];
  const thousandths = amountFen * BigInt(perMille) + BigInt(constant) * 100_000n;
  const den = 1000n * halve;
  return (2n * thousandths + den) / (2n * den);
}

describe('the quick formulas agree on any amount', () => {
  const amount = fc.oneof(
    fc.bigInt({ min: 0n, max: 3_000_000_000n }),
    fc.constantFrom(
      ...[1000, 1e4, 1e5, 2e5, 5e5, 896_000, 1e6, 2e6, 5e6, 1e7, 2e7].flatMap((limit) =>
        [-1n, 0n, 1n].map((off) => BigInt(limit) * 100n + off),
      ),
    ),
  );

  it.each(['enforcement', 'preservation', 'acceptance'] as const)('%s', (kind) => {
    fc.assert(
      fc.property(amount, (fen) => {
        expect(fee(kind, formatYuan(fen)).fee).toBe(formatYuan(quick(kind, fen)));
        if (kind === 'enforcement') expect(enforcementFee(fen, book)).toBe(quick(kind, fen));
        if (kind === 'acceptance')
          expect(fee(kind, formatYuan(fen), true).fee).toBe(formatYuan(quick(kind, fen, 2n)));
      }),
      { numRuns: 400 },
    );
  });

  it('and no fee falls when the amount rises', () => {
    fc.assert(
      fc.property(amount, amount, (a, b) => {
        const [less, more] = a < b ? [a, b] : [b, a];
        for (const kind of ['enforcement', 'preservation', 'acceptance'] as const) {
          const [low, high] = [less, more].map((fen) =>
            parseYuan(fee(kind, formatYuan(fen)).fee ?? ''),
          );
          expect((low ?? 0n) <= (high ?? 0n)).toBe(true);
        }
      }),
    );
  });
});

describe('a fee result', () => {
  it('shows the bands, the article and the open question of the base', () => {
    const result = fee('enforcement', '600000.00');
    expect(result.trace).toEqual([
      { band: '0.00–10000.00', portion: '10000.00', rate: null, unrounded: '50.000000' },
      { band: '10000.00–500000.00', portion: '490000.00', rate: '0.015', unrounded: '7350.000000' },
      {
        band: '500000.00–5000000.00',
        portion: '100000.00',
        rate: '0.01',
        unrounded: '1000.000000',
      },
    ]);
    expect(result.basis).toEqual([
      {
        row: 'FEE-ENFORCEMENT',
        source: expect.stringContaining('481'),
        article: '第14条第1项',
        validFrom: '2007-04-01',
        certainty: 'text',
      },
    ]);
    expect(result.assumptions.map(({ setting }) => setting)).toEqual(['feeBase']);
  });

  it('shows no band that the amount just does not reach', () => {
    const bands = (amount: string) => fee('enforcement', amount).trace.map(({ band }) => band);

    expect(bands('10000.00')).toEqual(['0.00–10000.00']);
    expect(bands('10000.01')).toEqual(['0.00–10000.00', '10000.00–500000.00']);
  });

  it.each([
    [
      'a reduction of the enforcement fee',
      { fee: 'enforcement', amount: '1.00', reduced: true },
      'reduced',
    ],
    [
      'a reduction of the preservation fee',
      { fee: 'preservation', amount: '1.00', reduced: true },
      'reduced',
    ],
    [
      'a reduction of the enforcement fee that is declined',
      { fee: 'enforcement', amount: '1.00', reduced: false },
      'reduced',
    ],
    ['an acceptance fee without an amount', { fee: 'acceptance', amount: null }, 'amount'],
    ['a missing amount', { fee: 'enforcement' }, 'amount'],
    ['a number as amount', { fee: 'enforcement', amount: 100 }, 'amount'],
    ['a negative amount', { fee: 'enforcement', amount: '-1.00' }, 'amount'],
    ['one decimal place', { fee: 'enforcement', amount: '1.0' }, 'amount'],
    ['an unknown fee', { fee: 'appeal', amount: '1.00' }, 'fee'],
    ['an unknown field', { fee: 'enforcement', amount: '1.00', court: '京0105' }, 'court'],
    ['a word for the reduction', { fee: 'acceptance', amount: '1.00', reduced: 'yes' }, 'reduced'],
  ])('%s is refused with its place', (_what, input, path) => {
    expect(() => courtFee(input as FeeInput, book)).toThrow(
      expect.objectContaining({ code: 'bad-input', fields: [expect.objectContaining({ path })] }),
    );
  });
});
