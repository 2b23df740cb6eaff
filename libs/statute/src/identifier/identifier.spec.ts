/** Identifiers: the standards' own samples, check characters against second formulas, and refusals. */
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { courtDate } from '@lib/kernel';
import type { IdentifierInput, IdentifierType } from '../index.js';
import { createLawBook, identifier, standardLaw } from '../index.js';

const book = createLawBook();
const today = courtDate('2026-11-21');
const check = (type: IdentifierType, value: string, on?: string) =>
  identifier({ type, value, ...(on === undefined ? {} : { today: on }) }, book, today);

const USCC = '0123456789ABCDEFGHJKLMNPQRTUWXY';
/** MOD 31-3 by powers of three in big integers; `n` is the place of the check character. */
function usccFor(body: string): string {
  let sum = 0n;
  [...body].forEach((char, index) => (sum += BigInt(USCC.indexOf(char)) * 3n ** BigInt(index)));
  return body + USCC[Number((31n - (sum % 31n)) % 31n)];
}
function orgFor(body: string): string {
  const weights = [3, 7, 9, 10, 5, 8, 4, 2];
  const sum = [...body].reduce(
    (total, char, index) => total + Number.parseInt(char, 36) * (weights[index] ?? 0),
    0,
  );
  return body + ('0123456789X'[(11 - (sum % 11)) % 11] ?? '');
}

describe('a unified social credit code (GB 32100)', () => {
  it.each([
    '91350100M000100Y43',
    '91350100m000100y43',
    '９１３５０１００Ｍ０００１００Ｙ４３',
    '91350100-M000100Y4-3',
  ])('the sample of the standard is read from %s', (value) => {
    const result = check('uscc', value);
    expect(result).toMatchObject({
      valid: true,
      canonical: '91350100M000100Y43',
      parts: { registrar: '9', category: '1', area: '350100', orgCode: 'M000100Y4' },
    });
    expect(result).not.toHaveProperty('reason');
  });

  it('with a failing organisation code inside is valid, with that reason', () => {
    const inner = orgFor('A1234567');
    const wrong = `${inner.slice(0, 8)}${inner[8] === '1' ? '2' : '1'}`;
    expect(check('uscc', usccFor(`91350100${wrong}`))).toMatchObject({
      valid: true,
      reason: 'orgCode',
    });
    expect(check('uscc', usccFor(`91350100${inner}`))).not.toHaveProperty('reason');
  });

  it.each([
    ['91350100M000100Y44', 'checkCharacter'],
    ['91350100M000100Y4', 'form'],
    ['91350100M000100YI3', 'form'],
    ['91350100M000100YO3', 'form'],
    ['91350100M000100YS3', 'form'],
    ['91350100M000100YV3', 'form'],
    ['91350100M000100YZ3', 'form'],
  ])('%s is refused for its %s', (value, reason) => {
    expect(check('uscc', value)).toMatchObject({ valid: false, reason });
  });

  it('agrees with a second formula on any body', () => {
    const body = fc
      .array(fc.constantFrom(...USCC), { minLength: 17, maxLength: 17 })
      .map((chars) => chars.join(''));
    fc.assert(
      fc.property(body, fc.constantFrom(...USCC), (chars, last) => {
        const good = usccFor(chars);
        expect(check('uscc', good).valid).toBe(true);
        expect(check('uscc', chars + last).valid).toBe(chars + last === good);
      }),
    );
  });
});

describe('an organisation code (GB 11714)', () => {
  it.each(['D2143569X', 'D2143569-X', 'd2143569-x', 'Ｄ２１４３５６９－Ｘ'])(
    'the sample of the standard is read from %s',
    (value) => {
      expect(check('orgCode', value)).toMatchObject({ valid: true, canonical: 'D2143569X' });
    },
  );

  it.each([
    ['D21435691', 'checkCharacter'],
    ['D2143569', 'form'],
    ['D2143569Y', 'form'],
  ])('%s is refused for its %s', (value, reason) => {
    expect(check('orgCode', value)).toMatchObject({ valid: false, reason });
  });

  it('agrees with a second formula on any body', () => {
    const chars = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ';
    const body = fc
      .array(fc.constantFrom(...chars), { minLength: 8, maxLength: 8 })
      .map((list) => list.join(''));
    fc.assert(fc.property(body, (text) => check('orgCode', orgFor(text)).valid));
  });
});

describe('a bank number (ISO 7064 MOD 11,10)', () => {
  it.each([
    '102100099996',
    '103100000026',
    '104100000004',
    '105100000017',
    '301290000007',
    '308584000013',
  ])('of a head office, %s, is valid', (value) => {
    expect(check('cnaps', value)).toMatchObject({ valid: true, canonical: value });
  });

  it('is refused with any other check digit or length', () => {
    for (const digit of '012345789')
      expect(check('cnaps', `10210009999${digit}`)).toMatchObject({
        valid: false,
        reason: 'checkCharacter',
      });
    expect(check('cnaps', '10210009999')).toMatchObject({ valid: false, reason: 'form' });
    expect(check('cnaps', '10210009999X')).toMatchObject({ valid: false, reason: 'form' });
  });

  it('is taken apart into bank, area, serial and check digit', () => {
    expect(check('cnaps', '1021 0009 9996').parts).toEqual({
      bank: '102',
      area: '1000',
      serial: '9999',
      check: '6',
    });
  });
});

describe('a bank card', () => {
  it.each([
    '4111111111111111',
    '4111 1111 1111 1111',
    '6200000000000000000',
    '６２０００００００００００００００００',
  ])('%s passes Luhn', (value) => {
    const result = check('bankCard', value);
    expect(result.valid).toBe(true);
    expect(result.reason).toBeUndefined();
  });

  it('failing Luhn is valid with a warning: corporate and old accounts do not satisfy it', () => {
    expect(check('bankCard', '4111111111111112')).toMatchObject({ valid: true, reason: 'luhn' });
  });

  it.each(['411111111111', '41111111111111111111', '4111a11111111111', ''])(
    '%j is refused',
    (value) => {
      expect(check('bankCard', value)).toMatchObject({ valid: false, reason: 'form' });
    },
  );
});

describe('a case number', () => {
  it('has its canonical form and parts, and says that no table of courts is loaded', () => {
    const result = check('caseNumber', '(2024) 京0105执1234号');
    expect(result).toMatchObject({
      valid: true,
      canonical: '（2024）京0105执1234号',
      parts: { court: '京0105', type: '执', serial: 1234 },
    });
    expect(result.assumptions.map(({ setting }) => setting)).toEqual(['courtCodes']);
  });

  it('is judged by the loaded table of courts and the day given', () => {
    const loaded = createLawBook({ ...standardLaw, courtCodes: ['京0105'] });
    const read = (value: string) => identifier({ type: 'caseNumber', value }, loaded, today);
    expect(read('（2024）京0105执1号').reason).toBeUndefined();
    expect(read('（2024）京0106执1号')).toMatchObject({ valid: true, reason: 'courtCode' });
    expect(check('caseNumber', '（2026）京0105执1号', '2024-06-01')).toMatchObject({
      valid: false,
      reason: 'year',
    });
    expect(check('caseNumber', '（2025）京0105执1号', '2024-06-01').valid).toBe(true);
  });
});

describe('the order of the answer', () => {
  it.each<[IdentifierType, string]>([
    ['residentId', '110105194912310021'],
    ['uscc', '91350100M000100Y44'],
    ['orgCode', 'D2143569-1'],
    ['cnaps', '102100099997'],
    ['bankCard', '6222021234567890'],
    ['caseNumber', '（2024）京0105民初1号'],
  ])('of %s is valid, canonical, parts, reason', (type, value) => {
    expect(Object.keys(check(type, value)).slice(0, 4)).toEqual([
      'valid',
      'canonical',
      'parts',
      'reason',
    ]);
  });
});

describe('input that is no question', () => {
  it.each([
    ['a number as value', { type: 'bankCard', value: 4111111111111111 }, 'value'],
    ['no value', { type: 'uscc' }, 'value'],
    ['an unknown type', { type: 'passport', value: 'E1' }, 'type'],
    ['an impossible day', { type: 'uscc', value: 'x', today: '2024-02-30' }, 'today'],
    ['an unknown field', { type: 'uscc', value: 'x', name: '甲某' }, 'name'],
    ['an endless value', { type: 'uscc', value: '9'.repeat(201) }, 'value'],
  ])('%s is refused with its place', (_what, input, path) => {
    expect(() => identifier(input as IdentifierInput, book, today)).toThrow(
      expect.objectContaining({ code: 'bad-input', fields: [expect.objectContaining({ path })] }),
    );
  });

  it('never throws on any text', () => {
    const types = fc.constantFrom<IdentifierType>(
      'residentId',
      'uscc',
      'orgCode',
      'cnaps',
      'bankCard',
      'caseNumber',
    );
    fc.assert(
      fc.property(
        types,
        fc.string({ maxLength: 40 }),
        (type, value) => typeof check(type, value).valid === 'boolean',
      ),
    );
  });
});
