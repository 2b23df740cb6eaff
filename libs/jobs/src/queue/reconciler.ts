import type { ReadDatabase } from '@lib/persistence';
import { hintsReconciled } from '../metrics.js';
import type { HintQueue } from './hint-queue.js';

const ROWS_MAX = 5_000;
const TOLERANCE_MS = 2_000;

const SOON = `
  SELECT d.id, (extract(epoch FROM d.due_at - legal_now()) * 1000)::float8 AS "dueInMs"
  FROM deadline d WHERE d.state = 'open' AND d.due_at < legal_now() + interval '48 hours'
  ORDER BY d.due_at LIMIT ${ROWS_MAX}`;

interface SoonRow {
  readonly id: string;
  /** Negative when overdue. */
  readonly dueInMs: number;
}

export interface Reconciled {
  readonly added: number;
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
    const hints = await this.hints.queuedDeadlines(2 * ROWS_MAX);
    const rows = await this.database.query<SoonRow>(SOON);
    const queued = new Map(hints.map((hint) => [hint.id, hint.dueAtMs]));
    const counts = { added: 0, moved: 0, removed: 0 };
    const now = this.hints.nowMs();
    for (const row of rows) {
      const change = changeNeeded(row, queued.get(row.id), now);
      queued.delete(row.id);
      if (!change) continue;
      counts[change] += 1;
      const delayMs = Math.max(row.dueInMs, 0);
      this.hints.offer({ kind: 'deadline', id: row.id, delayMs, moved: change === 'moved' });
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

/** How the hint of a row differs from it; an overdue row whose hint is due too is the sweeper's. */
function changeNeeded(
  row: SoonRow,
  queuedAtMs: number | undefined,
  nowMs: number,
): 'added' | 'moved' | undefined {
  if (queuedAtMs === undefined) return 'added';
  if (row.dueInMs <= 0 && queuedAtMs <= nowMs) return undefined;
  return Math.abs(queuedAtMs - nowMs - Math.max(row.dueInMs, 0)) > TOLERANCE_MS
    ? 'moved'
    : undefined;
}
