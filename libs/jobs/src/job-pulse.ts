import type { Id } from '@lib/kernel';
import { newId } from '@lib/kernel';
import type { ReadDatabase, UnitOfWork } from '@lib/persistence';
import { deadlineAge, stuckWork, taskAge } from './metrics.js';
import { PRIORITIES } from './tasks/task.js';

const DEADLINE_AGE = `
  SELECT coalesce(extract(epoch FROM legal_now() - min(d.due_at)), 0)::float8 AS seconds
  FROM deadline d WHERE d.state = 'open' AND d.due_at <= legal_now()`;
const TASK_AGE = `
  SELECT t.priority, extract(epoch FROM clock_timestamp() - min(t.run_at))::float8 AS seconds
  FROM task t WHERE t.state = 'waiting' AND t.run_at <= clock_timestamp() GROUP BY t.priority`;
const STUCK = `
  SELECT (SELECT count(*) FROM deadline d WHERE d.state = 'open' AND d.attempts > 0)::int AS deadlines,
    (SELECT count(*) FROM task t WHERE t.state = 'exhausted')::int AS tasks`;
const PASSED = `
  INSERT INTO sweep_pass (worker_id, passed_at) VALUES ($1, clock_timestamp() - $2::float8 * interval '1 millisecond')
  ON CONFLICT (worker_id) DO UPDATE SET passed_at = excluded.passed_at`;
const FORGET = `DELETE FROM sweep_pass WHERE passed_at < clock_timestamp() - interval '1 day'`;

/** Measures how late this app is and leaves a sign of life in the database. */
export class JobPulse {
  private readonly workerId: Id<'Worker'> = newId();
  private overdueSeconds = 0;

  constructor(
    private readonly app: string,
    private readonly database: ReadDatabase,
    private readonly unitOfWork: UnitOfWork,
  ) {}

  /** Legal seconds since the oldest open deadline fell due, as last measured. */
  get overdue(): number {
    return this.overdueSeconds;
  }

  /** `sinceSweepMs`: how long ago the last sweep of this worker ended well. */
  async measure(sinceSweepMs: number): Promise<void> {
    const [age] = await this.database.query<{ seconds: number }>(DEADLINE_AGE);
    this.overdueSeconds = age?.seconds ?? 0;
    deadlineAge.set({ app: this.app }, this.overdueSeconds);
    const tasks = await this.database.query<{ priority: number; seconds: number }>(TASK_AGE);
    for (const [number, priority] of PRIORITIES.entries()) {
      const seconds = tasks.find((row) => row.priority === number)?.seconds ?? 0;
      taskAge.set({ app: this.app, priority }, seconds);
    }
    const [stuck] = await this.database.query<{ deadlines: number; tasks: number }>(STUCK);
    stuckWork.set({ app: this.app, kind: 'deadline' }, stuck?.deadlines ?? 0);
    stuckWork.set({ app: this.app, kind: 'task' }, stuck?.tasks ?? 0);
    await this.unitOfWork.run(async (tx) => {
      await tx.query(PASSED, [this.workerId, sinceSweepMs]);
      await tx.query(FORGET);
    });
  }
}
