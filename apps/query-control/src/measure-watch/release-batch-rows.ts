import { assertMove, DomainError, isUuid } from '@lib/kernel';
import type { Tx } from '@lib/persistence';
import type { ReleaseBatchState } from './release-batch.states.js';
import { releaseBatchStates } from './release-batch.states.js';
import type { ReleaseCause } from './release.rules.js';

export interface ReleaseBatchRow {
  readonly batchId: string;
  readonly homeCourt: string;
  readonly handlingCourt: string;
  readonly caseId: string;
  readonly matterId: string;
  readonly cause: ReleaseCause;
  readonly standingOrder: boolean;
  readonly state: ReleaseBatchState;
  readonly approvalId: string | null;
}

const LOCK = `
  SELECT b.batch_id AS "batchId", b.home_court AS "homeCourt", b.handling_court AS "handlingCourt",
    b.case_id AS "caseId", b.matter_id AS "matterId", b.cause, b.standing_order AS "standingOrder",
    b.state, b.approval_id AS "approvalId"
  FROM release_batch AS b WHERE b.batch_id = $1 FOR UPDATE`;
const CASE_OF_APPROVAL = `
  SELECT b.case_id AS "caseId" FROM release_batch AS b WHERE b.approval_id::text = $1`;
const MOVE = `
  UPDATE release_batch SET state = $2,
    approved_at = CASE WHEN $2 = 'approved' THEN legal_now() ELSE approved_at END,
    approved_by = CASE WHEN $2 = 'approved' THEN $3 ELSE approved_by END
  WHERE batch_id = $1`;
const NOTE = `
  INSERT INTO release_batch_transition (home_court, batch_id, from_state, to_state, cause, by_person, at)
  VALUES ($1, $2, $3, $4, $5, $6, legal_now())`;
const APPROVAL = 'UPDATE release_batch SET approval_id = $2, content_hash = $3 WHERE batch_id = $1';

export async function lockBatch(tx: Tx, batchId: string): Promise<ReleaseBatchRow> {
  const [row] = await tx.query<ReleaseBatchRow>(LOCK, [batchId]);
  if (row) return row;
  throw new DomainError('RELEASE.NOT_FOUND', 'not-found', '没有找到这个解除批次');
}

export async function caseOfApproval(tx: Tx, approvalId: string): Promise<string | undefined> {
  if (!isUuid(approvalId)) return undefined;
  const [row] = await tx.query<{ caseId: string }>(CASE_OF_APPROVAL, [approvalId]);
  return row?.caseId;
}

export async function moveBatch(
  tx: Tx,
  batch: ReleaseBatchRow,
  to: ReleaseBatchState,
  move: { readonly cause: string; readonly by: string },
): Promise<void> {
  assertMove(releaseBatchStates, batch.state, to);
  await tx.query(MOVE, [batch.batchId, to, move.by]);
  await tx.query(NOTE, [batch.homeCourt, batch.batchId, batch.state, to, move.cause, move.by]);
}

export async function noteApproval(
  tx: Tx,
  batchId: string,
  approval: { readonly approvalId: string; readonly contentHash: string },
): Promise<void> {
  await tx.query(APPROVAL, [batchId, approval.approvalId, approval.contentHash]);
}
