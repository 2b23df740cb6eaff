import { ReadDatabase } from '@lib/persistence';
import { hintsReconciled } from '../metrics.js';
import { HintQueue } from './hint-queue.js';

const ROWS_MAX = 5_000;
const TOLERANCE_MS = 2_000;

const SOON = `
  SELECT d.id, (extract(epoch FROM d.due_at - legal_now()) * 1000)::float8 AS "dueInMs"
  FROM deadline d WHERE d.state = 'open' AND d.due_at < legal_now() + interval '48 hours'
  ORDER BY d.due_at LIMIT ${ROWS_MAX}`;

export interface Reconciled {
  readonly added: number;
  readonly moved: number;
  readonly removed: number;
}

/** Compares the deadlines of the next 48 h with the hints in the queue and mends the queue. */
export class Reconciler {
  constructor(
    private readonly database: ReadDatabase,
    private readonly hints: HintQueue,
  ) {}

  async reconcile(): Promise<Reconciled> {
    const rows = await this.database.query<{ id: string; dueInMs: number }>(SOON);
    const queued = new Map(
      (await this.hints.queuedDeadlines(2 * ROWS_MAX)).map((hint) => [hint.id, hint.dueAtMs]),
    );
    const counts = { added: 0, moved: 0, removed: 0 };
    const now = this.hints.nowMs();
    for (const row of rows) {
      const delayMs = Math.max(row.dueInMs, 0);
      const at = queued.get(row.id);
      queued.delete(row.id);
      const late = at === undefined ? undefined : at - (now + delayMs);
      if (late !== undefined && Math.abs(late) <= TOLERANCE_MS) continue;
      // An overdue row is the sweeper's; a second hint for it would only ring in vain.
      if (late !== undefined && delayMs === 0 && late < 0) continue;
      counts[late === undefined ? 'added' : 'moved'] += 1;
      this.hints.offer({ kind: 'deadline', id: row.id, delayMs, moved: late !== undefined });
    }
    // With a full page, rows beyond it may own what is left.
    if (rows.length < ROWS_MAX) {
      for (const id of queued.keys()) await this.hints.remove(id);
      counts.removed = queued.size;
    }
    for (const change of ['added', 'moved', 'removed'] as const) {
      hintsReconciled.inc({ change }, counts[change]);
    }
    return counts;
  }
}
