import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { caseFundsApi, personal, queryControlApi } from '@lib/contracts';
import type { PersonalClass } from '@lib/contracts';
import { z } from 'zod';
import { maskAnswer } from './mask-answer.js';
import { maskPersonal } from './masks.js';
import { MASKING_RULES, visibleClasses } from './masking.rules.js';

/** Aim: a masked value never shows more than its rule; method: tables, then any text at all. */
const SHOWN_IN_PART: PersonalClass[] = ['document-number', 'bank-account', 'phone', 'address'];
const CLASSES: PersonalClass[] = ['name', 'free-text', 'noted-text', ...SHOWN_IN_PART];
const PERSON = '钱某甲';
const FOUND = queryControlApi.listProperty.answer.shape.items.element;
const RECEIPT = caseFundsApi.listReceipts.answer.shape.items.element;
const LEDGER_LINE = caseFundsApi.getCaseAccount.answer.shape.lines.element;

describe('masks', () => {
  it.each<[PersonalClass, string, string]>([
    ['name', '张三', '张*'],
    ['name', '张三丰', '张*丰'],
    ['name', '欧阳三', '欧阳*'],
    ['name', '欧阳三丰', '欧阳*丰'],
    ['name', '甲', '*'],
    ['name', '甲某(虚构)', '甲*(虚构)'],
    ['name', '示例科技有限公司(虚构)', '示例科技有限公司(虚构)'],
    ['document-number', '110101199003070011', '110***********0011'],
    ['document-number', '12345678', '********'],
    ['bank-account', '6222000000000001234', '***************1234'],
    ['bank-account', '1234', '****'],
    ['phone', '13800000000', '138****0000'],
    ['address', '某市某区示例路一号(虚构)', '某市某区示例*******'],
    ['address', '某市', '**'],
    ['free-text', '代甲某还款 6222000000000001234', '[已隐去]'],
    ['free-text', '', ''],
  ])('masks %s %s as %s', (kind, value, masked) => {
    expect(maskPersonal(kind, value)).toBe(masked);
  });

  it('never shows a whole number, phone or short name, whatever the text', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...SHOWN_IN_PART),
        fc.stringMatching(/^[0-9A-Z]{1,30}$/),
        (kind, value) => {
          const shown = maskPersonal(kind, value).replaceAll('*', '');
          expect(shown.length).toBeLessThanOrEqual(7);
          expect(shown.length).toBeLessThan(value.length);
        },
      ),
    );
  });

  it('masks one value the same way at every depth of an answer', () => {
    const leaf = personal('phone');
    const schema = z.object({
      list: z.array(z.object({ phone: leaf.optional() })),
      map: z.record(z.string(), leaf.nullable()),
      pair: z.tuple([z.string(), leaf]),
      either: z.discriminatedUnion('kind', [
        z.object({ kind: z.literal('a'), phone: leaf }),
        z.object({ kind: z.literal('b'), phone: z.string() }),
      ]),
      lazy: z.lazy(() => z.object({ phone: leaf.default('13800000001') })),
      both: z.intersection(z.object({ phone: leaf }), z.object({ other: leaf.readonly() })),
    });
    const full = '13800000000';
    const value = {
      list: [{ phone: full }, {}],
      map: { a: full, b: null },
      pair: [full, full],
      either: { kind: 'a', phone: full },
      lazy: { phone: full },
      both: { phone: full, other: full },
    };

    const masked = '138****0000';
    expect(maskAnswer(schema, value, new Set()).answer).toEqual({
      list: [{ phone: masked }, {}],
      map: { a: masked, b: null },
      pair: [full, masked],
      either: { kind: 'a', phone: masked },
      lazy: { phone: masked },
      both: { phone: masked, other: masked },
    });
  });

  it('leaves visible classes and the other option of a union alone', () => {
    const schema = z.object({ name: personal('name'), phone: personal('phone') });

    const { answer } = maskAnswer(
      schema,
      { name: '张三', phone: '13800000000' },
      new Set(['name']),
    );
    expect(answer).toEqual({
      name: '张三',
      phone: '138****0000',
    });
  });

  it.each<[string, z.ZodType, unknown]>([
    ['a mortgagee', FOUND.def.options[1].shape.mortgages, [{ holder: PERSON, amount: '1.00' }]],
    ['what a payer wrote', RECEIPT.shape.remark, `代${PERSON}还款`],
    ['what the ledger says of it', LEDGER_LINE.shape.memo, `到账:代${PERSON}还款`],
  ])('hides %s from those who see no names', (_title, schema, value) => {
    const shown = (roles: string[]): string =>
      JSON.stringify(maskAnswer(schema, value, visibleClasses(roles)).answer);

    expect(shown(['officer'])).toContain(PERSON);
    expect(shown(['supervisor'])).not.toContain(PERSON);
  });

  it('keeps its class when a schema is made stricter afterwards', () => {
    const schema = personal('phone').max(20);

    expect(maskAnswer(schema, '13800000000', new Set()).answer).toBe('138****0000');
  });

  it('has one rule row per class, each with its source', () => {
    expect(MASKING_RULES.map((rule) => rule.personal).sort()).toEqual([...CLASSES].sort());
    expect(MASKING_RULES.every((rule) => rule.source.length > 0)).toBe(true);
  });

  it('shows nothing to nobody and to the machine', () => {
    expect(visibleClasses([]).size).toBe(0);
    expect(visibleClasses(['machine']).size).toBe(0);
  });
});
