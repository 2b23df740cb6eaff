import { DomainError } from '@lib/kernel';
import type { z } from 'zod';

type Key = string | number | null;

/** Opaque cursor of a keyset page: the sort key of its last row. */
export function encodeCursor(keys: readonly Key[]): string {
  return Buffer.from(JSON.stringify(keys), 'utf8').toString('base64url');
}

/**
 * The keys of a cursor, checked by the list's own schema (a zod tuple).
 *
 * @throws DomainError `CURSOR.INVALID` (400).
 */
export function decodeCursor<Schema extends z.ZodType>(
  cursor: string,
  schema: Schema,
): z.infer<Schema> {
  const result = schema.safeParse(parsed(cursor));
  if (result.success) return result.data;
  throw new DomainError('CURSOR.INVALID', 'invalid', '翻页位置无效', {
    hint: '请从第一页重新开始,不要自行拼写 cursor',
  });
}

function parsed(cursor: string): unknown {
  try {
    return JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'));
  } catch {
    return undefined;
  }
}

/** Cuts `limit + 1` rows to a page: the extra row only tells that there is a next one. */
export function pageFrom<Row>(
  rows: readonly Row[],
  limit: number,
  keysOf: (row: Row) => readonly Key[],
): { items: Row[]; nextCursor?: string } {
  const items = rows.slice(0, limit);
  const last = items.at(-1);
  if (rows.length <= limit || last === undefined) return { items };
  return { items, nextCursor: encodeCursor(keysOf(last)) };
}
