import type { Tx } from '@lib/persistence';
import type { ReadDatabase } from '@lib/persistence';
import { DomainError } from '@lib/kernel';

export interface FailingDeadline {
  readonly id: string;
  readonly kind: string;
  readonly subjectId: string;
  readonly homeCourt: string;
  readonly dueAt: Date;
  readonly attempts: number;
  readonly lastError: string;
}

export interface ExhaustedTask {
  readonly id: string;
  readonly name: string;
  readonly homeCourt: string;
  readonly payload: unknown;
  readonly attempts: number;
  readonly lastError: string;
  readonly finishedAt: Date;
}

const LIMIT = 200;
const DEADLINES = `
  SELECT d.id, d.kind, d.subject_id AS "subjectId", d.home_court AS "homeCourt", d.due_at AS "dueAt",
    d.attempts, d.last_error AS "lastError"
  FROM deadline d WHERE d.state = 'open' AND d.attempts > 0 ORDER BY d.due_at LIMIT ${LIMIT}`;
const TASKS = `
  SELECT t.id, t.name, t.home_court AS "homeCourt", t.payload, t.attempts, t.last_error AS "lastError",
    t.finished_at AS "finishedAt"
  FROM task t WHERE t.state = 'exhausted' ORDER BY t.finished_at LIMIT ${LIMIT}`;
const AGAIN = `
  UPDATE task SET state = 'waiting', attempts = 0, dedupe_key = NULL, finished_at = NULL,
    run_at = clock_timestamp()
  WHERE id = $1 AND state = 'exhausted' RETURNING id`;

/** What waits for a person: deadlines whose effect keeps failing and tasks without an attempt left. */
export class StuckWork {
  constructor(private readonly database: ReadDatabase) {}

  /** Oldest first, at most 200. They go on being tried. */
  async deadlines(): Promise<FailingDeadline[]> {
    return this.database.query<FailingDeadline>(DEADLINES);
  }

  /** Oldest first, at most 200. They rest until a person lets them run again. */
  async tasks(): Promise<ExhaustedTask[]> {
    return this.database.query<ExhaustedTask>(TASKS);
  }

  /**
   * Lets an exhausted task run again with all its attempts.
   *
   * @throws DomainError `TASK.NOT_EXHAUSTED` when there is none of this id.
   */
  async runAgain(tx: Tx, taskId: string): Promise<void> {
    const rows = await tx.query(AGAIN, [taskId]);
    if (rows.length > 0) return;
    throw new DomainError('TASK.NOT_EXHAUSTED', 'conflict', '该任务不在待处理之列', {
      hint: '请刷新列表后再操作',
    });
  }
}
