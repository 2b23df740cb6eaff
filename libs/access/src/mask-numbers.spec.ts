import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { caseFundsApi } from '@lib/contracts';
import { maskAnswer } from './mask-answer.js';
import { maskPersonal } from './masks.js';
import { visibleClasses } from './masking.rules.js';

/** Aim: no number of a person survives in a text, every number of the court does; method: tables, then any text. */
const mask = (text: string, roles: string[] = []): string =>
  maskPersonal('noted-text', text, visibleClasses(roles));

const digits = (length: number, first = '0123456789') =>
  fc.stringMatching(new RegExp(`^[${first}][0-9]{${length - 1}}$`));
const identity = fc
  .tuple(
    digits(6, '1-8'),
    fc.integer({ min: 1930, max: 2025 }),
    fc.integer({ min: 1, max: 12 }),
    fc.integer({ min: 1, max: 28 }),
    fc.stringMatching(/^[0-9]{3}[0-9Xx]$/),
  )
  .map(([area, year, month, day, end]) => {
    const two = (part: number) => String(part).padStart(2, '0');
    return `${area}${year}${two(month)}${two(day)}${end}`;
  });
const mobile = fc.stringMatching(/^1[3-9][0-9]{9}$/);
const account = fc.integer({ min: 15, max: 19 }).chain((length) => digits(length, '3-9'));
/** Any words without a digit; a letter may stand right beside the number. */
const words = fc
  .string({ unit: 'grapheme', maxLength: 12 })
  .map((text) => text.replaceAll(/\p{N}/gu, ''));
const compact = (text: string) => text.normalize('NFKC').replaceAll(/[^0-9Xx]/g, '');

describe('a text with numbers of persons in it', () => {
  it.each([
    ['an identity number', '甲某 110101199003070011 来院', '甲某 110***********0011 来院'],
    ['one that ends in X', '证号11010119900307001X。', '证号110***********001X。'],
    ['one in groups', '110101 19900307 0011', '110***********0011'],
    ['one with its day dashed', '110101 1990-03-07 0011', '110***********0011'],
    ['one cut in twos, its day like a date', '1000-00-1930-01-01-00-0X', '100***********000X'],
    ['one cut anywhere', '1 1010 119900 30 70011', '110***********0011'],
    ['a card with a day in it', '6222-1930-01-01-0001', '************0001'],
    ['a card that ends in a day', '62220000-1930-01-01', '************0101'],
    ['a card', '转入6222000000000001234', '转入***************1234'],
    ['a card in fours', '卡 6222 0000 0000 0001 234', '卡 ***************1234'],
    ['a card with dashes', '6222-0000-0000-0001', '************0001'],
    ['a card in full-width digits', '６２２２００００００００００１２', '************0012'],
    ['a card right after letters', 'acct6222000000000001', 'acct************0001'],
    ['a mobile number', '电话13800000000,已联系', '电话138****0000,已联系'],
    ['one in groups', '138 0000 0000', '138****0000'],
    ['one with the country', '+86 138-0000-0000', '+861******0000'],
    ['two numbers', '13800000000 6222000000000001', '138****0000 ************0001'],
    ['a number after an instruction', 'P20260313000001 6222000000000001', 'P20260313000001 ************0001'], // prettier-ignore
    ['what only looks like an instruction', 'P202603130000011', 'P***********0011'],
    ['an account of twelve digits', '账号123456789012', '账号********9012'],
  ])('hides %s', (_what, text, shown) => {
    expect(mask(text)).toBe(shown);
  });

  it.each([
    ['an instruction number', '指令 P20260313000001 户名不符'],
    ['a request number', '扣划 20260310110105000011 的款项'],
    ['ids in a row', '01890a5d-ac96-774b-bcce-b302099a8057 01890a5d-ac96-774b-8057-110101199003'],
    ['a reference of the bank', 'B000000001 更正'],
    ['a day and an amount', '2026-03-13 126000.00 元,12 2026-03-14 88.00'],
    ['an instant', '2026-03-13T10:00:00+08:00'],
    ['a case number', '（2026）京0199执21号'],
    ['a name', '甲某(虚构)户名不符'],
    ['nothing', ''],
  ])('keeps %s', (_what, text) => {
    expect(mask(text)).toBe(text);
  });

  it('shows no eleven digits of a number, whatever stands around it', () => {
    const number = fc.oneof(identity, mobile, account);
    fc.assert(
      fc.property(words, number, words, (before, bare, after) => {
        const shown = compact(mask(`${before}${bare}${after}`));
        expect(longestShared(shown, compact(bare))).toBeLessThan(11);
      }),
      { numRuns: 500 },
    );
  });

  it('shows none either when it is written in groups or in full-width digits', () => {
    const number = fc.oneof(identity, mobile, account);
    const gap = fc.constantFrom(' ', '-', '·', '_', '\u3000', ' - '.trim(), '–');
    const sizes = fc.array(fc.integer({ min: 2, max: 8 }), { minLength: 10, maxLength: 10 });
    fc.assert(
      fc.property(number, gap, sizes, fc.boolean(), (bare, between, cuts, wide) => {
        const groups: string[] = [];
        for (let at = 0, index = 0; at < bare.length; index += 1) {
          const size = cuts[index] ?? 4;
          groups.push(bare.slice(at, at + size));
          at += size;
        }
        const plain = groups.join(between);
        const text = wide
          ? plain.replaceAll(/[0-9]/g, (d) => String.fromCharCode(d.charCodeAt(0) + 0xfee0))
          : plain;
        expect(longestShared(compact(mask(`户名不符 ${text} 请更正`)), compact(bare))).toBeLessThan(
          11,
        );
      }),
      { numRuns: 500 },
    );
  });

  it('keeps every instruction and request number beside a number that it hides', () => {
    const day = fc.date({
      min: new Date(2020, 0, 2),
      max: new Date(2030, 0, 2),
      noInvalidDate: true,
    });
    fc.assert(
      fc.property(day, digits(12), fc.oneof(identity, mobile, account), (on, serial, bare) => {
        const stamp = on.toISOString().slice(0, 10).replaceAll('-', '');
        const ours = [`P${stamp}${serial.slice(0, 6)}`, `${stamp}${serial}`];
        const shown = mask(`${ours.join(' ')} 付 ${bare} 见 ${ours.join('、')}`);
        for (const number of ours) expect(shown.split(number)).toHaveLength(3);
        expect(shown).not.toContain(bare);
      }),
    );
  });

  it.each([
    ['officer', '110101199003070011 6222000000000001 13800000000'],
    ['finance', '110***********0011 6222000000000001 138****0000'],
    ['duty-chief', '110***********0011 ************0001 13800000000'],
    ['director', '110***********0011 ************0001 138****0000'],
    ['applicant', '110***********0011 ************0001 138****0000'],
  ])('shows %s the numbers of the classes that role sees anyway', (role, shown) => {
    expect(mask('110101199003070011 6222000000000001 13800000000', [role])).toBe(
      role === 'officer' ? '110101199003070011 6222000000000001 13800000000' : shown,
    );
  });

  it.each([
    ['reason of a payout', caseFundsApi.instructPayout.answer.shape.reason],
    ['detail of a dispute', caseFundsApi.settleDispute.answer.shape.detail],
    ['reason of a settlement', caseFundsApi.settleDispute.answer.shape.settlement.unwrap().shape.reason], // prettier-ignore
    ['evidence of a settlement', caseFundsApi.settleDispute.answer.shape.settlement.unwrap().shape.evidence], // prettier-ignore
  ])('is the %s', (_what, schema) => {
    const text = '已退 6222000000000001 甲某';
    const value = schema.safeParse(text).success ? text : { error: text };
    const shown = JSON.stringify(maskAnswer(schema, value, visibleClasses(['supervisor'])).answer);

    expect(shown).not.toContain('6222000000000001');
    expect(shown).toContain('甲某');
  });
});

/** Length of the longest run of digits that both have. */
function longestShared(text: string, number: string): number {
  let longest = 0;
  for (let from = 0; from < number.length; from += 1) {
    for (let to = from + longest + 1; to <= number.length; to += 1) {
      if (!text.includes(number.slice(from, to))) break;
      longest = to - from;
    }
  }
  return longest;
}
