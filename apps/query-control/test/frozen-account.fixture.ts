import { expect } from '@jest/globals';
import type { ControlRequest } from '@lib/agencies';
import type { CourtDate } from '@lib/kernel';
import { addDays, startOfCourtDate } from '@lib/kernel';
import { eventually } from '@lib/testing';
import { controlAnswer } from './body.fixture.js';
import type { Answered } from './court-room.fixture.js';
import { CourtRoom } from './court-room.fixture.js';
import { approve, findAtA, freezeAt, officer, sentToA, waiting } from './main-acts.fixture.js';

const HOUR_MS = 3_600_000;

interface Measure {
  id: string;
  endsOn: CourtDate;
  state: string;
  version: number;
}

interface DueItem {
  readonly measureId: string;
  readonly renewal: Record<string, unknown>;
}

/** The court room of the running test; opened and closed by the two functions below. */
export const stage = {} as { room: CourtRoom };

/** A debt of 1,000 yuan and 900 yuan of it frozen at A for a year. */
export async function openStage(): Promise<void> {
  stage.room = await CourtRoom.open();
  const { room } = stage;
  await findAtA(room);
  expect((await orderFreeze()).status).toBe(201);
  await room.body('BANK-A').answerControl(controlAnswer(await sent('freeze'), 900_00n));
  await eventually(async () => expect((await measure()).state).toBe('effective-full'));
}

export const closeStage = (): Promise<void> => stage.room.closeSound();

export const orderFreeze = (): Promise<Answered> => freezeAt(stage.room, 'BANK-A', '900.00');

export async function measure(): Promise<Measure> {
  const [row] = await stage.room.rows<Measure>(
    `SELECT measure_id AS id, ends_on::text AS "endsOn", state, version FROM measure
     ORDER BY created_at LIMIT 1`,
  );
  if (!row) throw new Error('no measure');
  return row;
}

export const sent = (kind: 'freeze' | 'continue' | 'release'): Promise<ControlRequest> =>
  sentToA(stage.room, kind);

export async function renew(
  given: { saw?: number; body?: object; who?: typeof officer; key?: string } = {},
) {
  const { id, version } = await measure();
  const who = { ...(given.who ?? officer), saw: given.saw ?? version };
  return stage.room.call('POST', `/measures/${id}/renewals`, who, given.body ?? {}, given.key);
}

/** A renewal was sent in good time, and the body said nothing until its answer-by was over. */
export async function renewInSilence(): Promise<ControlRequest> {
  await hoursBeforeTheEnd(20 * 24);
  await renew();
  const request = await sent('continue');
  const underWay = `SELECT 1 FROM measure_order WHERE kind = 'renew' AND state = 'sent'`;
  await eventually(async () => expect(await stage.room.rows(underWay)).toHaveLength(1));
  await hoursBeforeTheEnd(17 * 24);
  return request;
}

/** Moves legal time to so many hours before the last day of the freeze is over. */
export async function hoursBeforeTheEnd(hours: number): Promise<void> {
  const end = startOfCourtDate(addDays((await measure()).endsOn, 1));
  await stage.room.setClock(new Date(end.getTime() - hours * HOUR_MS));
}

export async function due(who = officer): Promise<DueItem[]> {
  const { status, body } = await stage.room.call('GET', '/renewals-due', who);
  expect(status).toBe(200);
  return body['items'] as DueItem[];
}

export async function told(fact: string): Promise<Record<string, unknown>[]> {
  const rows = await stage.room.rows<{ data: Record<string, unknown> }>(
    'SELECT data FROM outbox WHERE type = $1 ORDER BY aggregate_version',
    [`enforcement.query-control.${fact}.v1`],
  );
  return rows.map((row) => row.data);
}

export async function periods(): Promise<{ startsOn: string; endsOn: string }[]> {
  return stage.room.rows(`SELECT starts_on::text AS "startsOn", ends_on::text AS "endsOn"
    FROM measure_period ORDER BY number`);
}

export const discharge = (): Promise<void> => stage.room.tellDischarge();

export async function approveRelease(): Promise<void> {
  await approve(stage.room, await waiting(stage.room));
}

/** What waits in the officer's inbox to be looked at. */
export async function inbox(): Promise<unknown[]> {
  const { body } = await stage.room.call('GET', '/contested-answers', officer);
  return body['items'] as unknown[];
}

/** The officer looks at the one contested answer there is: it leaves the inbox. */
export async function lookAtIt(): Promise<void> {
  const disputes = 'SELECT dispute_id AS id FROM dispute';
  const [word] = await eventually(async () => {
    const rows = await stage.room.rows<{ id: string }>(disputes);
    expect(rows).toHaveLength(1);
    return rows;
  });
  const path = `/contested-answers/${word?.id}/reviews`;
  const said = await stage.room.call('POST', path, officer, { reason: '已向银行核实' });
  expect(said.status).toBe(201);
  expect(await inbox()).toEqual([]);
}

/** The end has passed, and with it the freeze. */
export async function lapse(): Promise<void> {
  await hoursBeforeTheEnd(-1);
  await eventually(async () => expect((await measure()).state).toBe('lapsed'));
}
