import { Logger } from '@nestjs/common';
import type { ReadDatabase } from '@lib/persistence';
import { Loop } from '@lib/platform';
import { outboxAge, parkedOpen } from './metrics.js';

const PROBE_MS = 5_000;
const PRUNE_EVERY_PROBES = 720;
/** Rows that one call of a pruning function removes at most. */
const BITE = 5_000n;
const BITES_MAX = 100;
const UNSENT_AGE_MAX_S = 60;
const IDLE_MAX_MS = 60_000;
const KEEP = '30 days';
/** Longer than any topic keeps a message: an event that comes again is still known. */
const KEEP_INBOX = '90 days';

const AGE = `
  SELECT coalesce(extract(epoch FROM clock_timestamp() - min(oldest.created_at)), 0)::float8 AS seconds
  FROM generate_series(0, 5) AS s (shard) CROSS JOIN LATERAL (
    SELECT o.created_at FROM outbox_unsent u JOIN outbox o ON o.id = u.id
    WHERE u.shard = s.shard ORDER BY u.position LIMIT 1) oldest`;
const PARKED = `SELECT count(*)::int AS open FROM parked_message WHERE state = 'parked'`;

/**
 * Readiness is progress, not a live connection (reliability.md §3): the age of the oldest event
 * that the bus has not acknowledged, and how long the consumer has been silent.
 */
export class MessagingProbe {
  private readonly logger = new Logger(MessagingProbe.name);
  private readonly startedAt = performance.now();
  /** One look at a time: a second one beside a first that hangs would hold a second connection. */
  private readonly loop = new Loop('messaging probe', PROBE_MS, () => this.observe());
  private probes = 0;

  constructor(
    private readonly app: string,
    private readonly reads: ReadDatabase,
    private readonly consumerIdleMs: () => number,
  ) {}

  start(): void {
    this.loop.start();
  }

  stop(): void {
    void this.loop.stop();
  }

  ageMs(): number {
    return performance.now() - this.startedAt;
  }

  /** One short fact when events move; rejects with the reason when they do not. */
  async check(): Promise<string> {
    const seconds = await this.unsentSeconds();
    const idleMs = this.consumerIdleMs();
    if (seconds > UNSENT_AGE_MAX_S) throw new Error(`oldest unsent event is ${seconds} s old`);
    if (idleMs > IDLE_MAX_MS) throw new Error(`consumer silent for ${Math.round(idleMs)} ms`);
    return `oldest unsent event ${seconds} s`;
  }

  private async unsentSeconds(): Promise<number> {
    const [row] = await this.reads.query<{ seconds: number }>(AGE);
    return Math.round(row?.seconds ?? 0);
  }

  /** In bounded bites until little is left. */
  private async prune(sql: string, keep: string): Promise<void> {
    for (let bite = 0; bite < BITES_MAX; bite += 1) {
      const [row] = await this.reads.query<{ gone: bigint }>(sql, [keep]);
      if ((row?.gone ?? 0n) < BITE) return;
    }
  }

  private async observe(): Promise<void> {
    try {
      outboxAge.set({ app: this.app }, await this.unsentSeconds());
      const [row] = await this.reads.query<{ open: number }>(PARKED);
      parkedOpen.set({ app: this.app }, row?.open ?? 0);
      this.probes += 1;
      if (this.probes % PRUNE_EVERY_PROBES === 0) {
        await this.prune('SELECT prune_outbox($1::interval) AS gone', KEEP);
        await this.prune('SELECT prune_inbox($1::interval) AS gone', KEEP_INBOX);
      }
    } catch (error) {
      this.logger.warn(`probe failed: ${String(error)}`);
    }
  }
}
