import type { Actor } from '@lib/platform';
import type { ApprovalRow, DecisionRow, Queryable } from './approval-rows.js';
import { APPROVAL_COLUMNS, heldBy, personsOf } from './approval-rows.js';
import { decisionRight } from './approval.rules.js';

/** An approval that waits for this person. Instants are RFC 3339. */
export interface WaitingApproval {
  readonly approvalId: string;
  readonly subjectKind: string;
  readonly subjectId: string;
  readonly caseId?: string;
  readonly title: string;
  readonly contentHash: string;
  readonly draftedByName: string;
  readonly openedAt: string;
  /** When the step opens to the deputy. */
  readonly dueAt?: string;
  readonly deputyOpen: boolean;
  readonly actsAs: 'role' | 'deputy' | 'delegation';
}

const LIMIT = 200;

const CANDIDATES = `
  SELECT ${APPROVAL_COLUMNS},
    coalesce((SELECT json_agg(json_build_object('personId', d.person_id, 'onBehalfOf', d.on_behalf_of))
      FROM approval_decision d WHERE d.approval_id = a.id), '[]') AS decisions
  FROM approval a
  WHERE a.home_court = $1 AND a.state = 'pending' AND a.expires_at > legal_now()
    AND (a.step_role = ANY ($2) OR (a.deputy_open AND a.deputy_role = ANY ($2)))
    AND a.drafted_by <> $3
  ORDER BY a.opened_at, a.id LIMIT ${LIMIT}`;

type Candidate = ApprovalRow & { readonly decisions: readonly DecisionRow[] };

/** The approvals this person may decide: exactly those `decide` would take, longest waiting first. */
export async function waitingFor(db: Queryable, actor: Actor): Promise<WaitingApproval[]> {
  const held = await heldBy(db, actor.court, actor.personId);
  const roles = [...actor.roles, ...held.map((delegation) => delegation.role)];
  const rows = await db.query<Candidate>(CANDIDATES, [actor.court, roles, actor.personId]);
  return rows.flatMap((row) => {
    const step = { ...row, earlier: personsOf(row.decisions) };
    const right = decisionRight(step, actor, held);
    return right.allowed ? [present(row, right.actsAs)] : [];
  });
}

function present(row: ApprovalRow, actsAs: WaitingApproval['actsAs']): WaitingApproval {
  return {
    approvalId: row.id,
    subjectKind: row.subjectKind,
    subjectId: row.subjectId,
    ...(row.caseId === null ? {} : { caseId: row.caseId }),
    title: row.title,
    contentHash: row.contentHash,
    draftedByName: row.draftedByName,
    openedAt: row.openedAt.toISOString(),
    ...(row.deputyDueAt === null ? {} : { dueAt: row.deputyDueAt.toISOString() }),
    deputyOpen: row.deputyOpen,
    actsAs,
  };
}
