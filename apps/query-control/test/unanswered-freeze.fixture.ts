import { expect } from '@jest/globals';
import type { ControlOutcome, ControlRequest } from '@lib/agencies';
import type { Fen } from '@lib/kernel';
import { eventually } from '@lib/testing';
import { accountFound, accountsAnswer, controlAnswer } from './body.fixture.js';
import type { Answered, CourtRoom } from './court-room.fixture.js';
import type { Task } from './main-acts.fixture.js';
import { ACCOUNT_A, AS_OF, director, freezeAt, officer, order } from './main-acts.fixture.js';

const HOUR_MS = 3_600_000;

/** A freeze as the officer's list shows it. */
export interface Frozen {
  readonly measureId: string;
  readonly requestNo: string;
}

/** A answers that it keeps one account of the debtor, beside whatever others keep. */
export async function alsoFoundAtA(room: CourtRoom): Promise<void> {
  const [asked] = await order(room, 'BANK-A');
  const found = [accountFound(ACCOUNT_A, 900_00n)];
  await room.body('BANK-A').answerQuery(accountsAnswer(asked?.requestNo ?? '', AS_OF, found));
  await eventually(async () =>
    expect(await room.rows(`SELECT 1 FROM property WHERE institution = 'BANK-A'`)).toHaveLength(1),
  );
}

/** A freeze of 10 yuan that was handed to its body and may still be answered. */
export async function sentFreeze(room: CourtRoom, code = 'BANK-A'): Promise<Frozen> {
  const { body } = await freezeAt(room, code, '10.00');
  const [frozen] = body['measures'] as Frozen[];
  if (!frozen) throw new Error('nothing was frozen');
  if (code === 'BANK-A') await becomes(room, frozen, 'freeze', 'sent');
  return frozen;
}

/** Its time to be answered is over, and the body said nothing. */
export async function goesUnanswered(room: CourtRoom, frozen: Frozen): Promise<void> {
  await room.passes(49 * HOUR_MS);
  await becomes(room, frozen, 'freeze', 'unanswered');
}

export async function unansweredFreeze(room: CourtRoom): Promise<Frozen> {
  const frozen = await sentFreeze(room);
  await goesUnanswered(room, frozen);
  return frozen;
}

/** Until the newest order of a kind under the measure is in a state. */
export async function becomes(
  room: CourtRoom,
  { measureId }: Frozen,
  kind: 'freeze' | 'release',
  state: string,
): Promise<void> {
  await eventually(async () => {
    const [newest] = await room.rows(
      `SELECT state FROM measure_order WHERE measure_id = $1 AND kind = $2
       ORDER BY created_at DESC, order_id DESC LIMIT 1`,
      [measureId, kind],
    );
    expect(newest).toEqual({ state });
  });
}

export interface ReleaseAsk {
  readonly who?: { person: string; roles: readonly string[]; saw?: number };
  readonly body?: object;
  readonly key?: string;
}

/** The officer asks to have the freeze released, as it is now unless he saw another version. */
export async function letGo(
  room: CourtRoom,
  { measureId }: Frozen,
  { who = officer, body = { why: '账户已销户' }, key }: ReleaseAsk = {},
): Promise<Answered> {
  const [row] = await room.rows<{ saw: number }>(
    'SELECT version AS saw FROM measure WHERE measure_id = $1',
    [measureId],
  );
  const path = `/measures/${measureId}/releases`;
  return room.call('POST', path, { saw: row?.saw ?? 1, ...who }, body, key);
}

/** State and cause of every release batch of a measure, oldest first. */
export async function batchesOf(
  room: CourtRoom,
  { measureId }: Frozen,
): Promise<{ cause: string; state: string }[]> {
  return room.rows(
    `SELECT b.cause, b.state FROM release_batch AS b JOIN measure_order AS o USING (batch_id)
     WHERE o.measure_id = $1 ORDER BY b.drafted_at, b.batch_id`,
    [measureId],
  );
}

/** What waits for the director about this measure. */
export async function taskOf(room: CourtRoom, { measureId }: Frozen): Promise<Task> {
  return eventually(async () => {
    const rows = await room.rows<{ id: string }>(
      `SELECT b.batch_id AS id FROM release_batch AS b JOIN measure_order AS o USING (batch_id)
       WHERE o.measure_id = $1 AND b.state = 'drafted'`,
      [measureId],
    );
    const { body } = await room.call('GET', '/approvals', director);
    const tasks = body['items'] as (Task & { subjectId: string })[];
    const task = tasks.find(({ subjectId }) => rows.some(({ id }) => id === subjectId));
    expect(task).toBeDefined();
    return task as Task;
  });
}

/** A's word on the newest order of a kind under the measure. */
export async function says(
  room: CourtRoom,
  { measureId }: Frozen,
  kind: 'freeze' | 'release',
  [doneFen, given]: readonly [Fen, Partial<ControlOutcome>?],
): Promise<void> {
  const request = await eventually(async (): Promise<ControlRequest> => {
    const [newest] = await room.rows<{ no: string }>(
      `SELECT request_no AS no FROM measure_order WHERE measure_id = $1 AND kind = $2
       ORDER BY created_at DESC, order_id DESC LIMIT 1`,
      [measureId, kind],
    );
    const sent = await room.body('BANK-A').controls();
    const found = sent.find(({ requestNo }) => requestNo === newest?.no);
    expect(found).toBeDefined();
    return found as ControlRequest;
  });
  await room.body('BANK-A').answerControl(controlAnswer(request, doneFen, given));
}

export async function stateOf(room: CourtRoom, { measureId }: Frozen): Promise<string> {
  const [row] = await room.rows<{ state: string }>(
    'SELECT state FROM measure WHERE measure_id = $1',
    [measureId],
  );
  return row?.state ?? '';
}
