/** Exact fractions: nothing is rounded before the end, and the end is half up. */
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  compare,
  decimal,
  decimalText,
  over,
  parseDecimal,
  plus,
  ratio,
  roundHalfUp,
  times,
} from './exact.js';

describe('an exact fraction', () => {
  it.each([
    ['0.06', '0.06'],
    ['0.000175', '0.000175'],
    ['1', '1'],
    ['0.0600', '0.06'],
    ['0', '0'],
  ])('%s is read and written as %s', (text, written) => {
    expect(decimalText(decimal(text))).toBe(written);
  });

  it.each([
    '',
    '-0.06',
    '.06',
    '6%',
    '1e-4',
    '0.06 ',
    '0,06',
    '00.06',
    '01',
    '0.',
    '1234567890123',
    '0.1234567890123456789',
  ])('%j is no decimal', (text) => {
    expect(parseDecimal(text)).toBeUndefined();
    expect(() => decimal(text)).toThrow(/not a decimal/);
  });

  it.each([
    [1n, 2n, 1n],
    [49n, 100n, 0n],
    [3n, 2n, 2n],
    [149n, 100n, 1n],
    [0n, 7n, 0n],
  ])('%s/%s rounds half up to %s', (num, den, whole) => {
    expect(roundHalfUp({ num, den })).toBe(whole);
  });

  it('is written exactly where it ends, to twelve places where it does not', () => {
    expect(decimalText({ num: 1n, den: 8n }, 6)).toBe('0.125000');
    expect(decimalText({ num: 1n, den: 2n ** 20n }, 6)).toBe('0.00000095367431640625');
    expect(decimalText({ num: 2n, den: 3n }, 6)).toBe('0.666666666667');
    expect(decimalText({ num: 12n, den: 4n })).toBe('3');
  });

  it('adds, multiplies, divides and compares without loss', () => {
    const whole = fc.bigInt({ min: 0n, max: 10n ** 20n });
    const part = fc.bigInt({ min: 1n, max: 10n ** 9n });
    fc.assert(
      fc.property(whole, part, whole, part, (a, b, c, e) => {
        const [x, y] = [ratio(a, b), ratio(c, e)];
        expect(compare(plus(x, y), plus(y, x))).toBe(0);
        expect(compare(times(over(x, e), ratio(e)), x)).toBe(0);
        expect(compare(x, y)).toBe(-compare(y, x) + 0);
        expect(compare(plus(x, ratio(1n)), x)).toBe(1);
      }),
    );
  });
});
