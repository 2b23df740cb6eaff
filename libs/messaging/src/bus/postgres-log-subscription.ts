import { setTimeout as delay } from 'node:timers/promises';
import { Logger } from '@nestjs/common';
import type { DataSource } from 'typeorm';
import { LeaseSession } from '../lease-session.js';
import type { Signal } from '../signal.js';
import { groupBy } from '../group-by.js';
import type { IncomingMessage, SubscribeOptions, Subscription } from './event-bus.js';
import type { TopicNames } from './topic-names.js';

const POLL_MS = 50;
const REBALANCE_MS = 500;
const FETCH_MESSAGES = 300;
const CONCURRENT_PARTITIONS = 3;
const PAUSE_AFTER_FAILURE_MS = 500;

const OFFSETS = 'SELECT topic, partition, position FROM bus.offsets($1, $2::text[])';
const FETCH =
  'SELECT topic, partition, position, key, content, appended_at FROM bus.fetch($1::text[], $2::smallint[], $3::bigint[], $4, $5)';
const TRIM = `SELECT bus.trim(interval '30 days')`;
const TRIM_EVERY_MS = 3_600_000;
const COMMIT = 'SELECT bus.commit_offset($1, $2, $3::smallint, $4::bigint)';

interface LogRow {
  readonly topic: string;
  readonly partition: number;
  readonly position: bigint;
  readonly key: string;
  readonly content: string;
  readonly appended_at: Date;
}

/** A partition this member owns, and what it does with it. */
interface Owned {
  readonly topic: string;
  readonly partition: number;
  next: bigint;
  busy: boolean;
  /** Performance clock; a partition whose batch failed rests until then. */
  restsUntil: number;
}

export interface PostgresLogSubscriptionOptions extends SubscribeOptions {
  readonly names: TopicNames;
  readonly signal: Signal;
}

/**
 * One member of a group: holds a fair share of the partitions by leases, reads each from the
 * group's offset and moves the offset after the work is committed. A member that lost its session
 * finds its batches stale.
 */
export class PostgresLogSubscription implements Subscription {
  private readonly logger = new Logger(PostgresLogSubscription.name);
  private readonly stopped = new AbortController();
  private readonly group: string;
  private readonly topics: string[];
  private readonly owned = new Map<string, Owned>();
  private movedAt = performance.now();
  private trimAt = performance.now() + TRIM_EVERY_MS;
  private running: Promise<void> | undefined;

  constructor(
    private readonly dataSource: DataSource,
    private readonly options: PostgresLogSubscriptionOptions,
  ) {
    this.group = options.names.outer(options.group);
    this.topics = options.topics.map((topic) => options.names.outer(topic));
  }

  start(): void {
    this.running ??= this.loop();
  }

  wake(): void {
    this.options.signal.raise();
  }

  idleMs(): number {
    return performance.now() - this.movedAt;
  }

  assigned(): readonly string[] {
    return [...this.owned.values()].map(
      (one) => `${this.options.names.inner(one.topic)}/${one.partition}`,
    );
  }

  async stop(): Promise<void> {
    this.stopped.abort();
    this.wake();
    await this.running;
  }

  private async loop(): Promise<void> {
    while (!this.stopped.signal.aborted) {
      try {
        await this.ownSession();
      } catch (error) {
        this.logger.warn(`subscription of ${this.group} starts again after: ${String(error)}`);
        const pause = { signal: this.stopped.signal };
        await delay(PAUSE_AFTER_FAILURE_MS, undefined, pause).catch(() => undefined);
      }
    }
  }

  private async ownSession(): Promise<void> {
    const session = await LeaseSession.open(this.dataSource, `bus-member:${this.group}`);
    const working = new Set<Promise<void>>();
    try {
      let rebalanceAt = 0;
      while (!this.stopped.signal.aborted) {
        if (performance.now() >= rebalanceAt) {
          await this.rebalance(session);
          await this.trim(session);
          rebalanceAt = performance.now() + REBALANCE_MS;
        }
        const started = await this.startBatches(session, working);
        this.movedAt = performance.now();
        if (started === 0) await this.options.signal.wait(POLL_MS);
      }
      await Promise.all(working);
    } finally {
      this.owned.clear();
      await Promise.allSettled(working);
      await session.close();
    }
  }

  private async trim(session: LeaseSession): Promise<void> {
    if (performance.now() < this.trimAt) return;
    this.trimAt = performance.now() + TRIM_EVERY_MS;
    await session.query(TRIM);
  }

  /** Gives back what is above the fair share (never a partition in work) and takes what is free. */
  private async rebalance(session: LeaseSession): Promise<void> {
    const offsets = await session.query<Owned & { position: bigint }>(OFFSETS, [
      this.group,
      this.topics,
    ]);
    const byLease = new Map(offsets.map((row) => [this.leaseOf(row), row]));
    const share = await session.fairShare(byLease.size);
    const surplus = this.owned.size - share;
    const idle = [...this.owned].filter(([, one]) => !one.busy).map(([lease]) => lease);
    const released = idle.slice(0, Math.max(0, surplus));
    for (const lease of released) this.owned.delete(lease);
    await session.release(released);
    const taken = await session.acquire([...byLease.keys()], share - this.owned.size);
    if (taken.length > 0) await this.enter(session, taken);
  }

  /** Offsets are read after the lease is held: the former owner has moved them for the last time. */
  private async enter(session: LeaseSession, leases: readonly string[]): Promise<void> {
    const rows = await session.query<Owned & { position: bigint }>(OFFSETS, [
      this.group,
      this.topics,
    ]);
    for (const { topic, partition, position } of rows) {
      const lease = this.leaseOf({ topic, partition });
      if (!leases.includes(lease)) continue;
      this.owned.set(lease, { topic, partition, next: position, busy: false, restsUntil: 0 });
    }
  }

  private leaseOf(place: { topic: string; partition: number }): string {
    return `bus:${this.group}:${place.topic}:${place.partition}`;
  }

  private async startBatches(session: LeaseSession, working: Set<Promise<void>>): Promise<number> {
    const free = CONCURRENT_PARTITIONS - working.size;
    const now = performance.now();
    const wanted = [...this.owned.values()].filter((one) => !one.busy && one.restsUntil <= now);
    if (free <= 0 || wanted.length === 0) return 0;
    const rows = await session.query<LogRow>(FETCH, [
      wanted.map((one) => one.topic),
      wanted.map((one) => one.partition),
      wanted.map((one) => one.next),
      FETCH_MESSAGES,
      FETCH_MESSAGES * free,
    ]);
    const batches = [...groupBy(rows, (row) => this.leaseOf(row))].slice(0, free);
    for (const [lease, batch] of batches) {
      const one = this.owned.get(lease);
      if (!one) continue;
      one.busy = true;
      // To the end of the line: a full partition must not starve the others.
      this.owned.delete(lease);
      this.owned.set(lease, one);
      const work = this.work(session, one, batch).finally(() => {
        one.busy = false;
        working.delete(work);
        this.wake();
      });
      working.add(work);
    }
    return batches.length;
  }

  private async work(session: LeaseSession, one: Owned, rows: readonly LogRow[]): Promise<void> {
    const lease = this.leaseOf(one);
    try {
      const done = await this.options.onBatch({
        topic: this.options.names.inner(one.topic),
        partition: one.partition,
        messages: rows.map((row) => this.messageOf(row)),
        isStale: () => this.stopped.signal.aborted || this.owned.get(lease) !== one,
        heartbeat: () => Promise.resolve(),
      });
      const last = rows[done - 1];
      if (!last) return;
      one.next = last.position + 1n;
      await session.query(COMMIT, [this.group, one.topic, one.partition, one.next]);
      this.options.onCommitted?.();
    } catch (error) {
      one.restsUntil = performance.now() + PAUSE_AFTER_FAILURE_MS;
      this.logger.warn(
        `batch of ${one.topic}/${one.partition} comes again after: ${String(error)}`,
      );
    }
  }

  private messageOf(row: LogRow): IncomingMessage {
    return {
      topic: this.options.names.inner(row.topic),
      partition: row.partition,
      position: row.position,
      key: row.key,
      content: row.content,
      appendedAt: row.appended_at,
    };
  }
}
