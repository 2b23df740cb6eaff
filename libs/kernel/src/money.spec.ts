/** Money: whole fen, exact in both directions, and no fen lost or made by a division. */
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  allocate,
  DomainError,
  formatYuan,
  formatYuanGrouped,
  maxFen,
  minFen,
  parseYuan,
  sumFen,
} from './index.js';

const fen = fc.bigInt({ min: 0n, max: 10n ** 15n });

describe('an amount of money', () => {
  it.each([
    ['0.00', 0n],
    ['0.01', 1n],
    ['1260000.00', 126_000_000n],
    ['-12.34', -1234n],
    ['999999999999999.99', 99_999_999_999_999_999n],
  ])('%s is read as %s fen and written the same way', (text, value) => {
    expect(parseYuan(text)).toBe(value);
    expect(formatYuan(value)).toBe(text);
  });

  it.each([
    '',
    '1',
    '1.0',
    '1.000',
    '.50',
    '1,000.00',
    '1e3',
    ' 1.00',
    '１.00',
    '+1.00',
    '--1.00',
    'NaN',
  ])('%j is not an amount', (text) => {
    expect(() => parseYuan(text)).toThrow(DomainError);
  });

  it('survives writing and reading, negative or not', () => {
    fc.assert(
      fc.property(
        fc.bigInt({ min: -(10n ** 16n), max: 10n ** 16n }),
        (value) => parseYuan(formatYuan(value)) === value,
      ),
    );
  });

  it.each([
    [0n, '0.00'],
    [99_999n, '999.99'],
    [126_000_000n, '1,260,000.00'],
    [-100_000_000_050n, '-1,000,000,000.50'],
  ])('%s fen is shown to a reader as %s', (value, text) => {
    expect(formatYuanGrouped(value)).toBe(text);
  });

  it('is added and compared exactly beyond the range of a double', () => {
    const large = 2n ** 60n;
    expect(sumFen([large, 1n, -large])).toBe(1n);
    expect(sumFen([])).toBe(0n);
    expect(minFen(large, large + 1n)).toBe(large);
    expect(maxFen(large, large + 1n)).toBe(large + 1n);
  });
});

describe('a division of money', () => {
  it('gives the fen that are left over to the largest remainders, ties to the earlier', () => {
    expect(allocate(100n, [1n, 1n, 1n])).toEqual([34n, 33n, 33n]);
    expect(allocate(5n, [3n, 7n])).toEqual([2n, 3n]);
    expect(allocate(10n, [0n, 1n])).toEqual([0n, 10n]);
    expect(allocate(0n, [0n, 0n])).toEqual([0n, 0n]);
  });

  it('refuses negative amounts and a division among nobody', () => {
    expect(() => allocate(-1n, [1n])).toThrow(DomainError);
    expect(() => allocate(1n, [1n, -1n])).toThrow(DomainError);
    expect(() => allocate(1n, [0n])).toThrow(DomainError);
    expect(() => allocate(1n, [])).toThrow(DomainError);
  });

  it('loses no fen and is never a whole fen away from the exact share', () => {
    fc.assert(
      fc.property(fen, fc.array(fen, { minLength: 1, maxLength: 20 }), (total, weights) => {
        const sum = sumFen(weights);
        fc.pre(sum > 0n);
        const parts = allocate(total, weights);
        expect(sumFen(parts)).toBe(total);
        parts.forEach((part, index) => {
          const exactTimesSum = total * (weights[index] ?? 0n);
          const distance = part * sum - exactTimesSum;
          expect((distance < 0n ? -distance : distance) < sum).toBe(true);
        });
      }),
    );
  });
});
