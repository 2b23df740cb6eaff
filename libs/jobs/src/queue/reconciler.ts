import type { ReadDatabase } from '@lib/persistence';
import { hintsReconciled } from '../metrics.js';
import { deadlineHint } from './hint-queue.js';
import type { DueRow, HintQueue } from './hint-queue.js';

const ROWS_MAX = 5_000;
const TOLERANCE_MS = 2_000;

// What is due already is the sweeper's.
const SOON = `
  SELECT d.id, d.revision, (extract(epoch FROM d.due_at - legal_now()) * 1000)::float8 AS "dueInMs"
  FROM deadline d
  WHERE d.state = 'open' AND d.due_at > legal_now() AND d.due_at < legal_now() + interval '48 hours'
  ORDER BY d.due_at LIMIT ${ROWS_MAX}`;

export interface Reconciled {
  readonly added: number;
  /** Hints of the right date that rang at the wrong time: legal time was moved. */
  readonly moved: number;
  readonly removed: number;
}

/**
 * Compares the deadlines of the next 48 h with the hints in the queue and mends the queue. The queue is
 * read first: a hint follows the commit of its row, so what was queued then and has no row now has
 * none. Read the other way round, a deadline set or moved in between would lose its new hint.
 */
export class Reconciler {
  constructor(
    private readonly database: ReadDatabase,
    private readonly hints: HintQueue,
  ) {}

  async reconcile(): Promise<Reconciled> {
    const queued = await this.queued();
    const rows = await this.database.query<DueRow>(SOON);
    const counts = { added: 0, moved: 0, removed: 0 };
    const now = this.hints.nowMs();
    for (const row of rows) {
      const hint = deadlineHint(row);
      const ringsAtMs = queued.get(hint.key);
      queued.delete(hint.key);
      if (ringsAtMs !== undefined) {
        if (Math.abs(ringsAtMs - now - hint.delayMs) <= TOLERANCE_MS) continue;
        await this.hints.remove(hint.key);
      }
      counts[ringsAtMs === undefined ? 'added' : 'moved'] += 1;
      this.hints.offer(hint);
    }
    // With a full page, rows beyond it may own what is left.
    if (rows.length < ROWS_MAX) counts.removed = await this.removeThose(queued, now);
    for (const change of ['added', 'moved', 'removed'] as const) {
      hintsReconciled.inc({ change }, counts[change]);
    }
    return counts;
  }

  private async queued(): Promise<Map<string, number>> {
    const hints = await this.hints.queuedDeadlines(2 * ROWS_MAX);
    return new Map(hints.map(({ key, ringsAtMs }) => [key, ringsAtMs]));
  }

  /** Hints that are to ring at a wrong time; one that rings now goes by itself. */
  private async removeThose(queued: ReadonlyMap<string, number>, now: number): Promise<number> {
    const wrong = [...queued].filter(([, ringsAtMs]) => ringsAtMs > now + TOLERANCE_MS);
    for (const [key] of wrong) await this.hints.remove(key);
    return wrong.length;
  }
}
