import { newId } from '@lib/kernel';
import type { Tx } from '@lib/persistence';
import { deadlineHint } from '../queue/hint-queue.js';
import type { DueRow, HintQueue } from '../queue/hint-queue.js';
import type { JobRegistry } from '../job-registry.js';
import type { DeadlineId, DeadlineSpec } from './deadline.js';

const SET = `
  INSERT INTO deadline AS d (id, home_court, kind, subject_id, case_id, rule_row, starts_on, due_on, due_at,
    earliest_on, latest_on, calendar_version, provisional, payload)
  VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)
  ON CONFLICT (kind, subject_id) WHERE state = 'open' DO UPDATE SET
    case_id = excluded.case_id, rule_row = excluded.rule_row, starts_on = excluded.starts_on,
    due_on = excluded.due_on, due_at = excluded.due_at, earliest_on = excluded.earliest_on,
    latest_on = excluded.latest_on, calendar_version = excluded.calendar_version,
    provisional = excluded.provisional, payload = excluded.payload,
    revision = d.revision + (d.due_at IS DISTINCT FROM excluded.due_at)::int,
    attempts = 0, last_error = NULL, next_attempt_at = NULL, set_at = excluded.set_at
  RETURNING d.id, d.revision, (extract(epoch FROM d.due_at - legal_now()) * 1000)::float8 AS "dueInMs"`;
const CANCEL = `
  UPDATE deadline SET state = 'cancelled', cancelled_at = legal_now(), cancelled_why = $3
  WHERE kind = $1 AND subject_id = $2 AND state = 'open'`;
const FIND = `
  SELECT d.id, d.due_at AS "dueAt", d.due_on AS "dueOn", d.provisional, d.attempts,
    d.last_error AS "lastError"
  FROM deadline d WHERE d.kind = $1 AND d.subject_id = $2 AND d.state = 'open'`;

export interface OpenDeadline {
  readonly id: DeadlineId;
  readonly dueAt: Date;
  readonly dueOn: string | null;
  readonly provisional: boolean;
  readonly attempts: number;
  readonly lastError: string | null;
}

/** Sets, moves and stops clocks in the transaction of the act that causes it. */
export class Deadlines {
  constructor(
    private readonly registry: JobRegistry,
    private readonly hints: HintQueue,
  ) {}

  /**
   * Sets the clock of (kind, subject), or moves the open one; a moved date leaves its old one in
   * `deadline_move`. Returns the deadline's id, the same for as long as it is open.
   *
   * @throws Error on a kind no handler of this app stands for.
   */
  async set(tx: Tx, spec: DeadlineSpec): Promise<DeadlineId> {
    this.registry.assertDeadline(spec.kind);
    const [row] = await tx.query<DueRow & { id: DeadlineId }>(SET, columnsOf(spec));
    if (!row) throw new Error(`deadline ${spec.kind} ${spec.subjectId} was not stored`);
    tx.afterCommit(() => this.hints.offer(deadlineHint(row)));
    return row.id;
  }

  /** Stops the open clock of (kind, subject) with a reason; without an open one nothing happens. */
  async cancel(tx: Tx, kind: string, subjectId: string, why: string): Promise<void> {
    await tx.query(CANCEL, [kind, subjectId, why]);
  }

  /** The open clock of (kind, subject), if one runs. */
  async find(tx: Tx, kind: string, subjectId: string): Promise<OpenDeadline | undefined> {
    const [row] = await tx.query<OpenDeadline>(FIND, [kind, subjectId]);
    return row;
  }
}

function columnsOf(spec: DeadlineSpec): unknown[] {
  const optional = [spec.caseId, spec.ruleRow, spec.startsOn, spec.dueOn];
  const readings = [spec.earliestOn, spec.latestOn, spec.calendarVersion];
  return [
    newId<'Deadline'>(),
    spec.homeCourt,
    spec.kind,
    spec.subjectId,
    ...optional.map(orNull),
    spec.dueAt.toISOString(),
    ...readings.map(orNull),
    spec.provisional ?? false,
    JSON.stringify(spec.payload ?? {}),
  ];
}

function orNull(value: string | undefined): string | null {
  return value ?? null;
}
