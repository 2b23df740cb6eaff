import type { Tx } from './unit-of-work.js';

/** Serialises all work on one subject until the transaction ends; wait, never skip. */
export async function lockSubject(tx: Tx, kind: string, id: string): Promise<void> {
  await tx.query('SELECT pg_advisory_xact_lock(hashtextextended($1, 7))', [`${kind}:${id}`]);
}
