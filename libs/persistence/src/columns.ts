import type { Fen } from '@lib/kernel';

/** TypeORM transformer of a `bigint` column in fen. */
export const fenColumn = {
  to: (value: Fen | null | undefined): string | null | undefined =>
    typeof value === 'bigint' ? value.toString() : value,
  from: (value: string | bigint | null): Fen | null =>
    value === null || value === undefined ? null : BigInt(value),
};
