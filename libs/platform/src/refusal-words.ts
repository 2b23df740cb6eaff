import type { z } from 'zod';

type Issue = z.core.$ZodRawIssue;
type Bound = Extract<Issue, { code: 'too_small' } | { code: 'too_big' }>;

const KINDS: Readonly<Record<string, string>> = {
  string: '文字',
  number: '数字',
  int: '整数',
  boolean: '是(true)或否(false)',
  array: '列表',
  object: '一组字段',
  record: '一组字段',
};
const FORMATS: Readonly<Record<string, string>> = {
  date: '应为真实存在的日期,如 2026-03-02',
  datetime: '应为带时区的时刻,如 2026-03-02T09:30:00+08:00',
  uuid: '不是有效的编号',
};
const UNITS: Readonly<Record<string, string>> = { string: '个字', array: '项' };

type Words = {
  readonly [Code in Issue['code']]?: (issue: Extract<Issue, { code: Code }>) => string;
};

const WORDS: Words = {
  invalid_type: ({ input, expected }) =>
    input === undefined ? '必填' : `应为${KINDS[expected] ?? '另一种内容'}`,
  invalid_value: ({ values }) =>
    `应为 ${values.map(String).join('、')}${values.length > 1 ? ' 之一' : ''}`,
  too_small: (issue) => boundWords(issue, issue.minimum, ['至少', '不能小于', '应大于']),
  too_big: (issue) => boundWords(issue, issue.maximum, ['最多', '不能大于', '应小于']),
  invalid_format: ({ format }) => FORMATS[format] ?? '格式不正确',
  unrecognized_keys: ({ keys }) => `没有这样的字段:${keys.join('、')}`,
  invalid_union: () => '不是可以接受的内容',
};

/**
 * One fault of what was sent, in the words of a form: the reader is a clerk, who knows neither types nor
 * patterns. Undefined where nothing better is known than what zod says.
 */
export function refusalWords<Code extends Issue['code']>(
  issue: Extract<Issue, { code: Code }>,
): string | undefined {
  const words = WORDS[issue.code as Code] as ((fault: typeof issue) => string) | undefined;
  return words?.(issue);
}

function boundWords(
  { origin, inclusive, exact, code }: Bound,
  bound: number | bigint,
  [ofSize, ofValue, ofOpenValue]: readonly [string, string, string],
): string {
  const unit = UNITS[origin];
  if (!unit) return `${inclusive === false ? ofOpenValue : ofValue} ${bound}`;
  if (exact) return `应为 ${bound} ${unit}`;
  return code === 'too_small' && Number(bound) === 1 ? '不能为空' : `${ofSize} ${bound} ${unit}`;
}
