import { newId } from '@lib/kernel';
import type { Tx } from '@lib/persistence';
import type { JobRegistry } from '../job-registry.js';
import type { HintQueue } from '../queue/hint-queue.js';
import type { TaskDefinition } from './task.js';
import { priorityNumber } from './task.js';

const ADD = `
  INSERT INTO task AS t (id, home_court, name, payload, priority, dedupe_key, run_at)
  VALUES ($1, $2, $3, $4, $5, $6, coalesce($7::timestamptz, clock_timestamp()))
  ON CONFLICT (name, dedupe_key) WHERE state = 'waiting' AND attempts = 0 AND dedupe_key IS NOT NULL
  DO UPDATE SET run_at = least(t.run_at, excluded.run_at)
  RETURNING t.id, (extract(epoch FROM t.run_at - clock_timestamp()) * 1000)::float8 AS "runInMs"`;

export interface TaskOptions {
  readonly homeCourt: string;
  /** While a task of this name and key waits for its first attempt, adding it again adds nothing. */
  readonly dedupeKey?: string;
  /** Technical time before which it does not begin. */
  readonly runAt?: Date;
}

/** Adds outside work in the transaction of its cause. */
export class Tasks {
  constructor(
    private readonly registry: JobRegistry,
    private readonly hints: HintQueue,
  ) {}

  /**
   * @throws Error on a name no handler of this app stands for, or a payload its schema refuses.
   */
  async add<Payload>(
    tx: Tx,
    task: string | TaskDefinition<Payload>,
    payload: Payload,
    options: TaskOptions,
  ): Promise<void> {
    const handler = this.registry.taskHandler(typeof task === 'string' ? task : task.name);
    const rows = await tx.query<{ id: string; runInMs: number }>(ADD, [
      newId<'Task'>(),
      options.homeCourt,
      handler.name,
      JSON.stringify(handler.payload.parse(payload)),
      priorityNumber(handler.priority),
      options.dedupeKey ?? null,
      options.runAt?.toISOString() ?? null,
    ]);
    for (const { id, runInMs } of rows) {
      const hint = { kind: 'task', rowId: id, key: id, delayMs: Math.max(runInMs, 0) } as const;
      tx.afterCommit(() => this.hints.offer(hint));
    }
  }
}
