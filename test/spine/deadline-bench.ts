import { expect } from '@jest/globals';
import type { QueueOptions } from '@lib/jobs';
import { prepareQueueSchema } from '@lib/jobs';
import type { Tx } from '@lib/persistence';
import { eventually } from '@lib/testing';
import { EffectDeadline, ProbeTask } from './handlers.js';
import { OwnRedis } from './own-redis.js';
import type { SpineAppOptions } from './spine-app.js';
import { SpineApp } from './spine-app.js';
import { COURT, SPINE_SCHEMA, SpineDatabase } from './spine-database.js';

const PATIENCE_MS = 40_000;

class PlainDeadline extends EffectDeadline {
  constructor() {
    super('plain');
  }
}
class EaseTask extends ProbeTask {
  constructor() {
    super('ease', async () => undefined);
  }
}

/** One firing: when it was due, marked and in effect, in legal time. */
export interface Firing {
  readonly subject: string;
  readonly dueAt: Date;
  readonly firedAt: Date;
  readonly effectAt: Date;
}

/** Apps with deadlines on a database and a Redis of their own; what a test sets is its batch. */
export class DeadlineBench {
  private readonly apps: SpineApp[] = [];
  private serial = 0;

  private constructor(
    readonly database: SpineDatabase,
    readonly redis: OwnRedis,
  ) {}

  static async create(): Promise<DeadlineBench> {
    const [database, redis] = await Promise.all([SpineDatabase.create(), OwnRedis.start()]);
    await prepareQueueSchema(database.adminUrl, SPINE_SCHEMA, SPINE_SCHEMA);
    return new DeadlineBench(database, redis);
  }

  get batch(): string {
    return `batch-${this.serial}`;
  }

  nextBatch(): void {
    this.serial += 1;
  }

  readonly onRedis = (): QueueOptions => ({ kind: 'redis', url: this.redis.url });

  readonly onPostgres = (schema = SPINE_SCHEMA): QueueOptions => ({
    kind: 'postgres',
    url: this.database.url,
    schema,
  });

  /** A process with one kind of deadline (`plain`) and of task (`ease`), on Redis unless told otherwise. */
  async start(options: Partial<SpineAppOptions> = {}): Promise<SpineApp> {
    const app = await SpineApp.start({
      databaseUrl: this.database.url,
      queue: this.onRedis(),
      deadlines: [PlainDeadline],
      tasks: [EaseTask],
      ...options,
    });
    this.apps.push(app);
    return app;
  }

  async stopApps(): Promise<void> {
    await Promise.all(this.apps.splice(0).map((app) => app.stop()));
  }

  async close(): Promise<void> {
    await this.redis.kill();
    await this.database.drop();
  }

  /** Sets or moves the deadline of this name to so many milliseconds from the transaction's time. */
  async set(app: SpineApp, tx: Tx, name: string, inMs: number): Promise<void> {
    const [row] = await tx.query<{ now: Date }>('SELECT legal_now() AS now');
    const dueAt = new Date(row!.now.getTime() + inMs);
    const subjectId = `${this.batch}/${name}`;
    await app.deadlines.set(tx, { kind: 'plain', subjectId, homeCourt: COURT, dueAt });
  }

  /** Sets `count` deadlines, the first due after `fromMs`, one each `stepMs`. */
  async setMany(app: SpineApp, count: number, fromMs: number, stepMs: number): Promise<void> {
    await app.run(async (tx) => {
      for (let number = 0; number < count; number += 1) {
        await this.set(app, tx, String(number), fromMs + number * stepMs);
      }
    });
  }

  /** The firings of this batch, one for each effect. */
  async firings(): Promise<Firing[]> {
    return this.database.reads.query<Firing>(
      `SELECT e.subject, d.due_at AS "dueAt", d.fired_at AS "firedAt", e.legal_at AS "effectAt"
       FROM effect e JOIN deadline d ON d.subject_id = e.subject AND d.kind = e.kind
       WHERE e.subject LIKE $1`,
      [`${this.batch}/%`],
    );
  }

  async fired(count: number, limitMs = PATIENCE_MS): Promise<void> {
    await eventually(
      async () => expect((await this.firings()).length).toBeGreaterThanOrEqual(count),
      limitMs,
    );
  }

  /** All of the batch have fired, each once and none early. */
  async expectAllOnce(count: number): Promise<Firing[]> {
    await this.fired(count);
    const all = await this.firings();
    expect(all).toHaveLength(count);
    expect(new Set(all.map(({ subject }) => subject)).size).toBe(count);
    expect(all.filter(({ dueAt, effectAt }) => effectAt < dueAt)).toEqual([]);
    return all;
  }
}
