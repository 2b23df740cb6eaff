import { expect } from '@jest/globals';
import { eventually } from '@lib/testing';
import type { ProbePayload } from '../../../../test/spine/handlers.js';
import { ProbeTask } from '../../../../test/spine/handlers.js';
import { COURT, SpineDatabase } from '../../../../test/spine/spine-database.js';
import type { JobParts } from '../job-parts.js';
import { jobParts } from '../job-parts.js';
import type { TaskAttempt } from './task.js';
import type { TaskOptions } from './tasks.js';

export interface TaskRow {
  readonly id: string;
  readonly state: string;
  readonly attempts: number;
  readonly last_error: string | null;
}

export const ease = async (): Promise<void> => undefined;

/** A process with runner and registry of its own, for these tasks. */
export function processOn(database: SpineDatabase, tasks: readonly ProbeTask[]): JobParts {
  const queue = { kind: 'redis', url: 'redis://127.0.0.1:1' } as const;
  const made = jobParts(
    { app: 'spine-probe', queue, deadlines: [], tasks: [], work: true },
    database.reads,
    database.unitOfWork,
  );
  made.registry.register([], [...tasks]);
  return made;
}

/** Tasks on a database of their own; each does what `work` says at that moment. */
export class TaskBench {
  work: (payload: ProbePayload, attempt: TaskAttempt) => Promise<void> = ease;
  /** Of the test that runs. */
  subject = '';
  readonly probe = this.task('probe');
  readonly release = this.task('release-order', { priority: 'release' });
  readonly money = this.task('pay', { priority: 'money' });
  readonly hasty = this.task('hasty', { timeoutMs: 50, attemptsMax: 2 });
  readonly parts: JobParts;
  private readonly all = [this.probe, this.release, this.money, this.hasty];
  private serial = 0;

  private constructor(readonly database: SpineDatabase) {
    this.parts = this.process();
  }

  static async create(): Promise<TaskBench> {
    return new TaskBench(await SpineDatabase.create());
  }

  process(): JobParts {
    return processOn(this.database, this.all);
  }

  begin(): void {
    this.subject = `subject-${(this.serial += 1)}`;
    this.work = ease;
    for (const task of this.all) task.performed.length = 0;
  }

  async clear(): Promise<void> {
    await this.parts.runner.settled();
    await this.database.asAdmin('DELETE FROM task');
  }

  async add(
    task: ProbeTask,
    options: Partial<TaskOptions> = {},
    subject = this.subject,
  ): Promise<void> {
    await this.database.run((tx) =>
      this.parts.tasks.add(tx, task, { subject }, { homeCourt: COURT, ...options }),
    );
  }

  async rows(subject = this.subject): Promise<TaskRow[]> {
    const sql = `SELECT * FROM task WHERE payload ->> 'subject' = $1 ORDER BY added_at`;
    return this.database.reads.query<TaskRow>(sql, [subject]);
  }

  async state(): Promise<string | undefined> {
    return (await this.rows())[0]?.state;
  }

  async passUntil(state: string): Promise<void> {
    await eventually(async () => {
      await this.parts.runner.pass();
      expect(await this.state()).toBe(state);
    });
  }

  private task(name: string, limits: ConstructorParameters<typeof ProbeTask>[2] = {}): ProbeTask {
    return new ProbeTask(name, (payload, attempt) => this.work(payload, attempt), limits);
  }
}
