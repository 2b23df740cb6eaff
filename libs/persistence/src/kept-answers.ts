import type { ReadDatabase } from './read-database.js';

/** How long the first answer to a command is given again to whoever repeats its key. */
const KEEP = '30 days';
/** Rows that one call removes at most. */
const BITE = 5_000n;
const BITES_MAX = 100;

/**
 * Forgets the answers to commands that are older than {@link KEEP}, in short statements of at most
 * 5000 rows and at most 100 of them. A repeated key within the 30 days always gets the first answer;
 * later it counts as a new command. Returns the number of rows. Safe to run in several processes.
 */
export async function forgetOldAnswers(database: ReadDatabase): Promise<bigint> {
  let total = 0n;
  for (let bite = 0; bite < BITES_MAX; bite += 1) {
    const [row] = await database.query<{ gone: bigint }>(
      'SELECT prune_idempotency($1::interval) AS gone',
      [KEEP],
    );
    const gone = row?.gone ?? 0n;
    total += gone;
    if (gone < BITE) break;
  }
  return total;
}
