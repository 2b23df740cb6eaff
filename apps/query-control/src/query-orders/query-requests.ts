import type { CourtDate } from '@lib/kernel';
import { assertMove } from '@lib/kernel';
import type { Tx } from '@lib/persistence';
import type { QueryRequestState } from './query-request.states.js';
import { queryRequestStates } from './query-request.states.js';

export interface QueryRequestRow {
  readonly requestId: string;
  readonly homeCourt: string;
  readonly orderId: string;
  readonly caseId: string;
  readonly matterId: string;
  readonly partyId: string;
  readonly institution: string;
  readonly requestNo: string;
  readonly state: QueryRequestState;
  readonly answerBy: Date;
  /** The event that told of the query. */
  readonly eventId: string | null;
  readonly orderedOn: CourtDate;
}

const COLUMNS = `
  r.request_id AS "requestId", r.home_court AS "homeCourt", r.order_id AS "orderId",
  r.case_id AS "caseId", r.matter_id AS "matterId", o.target_party_id AS "partyId", r.institution,
  r.request_no AS "requestNo", r.state, r.answer_by AS "answerBy",
  r.event_id AS "eventId",
  (o.ordered_at AT TIME ZONE 'Asia/Shanghai')::date AS "orderedOn"`;
const BY_NO = `
  SELECT ${COLUMNS} FROM query_request AS r JOIN query_order AS o ON o.order_id = r.order_id
  WHERE r.institution = $1 AND r.request_no = $2 FOR UPDATE OF r`;
const BY_ID = `
  SELECT ${COLUMNS} FROM query_request AS r JOIN query_order AS o ON o.order_id = r.order_id
  WHERE r.request_id = $1 FOR UPDATE OF r`;
const MOVE = 'UPDATE query_request SET state = $2 WHERE request_id = $1';
const NOTE = `
  INSERT INTO query_request_transition (home_court, request_id, from_state, to_state, cause, by_person, at)
  VALUES ($1, $2, $3, $4, $5, $6, legal_now())`;

export async function lockRequestByNo(
  tx: Tx,
  institution: string,
  requestNo: string,
): Promise<QueryRequestRow | undefined> {
  const [row] = await tx.query<QueryRequestRow>(BY_NO, [institution, requestNo]);
  return row;
}

export async function lockRequest(tx: Tx, requestId: string): Promise<QueryRequestRow> {
  const [row] = await tx.query<QueryRequestRow>(BY_ID, [requestId]);
  if (!row) throw new Error(`no query request ${requestId}`);
  return row;
}

/** Moves a locked request. */
export async function moveRequest(
  tx: Tx,
  request: QueryRequestRow,
  to: QueryRequestState,
  move: { readonly cause: string; readonly by: string },
): Promise<void> {
  assertMove(queryRequestStates, request.state, to);
  await tx.query(MOVE, [request.requestId, to]);
  await tx.query(NOTE, [
    request.homeCourt,
    request.requestId,
    request.state,
    to,
    move.cause,
    move.by,
  ]);
}
