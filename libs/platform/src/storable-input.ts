import { Stream } from 'node:stream';
import { DomainError, isStorable } from '@lib/kernel';

/** Deeper than any contract; what walks a value recursively may rely on it. */
const DEPTH_MAX = 64;

interface Place {
  readonly value: unknown;
  readonly path: string;
  readonly depth: number;
}

/**
 * Refuses what no contract means and no table can keep, before anything walks or stores it.
 *
 * @throws DomainError `VALIDATION.FAILED` (400) naming the first such place.
 */
export function assertStorable(input: unknown): void {
  const waiting: Place[] = [{ value: input, path: '', depth: 0 }];
  for (let place = waiting.pop(); place; place = waiting.pop()) {
    const { value, path, depth } = place;
    if (depth > DEPTH_MAX) throw refusal(path, `嵌套超过 ${DEPTH_MAX} 层`);
    if (typeof value === 'string' && !isStorable(value)) {
      throw refusal(path, '含有不能保存的字符');
    }
    for (const [key, member] of membersOf(value)) {
      if (!isStorable(key)) throw refusal(path, '字段名含有不能保存的字符');
      waiting.push({ value: member, path: path === '' ? key : `${path}.${key}`, depth: depth + 1 });
    }
  }
}

/** A body that is passed on unread (the gateway's) is a stream: the app behind checks it. */
function membersOf(value: unknown): [key: string, member: unknown][] {
  if (typeof value !== 'object' || value === null || value instanceof Stream) return [];
  return Object.entries(value);
}

function refusal(path: string, message: string): DomainError {
  return new DomainError('VALIDATION.FAILED', 'invalid', '提交的内容有 1 处不符合要求', {
    hint: '请检查该处内容是否在复制或传输中损坏',
    fields: [{ path: path.slice(0, 200), message }],
  });
}
