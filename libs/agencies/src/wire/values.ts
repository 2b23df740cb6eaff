import type { CourtDate, Fen } from '@lib/kernel';
import { formatYuan, instantText, isCourtDate, parseYuan } from '@lib/kernel';
import { type Faults, fatal } from './faults.js';
import { isXmlText } from './xml.js';

/** One attribute value, both ways; `blank` stands in for a value that could not be read. */
export interface Value<T> {
  readonly blank: T;
  write(value: T): string;
  read(text: string, faults: Faults, path: string): T;
}

const AMOUNT = /^\d{1,15}\.\d{2}$/;
const INSTANT = /^(\d{4}-\d{2}-\d{2}) (?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d$/;

/** Text of 1…max characters. */
export function text(max: number): Value<string> {
  return {
    blank: '',
    write: (value) => {
      if (isXmlText(value) && value.trim() !== '' && value.length <= max) return value;
      throw fatal(
        'FIELD.TEXT',
        JSON.stringify(value.slice(0, 20)),
        `应为 1 至 ${max} 个字符的文本`,
      );
    },
    read: (value, faults, path) => {
      if (value.trim() === '') faults.add('FIELD.MISSING', path, '缺少必填项');
      else if (value.length > max) faults.add('FIELD.TOO_LONG', path, `超过 ${max} 个字符`);
      return value;
    },
  };
}

/** Yuan with exactly two places, not negative. */
export const fen: Value<Fen> = {
  blank: 0n,
  write: (value) => {
    const written = formatYuan(value);
    if (AMOUNT.test(written)) return written;
    throw fatal('AMOUNT.MALFORMED', written, '金额为负或过大');
  },
  read: (value, faults, path) => {
    if (AMOUNT.test(value)) return parseYuan(value);
    faults.add('AMOUNT.MALFORMED', path, `金额应为两位小数的元:${JSON.stringify(value)}`);
    return 0n;
  },
};

export const date: Value<CourtDate> = {
  blank: '1900-01-01' as CourtDate,
  write: (value) => value,
  read: (value, faults, path) => {
    if (isCourtDate(value)) return value;
    faults.add('DATE.IMPOSSIBLE', path, `日期不存在:${JSON.stringify(value)}`);
    return '1900-01-01' as CourtDate;
  },
};

/** RFC 3339 in the model; local time of Asia/Shanghai to the second on the wire. */
export const instant: Value<string> = {
  blank: '1900-01-01T00:00:00+08:00',
  write: (value) => {
    const millis = Date.parse(value);
    if (Number.isNaN(millis)) throw fatal('DATE.IMPOSSIBLE', value, '时间不存在');
    return instantText(new Date(millis)).slice(0, 19).replace('T', ' ');
  },
  read: (value, faults, path) => {
    const match = INSTANT.exec(value);
    if (match && isCourtDate(match[1] ?? '')) return `${value.replace(' ', 'T')}+08:00`;
    faults.add('DATE.IMPOSSIBLE', path, `时间不存在:${JSON.stringify(value)}`);
    return '1900-01-01T00:00:00+08:00';
  },
};

export const integer: Value<number> = {
  blank: 0,
  write: (value) => String(value),
  read: (value, faults, path) => {
    if (/^\d{1,9}$/.test(value)) return Number(value);
    faults.add('FIELD.NUMBER', path, `应为整数:${JSON.stringify(value)}`);
    return 0;
  },
};

export const flag: Value<boolean> = codes({ '1': true, '0': false });

/** A code table: wire code → our word. */
export function codes<T>(table: Readonly<Record<string, T>>): Value<T> {
  const entries = Object.entries(table);
  const [first] = entries;
  if (!first) throw new Error('a code table needs a row');
  return {
    blank: first[1],
    write: (value) => {
      const found = entries.find(([, word]) => word === value);
      if (found) return found[0];
      throw fatal('FIELD.UNKNOWN_CODE', String(value), '没有对应的代码');
    },
    read: (value, faults, path) => {
      if (Object.hasOwn(table, value)) return table[value] as T;
      faults.add('FIELD.UNKNOWN_CODE', path, `不认识的代码:${JSON.stringify(value)}`);
      return first[1];
    },
  };
}
