/** Resident ids: the standard's samples, the old form, every refusal, and ISO 7064 by a second method. */
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { courtDate } from '@lib/kernel';
import type { IdentifierType } from '../index.js';
import { checkIdentifier, createLawBook, identifier } from '../index.js';

const book = createLawBook();
const today = courtDate('2026-11-21');
const check = (type: IdentifierType, value: string, on?: string) =>
  identifier({ type, value, ...(on === undefined ? {} : { today: on }) }, book, today);

describe('a resident id (GB 11643)', () => {
  it.each(['11010519491231002X', '440524188001010014'])(
    '%s, a sample of the standard, is valid',
    (value) => {
      expect(check('residentId', value)).toMatchObject({ valid: true, canonical: value });
    },
  );

  it('is taken apart', () => {
    expect(check('residentId', '11010519491231002X').parts).toEqual({
      province: '11',
      provinceName: '北京市',
      area: '110105',
      bornOn: '1949-12-31',
      sex: 'female',
      old: false,
    });
  });

  it.each([
    '１１０１０５１９４９１２３１００２Ｘ',
    '110105 19491231 002x',
    '110105-19491231-002x',
    '　11010519491231002X\u200b',
  ])('is read from %j', (value) => {
    expect(check('residentId', value)).toMatchObject({
      valid: true,
      canonical: '11010519491231002X',
    });
  });

  it('of 15 digits is valid and has its 18-digit form as the canonical one', () => {
    const result = check('residentId', '110105491231002');
    expect(result).toMatchObject({
      valid: true,
      canonical: '11010519491231002X',
      parts: { old: true, bornOn: '1949-12-31' },
    });
    expect(result).not.toHaveProperty('reason');
  });

  it.each(['110105194913310028', '110105190002290022', '549419007425807'])(
    '%s tells no day of birth, for there is no such day',
    (value) => {
      const result = check('residentId', value);
      expect(result).toMatchObject({ valid: false, reason: 'date' });
      expect(result.parts).not.toHaveProperty('bornOn');
    },
  );

  it.each([
    ['110105194912310021', 'checkCharacter'],
    ['11010519491231002', 'form'],
    ['1101051949123100XX', 'form'],
    ['', 'form'],
    ['990105194912310026', 'province'],
    ['000105491231002', 'province'],
    ['110105194902290027', 'date'],
    ['110105194913310022', 'date'],
    ['110105490229002', 'date'],
    ['11010520270101002X', 'future'],
  ])('%j is refused for its %s', (value, reason) => {
    expect(check('residentId', value)).toMatchObject({ valid: false, reason });
  });

  it('is judged by the day given: a birth tomorrow is in the future, today is not', () => {
    const value = withCheck('11010520240501001');
    expect(check('residentId', value, '2024-04-30')).toMatchObject({
      valid: false,
      reason: 'future',
    });
    expect(check('residentId', value, '2024-05-01').valid).toBe(true);
  });

  it('agrees with ISO 7064 MOD 11-2 computed digit by digit', () => {
    const serial = fc.integer({ min: 0, max: 999 }).map((n) => String(n).padStart(3, '0'));
    const born = fc
      .integer({ min: 0, max: 25_000 })
      .map((n) => new Date(n * 86_400_000).toISOString().slice(0, 10).replaceAll('-', ''));
    fc.assert(
      fc.property(born, serial, (day, order) => {
        const value = withCheck(`320106${day}${order}`);
        expect(checkIdentifier({ type: 'residentId', value }, courtDate('2099-01-01')).valid).toBe(
          true,
        );
      }),
    );
  });

  it('is refused after any single wrong digit or swap of neighbours', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 17 }), fc.integer({ min: 1, max: 9 }), (at, by) => {
        const digits = [...'110105194912310046'.slice(0, 17)];
        const value = withCheck(digits.join(''));
        const wrong = [...value];
        wrong[at] = wrong[at] === 'X' ? String(by) : String((Number(wrong[at]) + by) % 10);
        expect(check('residentId', wrong.join('')).valid).toBe(false);
      }),
    );
  });
});

/** MOD 11-2 by the recursive method of the standard's annex: the whole number leaves 1. */
function withCheck(body: string): string {
  let product = 0;
  for (const digit of body) product = ((product + Number(digit)) * 2) % 11;
  const last = (12 - product) % 11;
  return `${body}${last === 10 ? 'X' : last}`;
}
