import type { Tx } from '@lib/persistence';
import type { ApprovalDraft } from './approval-draft.js';
import type { ApprovalStep } from './approval.rules.js';

/** A step as it stands when it opens. */
export interface OpenedStep {
  readonly role: string;
  readonly deputyRole: string | null;
  /** A deputy without a clock may act at once. */
  readonly deputyOpen: boolean;
  readonly deputyDueAt: Date | null;
}

const MINUTE_MS = 60_000;

const INSERT = `
  INSERT INTO approval (id, home_court, subject_kind, subject_id, case_id, title, content_hash, rule_code,
    rule, drafted_by, drafted_by_name, step_role, deputy_role, deputy_open, deputy_due_at, expires_at)
  VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)`;
const OPENED = `
  INSERT INTO approval_transition (approval_id, from_state, to_state, cause, by_person)
  VALUES ($1, NULL, 'pending', '送审', $2)`;
const ENTER = `
  UPDATE approval SET step = $2, step_role = $3, deputy_role = $4, deputy_open = $5, deputy_due_at = $6
  WHERE id = $1`;
const EXECUTABLE_UNTIL = 'UPDATE approval SET expires_at = $2 WHERE id = $1';

export function openStep(step: ApprovalStep, now: Date): OpenedStep {
  const { role, deputyRole, deputyAfterMinutes } = step;
  const clocked = deputyRole !== undefined && deputyAfterMinutes !== undefined;
  return {
    role,
    deputyRole: deputyRole ?? null,
    deputyOpen: deputyRole !== undefined && !clocked,
    deputyDueAt: clocked ? new Date(now.getTime() + deputyAfterMinutes * MINUTE_MS) : null,
  };
}

export interface NewApproval {
  readonly id: string;
  readonly draft: ApprovalDraft;
  readonly contentHash: string;
  readonly step: OpenedStep;
  readonly expiresAt: Date;
}

export async function insertApproval(tx: Tx, approval: NewApproval): Promise<void> {
  const { draft, step } = approval;
  // Amount bands chose the row; they are not needed to apply it.
  const { amountFromFen: _from, amountBelowFen: _below, ...rule } = draft.rule;
  await tx.query(INSERT, [
    approval.id,
    draft.homeCourt,
    draft.subjectKind,
    draft.subjectId,
    draft.caseId ?? null,
    draft.title,
    approval.contentHash,
    rule.code,
    JSON.stringify(rule),
    draft.draftedBy.personId,
    draft.draftedBy.displayName,
    step.role,
    step.deputyRole,
    step.deputyOpen,
    step.deputyDueAt?.toISOString() ?? null,
    approval.expiresAt.toISOString(),
  ]);
  await tx.query(OPENED, [approval.id, draft.draftedBy.personId]);
}

export async function enterStep(
  tx: Tx,
  id: string,
  index: number,
  step: OpenedStep,
): Promise<void> {
  const deputyDueAt = step.deputyDueAt?.toISOString() ?? null;
  await tx.query(ENTER, [id, index, step.role, step.deputyRole, step.deputyOpen, deputyDueAt]);
}

export async function setExecutableUntil(tx: Tx, id: string, until: Date): Promise<void> {
  await tx.query(EXECUTABLE_UNTIL, [id, until.toISOString()]);
}
