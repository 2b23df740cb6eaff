import { expect } from '@jest/globals';
import type { AccountFound, ControlOutcome, ControlRequest, QueryRequest } from '@lib/agencies';
import type { Fen } from '@lib/kernel';
import { eventually } from '@lib/testing';
import type { FilesBody } from './body.fixture.js';
import { accountFound, accountsAnswer, controlAnswer } from './body.fixture.js';
import { CASE_ID, DEBTOR_ID } from './case-facts.fixture.js';
import type { Answered, CourtRoom } from './court-room.fixture.js';

export const officer = { person: 'officer1', roles: ['officer'] };
export const director = { person: 'director1', roles: ['director'] };
export const cases = `/cases/${CASE_ID}`;
export const purpose = {
  purpose: '查找可供执行的存款',
  article: '民事诉讼法(2023)第二百五十三条',
};
export const AS_OF = '2026-03-04T09:30:00+08:00';
export const ACCOUNT_A = '1100000000000000101';
export const ACCOUNT_B = '1200000000000000202';

/** An order's part for one body, as the officer reads it. */
export interface RequestView {
  requestId: string;
  institution: string;
  requestNo: string;
  state: string;
  stateText: string;
  duplicates: number;
  late: boolean;
  answerBy: string;
  fault?: string;
}

/** An approval that waits, as the director reads it. */
export interface Task {
  approvalId: string;
  contentHash: string;
  deputyOpen: boolean;
}

/** The officer asks bodies what the debtor owns. */
export async function order(room: CourtRoom, ...institutions: string[]): Promise<RequestView[]> {
  const body = { targetPartyId: DEBTOR_ID, ...purpose, institutions };
  const { body: answer } = await room.call('POST', `${cases}/query-orders`, officer, body);
  return answer['requests'] as RequestView[];
}

export async function requestBy(room: CourtRoom, requestId: string): Promise<RequestView> {
  const { body } = await room.call('GET', `${cases}/query-orders`, officer);
  const orders = body['items'] as { requests: RequestView[] }[];
  const found = orders.flatMap((row) => row.requests).find((row) => row.requestId === requestId);
  if (!found) throw new Error(`no request ${requestId}`);
  return found;
}

export async function delivered(body: FilesBody, requestNo: string): Promise<void> {
  await eventually(async () => {
    const numbers = (await body.queries()).map((request) => request.requestNo);
    expect(numbers).toContain(requestNo);
  });
}

/** The only query a body in files mode was sent. */
export function onlyQuery(body: FilesBody): Promise<QueryRequest> {
  return eventually(async () => {
    const found = await body.queries();
    expect(found).toHaveLength(1);
    return found[0] as QueryRequest;
  });
}

/** The only query of a body is answered with these accounts. */
export async function answerOnlyQuery(
  body: FilesBody,
  ...accounts: readonly AccountFound[]
): Promise<void> {
  const { requestNo } = await onlyQuery(body);
  await body.answerQuery(accountsAnswer(requestNo, AS_OF, accounts));
}

/** Asks A, which finds one account with 900 yuan. */
export async function findAtA(room: CourtRoom): Promise<void> {
  await order(room, 'BANK-A');
  await answerOnlyQuery(room.body('BANK-A'), accountFound(ACCOUNT_A, 900_00n));
  await eventually(async () => expect(await room.rows('SELECT 1 FROM property')).toHaveLength(1));
}

/** Asks A and B, which find one account each with 900 yuan. */
export async function findAtAAndB(room: CourtRoom): Promise<void> {
  await order(room, 'BANK-A', 'BANK-B');
  await answerOnlyQuery(room.body('BANK-A'), accountFound(ACCOUNT_A, 900_00n));
  await answerOnlyQuery(room.body('BANK-B'), accountFound(ACCOUNT_B, 900_00n));
  await eventually(async () => expect(await room.rows('SELECT 1 FROM property')).toHaveLength(2));
}

/** Orders the freeze of what was found at a body, on version 1 of the debt. */
export async function freezeAt(
  room: CourtRoom,
  code: string,
  cap: string,
  given: { readonly standingRelease?: boolean } = {},
): Promise<Answered> {
  const [row] = await room.rows<{ id: string }>(
    'SELECT property_id AS id FROM property WHERE institution = $1',
    [code],
  );
  const lines = [{ propertyId: row?.id, cap }];
  return room.call('POST', `${cases}/freezes`, officer, { debtVersion: 1, lines, ...given });
}

/** Freezes what was found at a body, which holds so much of it. */
export async function hold(
  room: CourtRoom,
  code: string,
  caught: { readonly cap: string; readonly heldFen: Fen },
  given: Partial<ControlOutcome> = {},
): Promise<void> {
  expect((await freezeAt(room, code, caught.cap)).status).toBe(201);
  const freeze = await eventually(() => room.body(code).lastControl('freeze'));
  await room.body(code).answerControl(controlAnswer(freeze, caught.heldFen, given));
  await eventually(async () => expect(await stateAt(room, code)).toMatch(/^effective/));
}

/** So many deliveries of bodies have been worked off. */
export async function handled(room: CourtRoom, count: number): Promise<void> {
  const done = `SELECT 1 FROM incoming_message WHERE state <> 'stored'`;
  await eventually(async () => expect(await room.rows(done)).toHaveLength(count));
}

/** The newest order of a kind that A was sent. */
export function sentToA(
  room: CourtRoom,
  measure: 'freeze' | 'continue' | 'release' | 'deduct',
): Promise<ControlRequest> {
  return eventually(() => room.body('BANK-A').lastControl(measure));
}

/** State of the measure at a body; empty where there is none. */
export async function stateAt(room: CourtRoom, code: string): Promise<string> {
  const [row] = await room.rows<{ state: string }>(
    'SELECT state FROM measure WHERE institution = $1',
    [code],
  );
  return row?.state ?? '';
}

/** What waits for somebody, the director unless said otherwise. */
export function waiting(room: CourtRoom, who = director): Promise<Task> {
  return eventually(async () => {
    const { body } = await room.call('GET', '/approvals', who);
    const [task] = body['items'] as Task[];
    expect(task).toBeDefined();
    return task as Task;
  });
}

export function approve(room: CourtRoom, task: Task, who = director): Promise<Answered> {
  const { approvalId, contentHash } = task;
  const decision = { verdict: 'approve', contentHash };
  return room.call('POST', `/approvals/${approvalId}/decisions`, who, decision);
}
