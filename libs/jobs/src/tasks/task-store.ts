import type { Tx } from '@lib/persistence';
import type { UnitOfWork } from '@lib/persistence';
import { PRIORITIES } from './task.js';

const LEASE_MARGIN_MS = 10_000;

export interface LeasedTask {
  readonly id: string;
  readonly homeCourt: string;
  readonly name: string;
  readonly payload: unknown;
  /** This attempt included. */
  readonly attempts: number;
  readonly token: string;
  readonly lastError: string | null;
}

// A lease outlives the time limit of its attempt, so that two workers never hold one task at once.
const CLAIM = `
  WITH picked AS MATERIALIZED (
    SELECT w.id FROM task w
    WHERE w.state = 'waiting' AND w.priority = $1 AND w.run_at <= clock_timestamp() AND w.name = ANY ($2)
    ORDER BY w.run_at LIMIT $4 FOR UPDATE SKIP LOCKED)
  UPDATE task t SET state = 'running', attempts = t.attempts + 1, lease_token = gen_random_uuid(),
    lease_until = clock_timestamp() + (l.timeout_ms + $5::int) * interval '1 millisecond'
  FROM picked, unnest($2::text[], $3::int[]) AS l (name, timeout_ms)
  WHERE picked.id = t.id AND l.name = t.name
  RETURNING t.id, t.home_court AS "homeCourt", t.name, t.payload, t.attempts, t.lease_token AS token,
    t.last_error AS "lastError"`;
const EXPIRE = `
  UPDATE task SET state = 'waiting', lease_token = NULL, lease_until = NULL, run_at = clock_timestamp(),
    last_error = 'the worker of attempt ' || attempts || ' gave no sign before its lease ended'
  WHERE id IN (SELECT e.id FROM task e WHERE e.state = 'running' AND e.lease_until < clock_timestamp()
    FOR UPDATE SKIP LOCKED)`;
const DONE = `
  UPDATE task SET state = 'done', finished_at = clock_timestamp(), lease_token = NULL, lease_until = NULL,
    last_error = NULL
  WHERE id = $1 AND lease_token = $2`;
const RETRY = `
  UPDATE task SET state = 'waiting', lease_token = NULL, lease_until = NULL, last_error = $3,
    run_at = clock_timestamp() + $4::float8 * interval '1 millisecond'
  WHERE id = $1 AND lease_token = $2`;
const EXHAUST = `
  UPDATE task SET state = 'exhausted', finished_at = clock_timestamp(), lease_token = NULL,
    lease_until = NULL, last_error = $3
  WHERE id = $1 AND lease_token = $2 RETURNING id`;
const PRUNE = `
  DELETE FROM task WHERE id IN (
    SELECT d.id FROM task d WHERE d.state = 'done' AND d.finished_at < clock_timestamp() - interval '30 days'
    LIMIT 5000)`;

/** The task rows, moved between their states. A worker whose lease was lost changes nothing. */
export class TaskStore {
  constructor(private readonly unitOfWork: UnitOfWork) {}

  /**
   * Gives tasks of silent workers back, then leases due ones, urgent classes first. `limits` names
   * the handlers here with their time limits; `free` says how many more of a class may be taken.
   */
  async take(
    limits: ReadonlyMap<string, number>,
    free: (priority: number, taken: number) => number,
  ): Promise<LeasedTask[]> {
    const names = [...limits.keys()];
    return this.unitOfWork.run(async (tx) => {
      await tx.query(EXPIRE);
      const leased: LeasedTask[] = [];
      for (const [priority] of PRIORITIES.entries()) {
        const count = free(priority, leased.length);
        if (count <= 0) continue;
        const params = [priority, names, [...limits.values()], count, LEASE_MARGIN_MS];
        leased.push(...(await tx.query<LeasedTask>(CLAIM, params)));
      }
      return leased;
    });
  }

  async done(task: LeasedTask): Promise<void> {
    await this.unitOfWork.run((tx) => tx.query(DONE, [task.id, task.token]));
  }

  async retry(task: LeasedTask, error: string, pauseMs: number): Promise<void> {
    const params = [task.id, task.token, error, pauseMs];
    await this.unitOfWork.run((tx) => tx.query(RETRY, params));
  }

  /** Ends the task together with what `record` writes about it. */
  async exhaust(task: LeasedTask, error: string, record: (tx: Tx) => Promise<void>): Promise<void> {
    await this.unitOfWork.run(async (tx) => {
      const ended = await tx.query(EXHAUST, [task.id, task.token, error]);
      if (ended.length > 0) await record(tx);
    });
  }

  async prune(): Promise<void> {
    await this.unitOfWork.run((tx) => tx.query(PRUNE));
  }
}
