// What a clerk is told of a fault: no types, no patterns, no English.
import { beforeAll, describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { speakChinese } from './validation.js';

beforeAll(() => speakChinese());

const told = (schema: z.ZodType, input: unknown): readonly string[] =>
  schema.safeParse(input).error?.issues.map(({ message }) => message) ?? [];
const form = z.strictObject({ name: z.string().min(1), day: z.iso.date() });

describe('a fault in what was sent', () => {
  it.each<[z.ZodType, unknown, string]>([
    [form, { name: '甲' }, '必填'],
    [form, { name: '甲', day: '2026-02-30' }, '应为真实存在的日期,如 2026-03-02'],
    [form, { name: '', day: '2026-03-02' }, '不能为空'],
    [form, { name: 7, day: '2026-03-02' }, '应为文字'],
    [form, { name: null, day: '2026-03-02' }, '应为文字'],
    [form, { name: '甲', day: '2026-03-02', nick: 'x' }, '没有这样的字段:nick'],
    [form, [], '应为一组字段'],
    [z.string().min(4), '甲', '至少 4 个字'],
    [z.string().max(2), '甲乙丙', '最多 2 个字'],
    [z.string().length(4), '甲', '应为 4 个字'],
    [z.array(z.string()).min(1), [], '不能为空'],
    [z.array(z.string()).max(1), ['a', 'b'], '最多 1 项'],
    [z.int(), 1.5, '应为整数'],
    [z.number().min(1), 0, '不能小于 1'],
    [z.number().gt(1), 1, '应大于 1'],
    [z.number().max(100), 101, '不能大于 100'],
    [z.number().lt(100), 100, '应小于 100'],
    [z.boolean(), 'yes', '应为是(true)或否(false)'],
    [z.enum(['freeze', 'release']), 'x', '应为 freeze、release 之一'],
    [z.literal('v1'), 'v2', '应为 v1'],
    [z.uuid(), 'x', '不是有效的编号'],
    [z.iso.datetime({ offset: true }), 'x', '应为带时区的时刻,如 2026-03-02T09:30:00+08:00'],
    [z.string().regex(/^\d+\.\d{2}$/), '1', '格式不正确'],
    [z.union([z.literal(1), z.literal(2)]), 3, '不是可以接受的内容'],
    [z.date(), 'x', '应为另一种内容'],
  ])('%# is told as a form would', (schema, input, words) => {
    expect(told(schema, input)).toEqual([words]);
  });

  it('is told in the words of the schema where it has some', () => {
    const schema = z.string('请填写金额').regex(/^\d+\.\d{2}$/, '金额应为两位小数');
    expect(told(schema, undefined)).toEqual(['请填写金额']);
    expect(told(schema, 'x')).toEqual(['金额应为两位小数']);
    expect(
      told(
        z.string().refine(() => false, '账户已销户'),
        'x',
      ),
    ).toEqual(['账户已销户']);
  });

  it('falls to the words of zod in Chinese where we have none', () => {
    expect(told(z.number().multipleOf(5), 7)).toEqual(['无效数字：必须是 5 的倍数']);
  });
});
