import { setTimeout as delay } from 'node:timers/promises';
import { Logger } from '@nestjs/common';
import type { DataSource } from 'typeorm';
import type { EventBus } from '../bus/event-bus.js';
import { PARTITIONS } from '../bus/event-bus.js';
import { LeaseSession } from '../lease-session.js';
import { relayed } from '../metrics.js';
import type { RelaySignal } from '../signal.js';
import type { StepObserver } from '../steps.js';
import { noObserver } from '../steps.js';
import type { OutboxRow } from './envelope.js';
import { envelopeText } from './envelope.js';

const POLL_MS = 100;
const REBALANCE_MS = 1_000;
const CLAIM_ROWS = 1_000;
const PASSES_PER_ROUND = 20;
const PAUSE_AFTER_FAILURE_MS = 500;

const BUSY = `
  SELECT s.shard FROM unnest($1::smallint[]) AS s (shard)
  WHERE EXISTS (SELECT 1 FROM outbox_unsent u WHERE u.shard = s.shard)`;
// Every unsent row is seen, whatever its position: a row that commits late is never skipped.
const CLAIM = `
  SELECT u.position, o.id, o.home_court, o.topic, o.subject, o.type, o.aggregate_version, o.causation_id,
    o.correlation_id, o.occurred_at, o.data
  FROM (SELECT position, id FROM outbox_unsent WHERE shard = $1 ORDER BY position LIMIT ${CLAIM_ROWS}) u
  JOIN outbox o ON o.id = u.id ORDER BY u.position`;
// Only what was claimed: a row that committed late may lie between. The range and the hashed list
// keep it one short walk along the index, also when statistics of a queue that is mostly empty let
// the planner believe that a walk through the whole shard costs nothing.
const MARK = `
  DELETE FROM outbox_unsent WHERE shard = $1 AND position BETWEEN $2 AND $3
    AND (position IN (SELECT unnest($4::bigint[]))) IS TRUE`;
// Every statement of this session is a key lookup; a plan that turns to a scan on stale statistics
// would cost more with each row of the backlog. Instants are told in UTC. A mark need not wait for
// the disk: one that a crash of the server takes back is told again, and the inbox knows it.
const SESSION = `SELECT set_config('enable_seqscan', 'off', false),
  set_config('enable_bitmapscan', 'off', false), set_config('enable_hashjoin', 'off', false),
  set_config('enable_mergejoin', 'off', false), set_config('TimeZone', 'UTC', false),
  set_config('DateStyle', 'ISO', false), set_config('synchronous_commit', 'off', false)`;

export interface RelayOptions {
  readonly app: string;
  /** The app's schema: names the leases, which are database-wide. */
  readonly schema: string;
  readonly dataSource: DataSource;
  readonly bus: EventBus;
  readonly signal: RelaySignal;
  readonly steps?: StepObserver;
}

/**
 * Tells what the outbox holds: claim → publish → acknowledgement → mark. Each shard of keys has one
 * owner at a time (a lease that ends with the session), so order per key holds with any number of
 * relays; a relay killed between two steps leaves rows unmarked, and the next owner tells them again.
 */
export class Relay {
  private readonly logger = new Logger(Relay.name);
  private readonly steps: StepObserver;
  private readonly shards = Array.from({ length: PARTITIONS }, (_unused, shard) => shard);
  private running: Promise<void> | undefined;
  private readonly stopped = new AbortController();

  constructor(private readonly options: RelayOptions) {
    this.steps = options.steps ?? noObserver;
  }

  start(): void {
    this.running ??= this.loop();
  }

  async stop(): Promise<void> {
    this.stopped.abort();
    this.options.signal.raise();
    await this.running;
  }

  private async loop(): Promise<void> {
    while (!this.stopped.signal.aborted) {
      try {
        await this.ownSession();
      } catch (error) {
        this.logger.warn(`relay starts again after: ${String(error)}`);
        await delay(PAUSE_AFTER_FAILURE_MS, undefined, { signal: this.stopped.signal }).catch(
          () => undefined,
        );
      }
    }
  }

  private async ownSession(): Promise<void> {
    const session = await LeaseSession.open(
      this.options.dataSource,
      `relay-member:${this.options.schema}`,
    );
    try {
      await session.query(SESSION);
      let rebalanceAt = 0;
      while (!this.stopped.signal.aborted) {
        if (performance.now() >= rebalanceAt) {
          await this.rebalance(session);
          rebalanceAt = performance.now() + REBALANCE_MS;
        }
        const busy = await this.busyShards(session);
        if (busy.length === 0) await this.options.signal.wait(POLL_MS);
        await allSettled(busy.map((shard) => this.drain(session, shard)));
      }
    } finally {
      await session.close();
    }
  }

  private leaseOf(shard: number): string {
    return `relay:${this.options.schema}:${shard}`;
  }

  private async rebalance(session: LeaseSession): Promise<void> {
    const share = await session.fairShare(this.shards.length);
    const held = [...session.leases()];
    await session.release(held.slice(share));
    await session.acquire(
      this.shards.map((shard) => this.leaseOf(shard)),
      share - held.length,
    );
  }

  private async busyShards(session: LeaseSession): Promise<number[]> {
    const held = this.shards.filter((shard) => session.leases().has(this.leaseOf(shard)));
    if (held.length === 0) return [];
    const rows = await session.query<{ shard: number }>(BUSY, [held]);
    return rows.map((row) => row.shard);
  }

  /** A bounded number of passes, so that leases are looked at again while a backlog drains. */
  private async drain(session: LeaseSession, shard: number): Promise<void> {
    for (let pass = 0; pass < PASSES_PER_ROUND && !this.stopped.signal.aborted; pass += 1) {
      if ((await this.pass(session, shard)) < CLAIM_ROWS) return;
    }
  }

  private async pass(session: LeaseSession, shard: number): Promise<number> {
    const rows = await session.texts<OutboxRow & { position: string }>(CLAIM, [shard]);
    if (rows.length === 0) return 0;
    this.steps.reached('relay.claimed');
    await this.options.bus.publish(
      rows.map((row) => ({
        topic: row.topic,
        key: row.subject,
        // A pass is one shard, so it is one batch of one partition for the broker and the consumer.
        partition: shard,
        content: envelopeText(this.options.app, row),
      })),
    );
    this.steps.reached('relay.published');
    const positions = rows.map((row) => row.position);
    await session.query(MARK, [shard, positions[0], positions.at(-1), `{${positions.join(',')}}`]);
    this.steps.reached('relay.marked');
    relayed.inc({ app: this.options.app }, rows.length);
    return rows.length;
  }
}

/** Waits for every lane, so that none still uses the session when it is given back; then fails. */
async function allSettled(lanes: readonly Promise<void>[]): Promise<void> {
  const results = await Promise.allSettled(lanes);
  const failed = results.find((result) => result.status === 'rejected');
  if (failed)
    throw failed.reason instanceof Error ? failed.reason : new Error(String(failed.reason));
}
