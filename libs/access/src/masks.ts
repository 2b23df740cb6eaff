import type { PersonalClass } from '@lib/contracts';
import { maskNumbers } from './mask-numbers.js';

/** 复姓 in use; anything else counts as a one-character family name. */
const DOUBLE_FAMILY_NAMES = new Set(
  '欧阳 司马 上官 诸葛 夏侯 皇甫 尉迟 公孙 慕容 令狐 东方 南宫 宇文 长孙 司徒 司空 轩辕 端木 独孤 西门'.split(
    ' ',
  ),
);
/** PIPL protects natural persons: the name of an organisation stays readable. */
const ORGANISATION =
  /(公司|银行|合作社|事务所|委员会|法院|检察院|中心|集团|企业|厂|局|院|店|部|会|合伙)$/;
const ORGANISATION_LENGTH_MIN = 5;
/** A trailing note such as (虚构) is no part of the name. */
const NOTE = /^(.*?)([(\uFF08][^)\uFF09]*[)\uFF09])?$/u;

/** No part of a free text can be shown: a name in it has no mark to be known by. */
const HIDDEN_TEXT = '[已隐去]';

const NONE: ReadonlySet<PersonalClass> = new Set();

/**
 * Masked form of a value of the class. Total: any text gives a text that shows no more than the rule.
 *
 * @param visible classes the reader sees in full; numbers of these stay in a noted text
 */
export function maskPersonal(
  kind: PersonalClass,
  value: string,
  visible: ReadonlySet<PersonalClass> = NONE,
): string {
  switch (kind) {
    case 'name':
      return maskName(value);
    case 'document-number':
      return keepEnds(value, 3, 4);
    case 'bank-account':
      return keepEnds(value, 0, 4);
    case 'phone':
      return keepEnds(value, 3, 4);
    case 'address':
      return keepEnds(value, 6, 0);
    case 'free-text':
      return value === '' ? '' : HIDDEN_TEXT;
    case 'noted-text':
      return maskNumbers(value, (number, bare) =>
        visible.has(number) ? bare : maskPersonal(number, bare),
      );
  }
}

/** 张三 → 张*, 张三丰 → 张*丰, 欧阳三 → 欧阳*; organisations unchanged. */
function maskName(value: string): string {
  const [, name = value, note = ''] = NOTE.exec(value) ?? [];
  const letters = [...name];
  if (letters.length >= ORGANISATION_LENGTH_MIN && ORGANISATION.test(name)) return value;
  const family =
    DOUBLE_FAMILY_NAMES.has(letters.slice(0, 2).join('')) && letters.length > 2 ? 2 : 1;
  const given = letters.length - family;
  if (given <= 0) return `*${note}`;
  const last = given >= 2 ? letters.at(-1) : '*';
  return `${letters.slice(0, family).join('')}${'*'.repeat(given - 1)}${last}${note}`;
}

/** Keeps the ends where at least as much stays hidden as is shown; a short value is hidden whole. */
function keepEnds(value: string, head: number, tail: number): string {
  const letters = [...value];
  const hidden = letters.length - head - tail;
  if (hidden < Math.min(4, head + tail)) return '*'.repeat(Math.max(letters.length, 1));
  const end = tail === 0 ? '' : letters.slice(-tail).join('');
  return `${letters.slice(0, head).join('')}${'*'.repeat(hidden)}${end}`;
}
