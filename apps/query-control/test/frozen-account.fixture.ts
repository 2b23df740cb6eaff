import { expect } from '@jest/globals';
import type { ControlRequest } from '@lib/agencies';
import { caseFundsEvents } from '@lib/contracts';
import type { CourtDate } from '@lib/kernel';
import { addDays, startOfCourtDate } from '@lib/kernel';
import { moveLegalClock } from '@lib/persistence';
import type { TestDatabase } from '@lib/testing';
import { createTestDatabase, eventually, testServices } from '@lib/testing';
import { accountFound, accountsAnswer, controlAnswer } from './body.fixture.js';
import type { Answered } from './court-room.fixture.js';
import { CASE_ID, CourtRoom, DEBTOR_ID, MATTER_ID } from './court-room.fixture.js';

export const officer = { person: 'officer1', roles: ['officer'] };
export const director = { person: 'director1', roles: ['director'] };
const cases = `/cases/${CASE_ID}`;
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
export const stage = {} as { room: CourtRoom; database: TestDatabase };

/** A debt of 1,000 yuan and 900 yuan of it frozen at A for a year. */
export async function openStage(): Promise<void> {
  stage.database = await createTestDatabase(['query-control']);
  const servers = { ...stage.database, redisUrl: testServices().redisUrl };
  stage.room = await CourtRoom.open(servers);
  const { room } = stage;
  await room.tellCase();
  await room.tellDebt(1, '1000.00');
  await room.call('POST', `${cases}/query-orders`, officer, {
    targetPartyId: DEBTOR_ID,
    purpose: '查找可供执行的存款',
    article: '民事诉讼法(2023)第二百五十三条',
    institutions: ['BANK-A'],
  });
  const [asked] = await eventually(async () => {
    const found = await room.body('BANK-A').queries();
    expect(found).toHaveLength(1);
    return found;
  });
  const account = accountFound('1100000000000000101', 900_00n);
  const asOf = '2026-03-04T09:30:00+08:00';
  await room.body('BANK-A').answerQuery(accountsAnswer(asked?.requestNo ?? '', asOf, [account]));
  await eventually(async () => {
    expect(await room.rows('SELECT 1 FROM property')).toHaveLength(1);
  });
  expect((await orderFreeze()).status).toBe(201);
  await room.body('BANK-A').answerControl(controlAnswer(await sent('freeze'), 900_00n));
  await eventually(async () => expect((await measure()).state).toBe('effective-full'));
}

/** Closes the room; whatever happened in it, every invariant must hold. */
export async function closeStage(): Promise<void> {
  const violations = await stage.room.violations();
  await stage.room.close();
  await stage.database.drop();
  expect(violations).toEqual([]);
}

export async function orderFreeze(): Promise<Answered> {
  const [row] = await stage.room.rows<{ id: string }>('SELECT property_id AS id FROM property');
  const lines = [{ propertyId: row?.id, cap: '900.00' }];
  return stage.room.call('POST', `${cases}/freezes`, officer, { debtVersion: 1, lines });
}

export async function measure(): Promise<Measure> {
  const [row] = await stage.room.rows<Measure>(
    `SELECT measure_id AS id, ends_on::text AS "endsOn", state, version FROM measure
     ORDER BY created_at LIMIT 1`,
  );
  if (!row) throw new Error('no measure');
  return row;
}

export function sent(kind: 'freeze' | 'continue' | 'release'): Promise<ControlRequest> {
  return eventually(() => stage.room.body('BANK-A').lastControl(kind));
}

export async function renew(
  given: { saw?: number; body?: object; who?: typeof officer; key?: string } = {},
) {
  const { id, version } = await measure();
  const who = { ...(given.who ?? officer), saw: given.saw ?? version };
  return stage.room.call('POST', `/measures/${id}/renewals`, who, given.body ?? {}, given.key);
}

/** Moves legal time to so many hours before the last day of the freeze is over. */
export async function hoursBeforeTheEnd(hours: number): Promise<void> {
  const end = startOfCourtDate(addDays((await measure()).endsOn, 1));
  await moveLegalClock(stage.database.adminUrl, new Date(end.getTime() - hours * HOUR_MS));
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

export async function discharge(): Promise<void> {
  await stage.room.tellDebt(2, '0.00');
  await stage.room.tell(caseFundsEvents.debtDischarged, {
    caseId: CASE_ID,
    matterId: MATTER_ID,
    version: 2,
    dischargedOn: caseFundsEvents.debtDischarged.example.dischargedOn,
    total: '1000.00',
    received: '1000.00',
    overpaid: '0.00',
  });
}

export async function approveRelease(): Promise<void> {
  const task = await eventually(async () => {
    const { body } = await stage.room.call('GET', '/approvals', director);
    const [found] = body['items'] as { approvalId: string; contentHash: string }[];
    expect(found).toBeDefined();
    return found;
  });
  const approve = { verdict: 'approve', contentHash: task?.contentHash };
  await stage.room.call(
    'POST',
    `/approvals/${task?.approvalId ?? ''}/decisions`,
    director,
    approve,
  );
}
