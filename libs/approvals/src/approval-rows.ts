import { assertMove, isUuid } from '@lib/kernel';
import type { Tx } from '@lib/persistence';
import type { Actor } from '@lib/platform';
import type { ApprovalRule, DecisionRight, HeldDelegation } from './approval.rules.js';
import type { ApprovalState } from './approval.states.js';
import { approvalStates } from './approval.states.js';

/** Reads rows; ReadDatabase or a Tx. */
export interface Queryable {
  query<Row>(sql: string, params?: readonly unknown[]): Promise<Row[]>;
}

export interface ApprovalRow {
  readonly id: string;
  readonly homeCourt: string;
  readonly subjectKind: string;
  readonly subjectId: string;
  readonly caseId: string | null;
  readonly title: string;
  readonly contentHash: string;
  readonly rule: ApprovalRule;
  readonly draftedBy: string;
  readonly draftedByName: string;
  readonly state: ApprovalState;
  readonly step: number;
  readonly role: string;
  readonly deputyRole: string | null;
  readonly deputyOpen: boolean;
  readonly deputyDueAt: Date | null;
  readonly openedAt: Date;
  readonly expired: boolean;
}

export const APPROVAL_COLUMNS = `
  a.id, a.home_court AS "homeCourt", a.subject_kind AS "subjectKind", a.subject_id AS "subjectId",
  a.case_id AS "caseId", a.title, a.content_hash AS "contentHash", a.rule, a.drafted_by AS "draftedBy",
  a.drafted_by_name AS "draftedByName", a.state, a.step, a.step_role AS role,
  a.deputy_role AS "deputyRole", a.deputy_open AS "deputyOpen", a.deputy_due_at AS "deputyDueAt",
  a.opened_at AS "openedAt", legal_now() >= a.expires_at AS expired`;

export interface DecisionRow {
  readonly step: number;
  readonly personId: string;
  readonly onBehalfOf: string | null;
  readonly verdict: 'approve' | 'reject';
  readonly contentHash: string;
}

const LOCK = `SELECT ${APPROVAL_COLUMNS} FROM approval a WHERE a.id = $1 FOR UPDATE`;
const LOCK_LIVE = `
  SELECT ${APPROVAL_COLUMNS} FROM approval a
  WHERE a.subject_kind = $1 AND a.subject_id = $2 AND a.state IN ('pending', 'approved') FOR UPDATE`;
const DECISIONS = `
  SELECT d.step, d.person_id AS "personId", d.on_behalf_of AS "onBehalfOf", d.verdict,
    d.content_hash AS "contentHash"
  FROM approval_decision d WHERE d.approval_id = $1 ORDER BY d.step`;
const DECIDE = `
  INSERT INTO approval_decision (approval_id, step, person_id, person_name, account, role, acts_as,
    on_behalf_of, drafted_by, verdict, content_hash, why)
  VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)`;
const MOVE = 'UPDATE approval SET state = $2 WHERE id = $1';
const TRANSITION = `
  INSERT INTO approval_transition (approval_id, from_state, to_state, cause, by_person)
  VALUES ($1, $2, $3, $4, $5)`;
const HELD = `
  SELECT d.role, d.from_person AS "fromPerson" FROM approval_delegation d
  WHERE d.home_court = $1 AND d.to_person = $2 AND d.revoked_at IS NULL
    AND d.starts_on <= legal_today() AND d.ends_on >= legal_today()
  ORDER BY d.made_at`;

export async function lockApproval(tx: Tx, id: string): Promise<ApprovalRow | undefined> {
  if (!isUuid(id)) return undefined;
  const [row] = await tx.query<ApprovalRow>(LOCK, [id]);
  return row;
}

/** The pending or approved one of this subject, locked. */
export async function lockLive(
  tx: Tx,
  subjectKind: string,
  subjectId: string,
): Promise<ApprovalRow | undefined> {
  const [row] = await tx.query<ApprovalRow>(LOCK_LIVE, [subjectKind, subjectId]);
  return row;
}

export async function decisionsOf(db: Queryable, id: string): Promise<DecisionRow[]> {
  return db.query<DecisionRow>(DECISIONS, [id]);
}

/** Everyone who decided, and everyone they decided for. */
export function personsOf(decisions: readonly DecisionRow[]): string[] {
  return decisions.flatMap((row) => [row.personId, ...(row.onBehalfOf ? [row.onBehalfOf] : [])]);
}

/** Delegations a person holds today in a court. */
export async function heldBy(
  db: Queryable,
  court: string,
  personId: string,
): Promise<HeldDelegation[]> {
  return db.query<HeldDelegation>(HELD, [court, personId]);
}

export interface NewDecision {
  readonly actor: Actor;
  readonly right: Extract<DecisionRight, { allowed: true }>;
  readonly verdict: 'approve' | 'reject';
  readonly why: string | null;
}

export async function insertDecision(
  tx: Tx,
  approval: ApprovalRow,
  decision: NewDecision,
): Promise<void> {
  const { actor, right } = decision;
  await tx.query(DECIDE, [
    approval.id,
    approval.step,
    actor.personId,
    actor.displayName,
    actor.account,
    right.role,
    right.actsAs,
    right.actsAs === 'delegation' ? right.onBehalfOf : null,
    approval.draftedBy,
    decision.verdict,
    approval.contentHash,
    decision.why,
  ]);
}

/** Moves the review state by the chart and leaves a transition row. */
export async function moveApproval(
  tx: Tx,
  approval: Pick<ApprovalRow, 'id' | 'state'>,
  to: ApprovalState,
  by: { readonly cause: string; readonly personId: string },
): Promise<void> {
  assertMove(approvalStates, approval.state, to);
  await tx.query(MOVE, [approval.id, to]);
  await tx.query(TRANSITION, [approval.id, approval.state, to, by.cause, by.personId]);
}
