/** Case numbers: every spelling of one number gives one canonical form; what is no number is refused. */
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { CASE_TYPES, caseNumber, courtDate, DomainError, readCaseNumber } from './index.js';

const today = courtDate('2026-11-21');
const read = (text: string) => readCaseNumber(text, { today });
const CANONICAL = '（2024）京0105执1234号';

describe('a case number', () => {
  it.each([
    '（2024）京0105执1234号',
    '(2024)京0105执1234号',
    '〔2024〕京0105执1234号',
    '[2024]京0105执1234号',
    '［2024］京0105执1234号',
    '【2024】京0105执1234号',
    '﹝2024﹞京0105执1234号',
    '{2024}京0105执1234号',
    '《2024》京0105执1234号',
    '（2024)京0105执1234号',
    '（２０２４）京０１０５执１２３４号',
    ' （2024） 京 0105 执 1234 号 ',
    '（2024）京0105执\u30001234\u00a0号\u200b',
    '（2024）京0105执001234号',
    '（2024）京0105-执-1234号',
    '（2024）京－0105执—1234号',
  ])('%j is read as the canonical form', (spelling) => {
    const reading = read(spelling);

    expect(reading.valid).toBe(true);
    expect(reading.canonical).toBe(CANONICAL);
    expect(reading.reason).toBeUndefined();
  });

  it('is taken apart into year, court, type and serial', () => {
    expect(read('(2024)京0105执恢7号').parts).toEqual({
      year: 2024,
      court: '京0105',
      type: '执恢',
      serial: 7,
      legacy: false,
    });
  });

  it.each(Object.keys(CASE_TYPES))('knows the type code %s at every level of court', (type) => {
    for (const court of ['最高法', '京', '京01', '京0105', '兵0101', '军11', '沪72']) {
      const reading = read(`（2024）${court}${type}1号`);
      expect(reading).toMatchObject({ valid: true, parts: { court, type } });
      expect(reading.reason).toBeUndefined();
    }
  });

  it('keeps the special character between court and type (法〔2018〕335号)', () => {
    expect(read('（2019）最高法知执2号').parts).toMatchObject({
      court: '最高法',
      special: '知',
      type: '执',
    });
    expect(read('（2020）京73知执保2号')).toMatchObject({
      valid: true,
      canonical: '（2020）京73知执保2号',
    });
    expect(read('（2020）苏知执2号').parts).toMatchObject({
      court: '苏',
      special: '知',
      type: '执',
    });
  });

  it.each([
    ['（2024）京0105执1234号之一', '之一'],
    ['（2024）京0105执1234号之十二', '之十二'],
    ['（2024）京0105执1234号之2', '之二'],
    ['（2024）京0105执1234-1号', '之一'],
    ['（2024）京0105执1234-12号', '之十二'],
    ...[...'－‐‑‒–—―−﹣﹘'].map((dash) => [`（2024）京0105执1234${dash}1号`, '之一']),
    ['（2024）京0105执1234-21号', '之二十一'],
  ])('%s carries the suffix %s of a further document', (text, suffix) => {
    expect(read(text)).toMatchObject({
      valid: true,
      canonical: `${CANONICAL}${suffix}`,
      parts: { suffix },
    });
  });

  it('reads the forms used before 2016 and keeps the padding they were printed with', () => {
    expect(read('(2011)宁执字第00003号')).toMatchObject({
      valid: true,
      canonical: '（2011）宁执字第00003号',
      parts: { court: '宁', type: '执', serial: 3, legacy: true },
    });
    expect(read('（2013）深福法执字第1234-1号')).toMatchObject({
      valid: true,
      reason: 'courtCode',
      canonical: '（2013）深福法执字第1234号之一',
    });
  });

  it.each([
    ['（2024）火0105执1号', 'courtCode'],
    ['（2024）京105执1号', 'courtCode'],
    ['（2024）京0000执1号', 'courtCode'],
    ['（2024）某某院执1号', 'courtCode'],
    ['（2024）京0105民初1号', 'typeCode'],
    ['（2024）京0105执特1号', 'typeCode'],
    ['（2024）京民终1号', 'typeCode'],
    ['（2024）京司救执1号', 'typeCode'],
    ['（2024）XX0105执1号', 'courtCode'],
    ['（2024）xx执1号', 'courtCode'],
    ['（2024）京ABCD执1号', 'courtCode'],
    ['（2024）京0105XX1号', 'typeCode'],
    ['（2024）京0105执a1号', 'typeCode'],
  ])('%s is accepted with the reason %s', (text, reason) => {
    expect(read(text)).toMatchObject({ valid: true, reason });
  });

  it.each([
    ['（1948）京0105执1号', 'year'],
    ['（2028）京0105执1号', 'year'],
    ['（2024）京0105执0号', 'serial'],
    ['（2024）京0105执000号', 'serial'],
    ['2024京0105执1号', 'form'],
    ['（24）京0105执1号', 'form'],
    ['（2024京0105执1号', 'form'],
    ['（2024）京0105执1', 'form'],
    ['（2024）京0105执号', 'form'],
    ['（2024）0105执1号', 'form'],
    ['（2024）京01051号', 'form'],
    ['（2024）执1号', 'form'],
    ['（2024）京0105执1.5号', 'form'],
    ['（2024）京0105执1a号', 'form'],
    ['（2024）京0105执1a2号', 'form'],
    ['（2024）京0105执1-234号', 'form'],
    ['（2024）京0105执1号裁定书', 'form'],
    ['（2024）京0105执1号之', 'form'],
    ['（2024）京0105执1-1号之一', 'form'],
    ['（2024）京0105执行监督案1号', 'form'],
    ['（2024）京0105执99999999999999999999号', 'form'],
    ['', 'form'],
  ])('%j is refused for its %s', (text, reason) => {
    expect(read(text)).toMatchObject({ valid: false, reason });
  });

  it('accepts the first year 1949 and the next year', () => {
    expect(read('（1949）京0105执1号').valid).toBe(true);
    expect(read('（2027）京0105执1号').valid).toBe(true);
  });

  it('asks the loaded table of court codes where there is one', () => {
    const isKnownCourt = (court: string) => court === '京0105';
    expect(readCaseNumber('（2024）京0105执1号', { today, isKnownCourt }).reason).toBeUndefined();
    expect(readCaseNumber('（2024）京0106执1号', { today, isKnownCourt })).toMatchObject({
      valid: true,
      reason: 'courtCode',
    });
  });

  it('is made by caseNumber, which throws for anything else and names the fault', () => {
    expect(caseNumber('(2024)京0105执1234号', today)).toBe(CANONICAL);
    expect(() => caseNumber('（2028）京0105执1号', today)).toThrow(/年份/);
    expect(() => caseNumber('京0105执1号', today)).toThrow(DomainError);
  });

  it('reads its own canonical form as itself, for any number', () => {
    const numbers = fc.record({
      year: fc.integer({ min: 1949, max: 2027 }),
      court: fc.constantFrom('最高法', '京', '沪01', '粤0305', '新4001'),
      special: fc.constantFrom('', '知'),
      type: fc.constantFrom(...Object.keys(CASE_TYPES)),
      serial: fc.integer({ min: 1, max: 9_999_999 }),
      suffix: fc.constantFrom('', '之一', '之十九', '之二十'),
    });
    fc.assert(
      fc.property(numbers, ({ year, court, special, type, serial, suffix }) => {
        const text = `（${year}）${court}${special}${type}${serial}号${suffix}`;
        const reading = read(text);
        expect(reading).toMatchObject({
          valid: true,
          canonical: text,
          parts: { year, court, type, serial },
        });
        expect(read(reading.canonical)).toEqual(reading);
      }),
    );
  });

  it('never throws on any text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => typeof read(text).valid === 'boolean'),
    );
  });
});
