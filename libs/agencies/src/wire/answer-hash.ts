import { createHash } from 'node:crypto';
import type { ControlAnswer, QueryAnswer, SendBack } from './answer-model.js';

/**
 * SHA-256 of what an answer says, independent of file name, batch number and key order: a repeated
 * answer has the same, a contradicting one another.
 */
export function answerHash(answer: QueryAnswer | ControlAnswer | SendBack): string {
  return createHash('sha256').update(canonical(answer)).digest('hex');
}

function canonical(value: unknown): string {
  if (typeof value === 'bigint') return `${value}n`;
  if (value instanceof Uint8Array) {
    return `"${createHash('sha256').update(value).digest('hex')}"`;
  }
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'null';
  const entries = Object.entries(value).filter(([, inner]) => inner !== undefined);
  entries.sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${entries.map(([key, inner]) => `${JSON.stringify(key)}:${canonical(inner)}`).join(',')}}`;
}
