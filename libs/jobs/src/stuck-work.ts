import type { ReadDatabase, Tx } from '@lib/persistence';
import { DomainError, isUuid } from '@lib/kernel';

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

/** What a person let run again, as it was before. */
export interface StuckItem {
  readonly id: string;
  readonly kind: 'deadline' | 'task';
  readonly name: string;
  readonly state: string;
  readonly caseId: string | null;
  readonly attempts: number;
  readonly lastError: string | null;
}

const LIMIT = 200;
const DEADLINES = `
  SELECT d.id, d.kind, d.subject_id AS "subjectId", d.home_court AS "homeCourt", d.due_at AS "dueAt",
    d.attempts, d.last_error AS "lastError"
  FROM deadline d WHERE d.state = 'open' AND d.attempts > 0 AND ($1::text IS NULL OR d.home_court = $1)
  ORDER BY d.due_at LIMIT ${LIMIT}`;
const TASKS = `
  SELECT t.id, t.name, t.home_court AS "homeCourt", t.payload, t.attempts, t.last_error AS "lastError",
    t.finished_at AS "finishedAt"
  FROM task t WHERE t.state = 'exhausted' AND ($1::text IS NULL OR t.home_court = $1)
  ORDER BY t.finished_at LIMIT ${LIMIT}`;
const LOCK_TASK = `
  SELECT t.id, 'task' AS kind, t.name, t.state, NULL AS "caseId", t.attempts,
    t.last_error AS "lastError"
  FROM task t WHERE t.id = $1 AND t.home_court = $2 FOR UPDATE`;
const LOCK_DEADLINE = `
  SELECT d.id, 'deadline' AS kind, d.kind AS name, d.state, d.case_id AS "caseId", d.attempts,
    d.last_error AS "lastError"
  FROM deadline d WHERE d.id = $1 AND d.home_court = $2 FOR UPDATE`;
const TASK_AGAIN = `
  UPDATE task SET state = 'waiting', attempts = 0, dedupe_key = NULL, finished_at = NULL,
    run_at = clock_timestamp()
  WHERE id = $1`;
// Its attempts stay: it is failing until it has fired.
const DEADLINE_AGAIN = `UPDATE deadline SET next_attempt_at = NULL WHERE id = $1`;

/** What waits for a person: deadlines whose effect keeps failing and tasks without an attempt left. */
export class StuckWork {
  constructor(private readonly database: ReadDatabase) {}

  /** Oldest first, at most 200; of one court, or of all. They go on being tried. */
  async deadlines(court?: string): Promise<FailingDeadline[]> {
    return this.database.query<FailingDeadline>(DEADLINES, [court ?? null]);
  }

  /** Oldest first, at most 200; of one court, or of all. They rest until a person lets them run again. */
  async tasks(court?: string): Promise<ExhaustedTask[]> {
    return this.database.query<ExhaustedTask>(TASKS, [court ?? null]);
  }

  /**
   * Lets an exhausted task run again with all its attempts, or a failing deadline be tried at the
   * next sweep. Returns it as it was.
   *
   * @throws DomainError `STUCK_WORK.NOT_FOUND` when the court has none of this id,
   *   `STUCK_WORK.NOT_STUCK` when it goes its way by itself.
   */
  async runAgain(
    tx: Tx,
    { id, homeCourt }: { readonly id: string; readonly homeCourt: string },
  ): Promise<StuckItem> {
    const item = await lockItem(tx, id, homeCourt);
    const stuck =
      item.kind === 'task'
        ? item.state === 'exhausted'
        : item.state === 'open' && item.attempts > 0;
    if (!stuck) {
      throw new DomainError('STUCK_WORK.NOT_STUCK', 'conflict', '该事项不在待处理之列', {
        hint: '可能已有人重试,或已自行完成。请刷新列表后再操作',
      });
    }
    await tx.query(item.kind === 'task' ? TASK_AGAIN : DEADLINE_AGAIN, [id]);
    return item;
  }
}

async function lockItem(tx: Tx, id: string, homeCourt: string): Promise<StuckItem> {
  if (isUuid(id)) {
    const [task] = await tx.query<StuckItem>(LOCK_TASK, [id, homeCourt]);
    const [item] = task ? [task] : await tx.query<StuckItem>(LOCK_DEADLINE, [id, homeCourt]);
    if (item) return item;
  }
  throw new DomainError('STUCK_WORK.NOT_FOUND', 'not-found', '本院没有这项任务或期限');
}
