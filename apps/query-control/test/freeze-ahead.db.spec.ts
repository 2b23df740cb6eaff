// Aim: a freeze ruled on a newer debt is not undone by the older versions that arrive after it.
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { caseFundsEvents } from '@lib/contracts';
import { eventually } from '@lib/testing';
import { controlAnswer } from './body.fixture.js';
import { CASE_ID, debtOf, MATTER_ID } from './case-facts.fixture.js';
import { CourtRoom } from './court-room.fixture.js';
import { cases, findAtA, officer, sentToA, stateAt } from './main-acts.fixture.js';

let room: CourtRoom;

beforeEach(async () => {
  room = await CourtRoom.open();
  await findAtA(room);
}, 60_000);
afterEach(() => room.closeSound(), 30_000);

const tellVersion = (version: number, due: string) =>
  room.tell(caseFundsEvents.debtComputed, {
    caseId: CASE_ID,
    matterId: MATTER_ID,
    version,
    asOf: caseFundsEvents.debtComputed.example.asOf,
    total: '1000.00',
    received: '0.00',
    due,
    cap: due,
    cause: 'test',
  });

const knows = (version: number) =>
  eventually(async () => {
    const [debt] = await room.rows<{ version: number }>('SELECT version FROM debt_ref');
    expect(debt?.version).toBe(version);
  });

describe('a freeze on the third version of a debt, read fresh while its events are on their way', () => {
  it('is not released by the second version', async () => {
    // Paid down to 300, then the bank took the payment back: 1,000 are owed again.
    room.neighbours.facts.debt = debtOf(3, '1000.00');
    const [row] = await room.rows<{ id: string }>('SELECT property_id AS id FROM property');
    const lines = [{ propertyId: row?.id, cap: '900.00' }];
    const ordered = await room.call('POST', `${cases}/freezes`, officer, { debtVersion: 3, lines });
    expect(ordered.status).toBe(201);
    await room.body('BANK-A').answerControl(controlAnswer(await sentToA(room, 'freeze'), 900_00n));
    await eventually(async () => expect(await stateAt(room, 'BANK-A')).toBe('effective-full'));
    await tellVersion(2, '300.00');
    await tellVersion(3, '1000.00');
    await knows(3);

    expect(
      await room.rows(
        `SELECT amount_fen::int AS fen, state FROM measure_order WHERE kind = 'release'`,
      ),
    ).toEqual([]);
  });
});

describe('a freeze on a debt that has risen, read fresh while the event is on its way', () => {
  it('is not taken for an excess over the debt of before', async () => {
    room.neighbours.facts.debt = debtOf(2, '1500.00');
    const [row] = await room.rows<{ id: string }>('SELECT property_id AS id FROM property');
    const lines = [{ propertyId: row?.id, cap: '1500.00' }];
    const ordered = await room.call('POST', `${cases}/freezes`, officer, { debtVersion: 2, lines });
    expect(ordered.status).toBe(201);
    await room
      .body('BANK-A')
      .answerControl(controlAnswer(await sentToA(room, 'freeze'), 1_200_00n));
    await eventually(async () => expect(await stateAt(room, 'BANK-A')).toBe('effective-partial'));

    expect(
      await room.rows(
        `SELECT amount_fen::int AS fen, state FROM measure_order WHERE kind = 'release'`,
      ),
    ).toEqual([]);
  });
});
