import type { CourtDate, Id } from '@lib/kernel';
import type { Tx } from '@lib/persistence';

export type DeadlineId = Id<'Deadline'>;

/** A clock in legal time. One is open per (kind, subject); setting it again moves it. */
export interface DeadlineSpec {
  readonly kind: string;
  /** Id of the thing the clock runs on; unique among all courts. */
  readonly subjectId: string;
  readonly homeCourt: string;
  readonly caseId?: string;
  /** Code of the rule row the date was computed by. */
  readonly ruleRow?: string;
  readonly startsOn?: CourtDate;
  readonly dueOn?: CourtDate;
  /** Legal instant from which the deadline fires, e.g. the start of the day after `dueOn`. */
  readonly dueAt: Date;
  readonly earliestOn?: CourtDate;
  readonly latestOn?: CourtDate;
  readonly calendarVersion?: string;
  /** The calendar year had no published notice: to be recomputed when it is loaded. */
  readonly provisional?: boolean;
  /** Plain JSON for the handler. */
  readonly payload?: unknown;
}

/** A deadline as its handler gets it, inside the transaction that marks it as fired. */
export interface FiredDeadline {
  readonly id: DeadlineId;
  readonly kind: string;
  readonly subjectId: string;
  readonly homeCourt: string;
  readonly caseId: string | null;
  readonly ruleRow: string | null;
  readonly startsOn: CourtDate | null;
  readonly dueOn: CourtDate | null;
  readonly dueAt: Date;
  /** Legal time of the firing. */
  readonly firedAt: Date;
  readonly provisional: boolean;
  readonly payload: unknown;
  /** 1 at the first try. */
  readonly attempt: number;
}

/** The effect of one kind of deadline. */
export interface DeadlineHandler {
  readonly kind: string;
  /**
   * Runs in the transaction that marks the deadline as fired: both commit or neither, so the
   * effect happens exactly once. Only database work; outside work is added as a task.
   */
  fire(deadline: FiredDeadline, tx: Tx): Promise<void>;
}

/** Columns of a {@link FiredDeadline} from `deadline AS d`, but for `firedAt`. */
export const DEADLINE_COLUMNS = `
  d.id, d.kind, d.subject_id AS "subjectId", d.home_court AS "homeCourt", d.case_id AS "caseId",
  d.rule_row AS "ruleRow", d.starts_on AS "startsOn", d.due_on AS "dueOn", d.due_at AS "dueAt",
  d.provisional, d.payload, d.attempts AS attempt`;
