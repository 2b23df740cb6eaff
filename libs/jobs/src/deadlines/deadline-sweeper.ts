import type { ReadDatabase } from '@lib/persistence';
import type { JobRegistry } from '../job-registry.js';
import type { DeadlineFiring } from './deadline-firing.js';
import { eachLimited } from './each-limited.js';

const BATCH_ROWS = 500;
const PASSES_MAX = 200;
const CONCURRENCY = 4;

const DUE = `
  SELECT d.id FROM deadline d
  WHERE d.state = 'open' AND d.due_at <= legal_now() AND d.kind = ANY ($1)
    AND (d.next_attempt_at IS NULL OR d.next_attempt_at <= clock_timestamp())
  ORDER BY d.due_at LIMIT ${BATCH_ROWS}`;

/** Fires whatever is due by legal time. The one promise-keeper: hints only make it earlier. */
export class DeadlineSweeper {
  constructor(
    private readonly database: ReadDatabase,
    private readonly registry: JobRegistry,
    private readonly firing: DeadlineFiring,
  ) {}

  /** One pass over all that is due now; returns how many fired here. */
  async sweep(): Promise<number> {
    let total = 0;
    for (let pass = 0; pass < PASSES_MAX; pass += 1) {
      const due = await this.database.query<{ id: string }>(DUE, [this.registry.deadlineKinds()]);
      let fired = 0;
      await eachLimited(due, CONCURRENCY, async ({ id }) => {
        if ((await this.firing.fire(id)) === 'fired') fired += 1;
      });
      total += fired;
      if (due.length < BATCH_ROWS || fired === 0) break;
    }
    return total;
  }
}
