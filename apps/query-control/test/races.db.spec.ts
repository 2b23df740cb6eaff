// Aim: two hands at once, crashes between two steps: one effect, never two; on a real database.
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { eventually } from '@lib/testing';
import { FolderIntake } from '../src/intake/index.js';
import { ReleaseSweep } from '../src/measure-watch/index.js';
import { accountFound, controlAnswer } from './body.fixture.js';
import { CourtRoom } from './court-room.fixture.js';
import { ACCOUNT_A, answerOnlyQuery, cases, officer, order } from './main-acts.fixture.js';

let room: CourtRoom;

beforeAll(async () => {
  // Nobody scans by himself for a minute: the spec says when.
  room = await CourtRoom.open({ EXCHANGE_SCAN_MS: '60000', RELEASE_SWEEP_SECONDS: '60' });
  await order(room, 'BANK-A');
}, 60_000);

afterAll(() => room?.close(), 30_000);

const scan = (): Promise<void> => room.app.get(FolderIntake, { strict: false }).scan();

async function property(): Promise<string> {
  const [row] = await room.rows<{ id: string }>('SELECT property_id AS id FROM property');
  return row?.id ?? '';
}

describe('deliveries', () => {
  it('are applied once by four workers that scan at once', async () => {
    await answerOnlyQuery(room.body('BANK-A'), accountFound(ACCOUNT_A, 900_00n));
    await Promise.all([scan(), scan(), scan(), scan()]);

    expect(await room.rows(`SELECT 1 FROM outbox WHERE type LIKE '%query-answered%'`)).toHaveLength(
      1,
    );
    expect(await room.rows('SELECT duplicates FROM query_request')).toEqual([{ duplicates: 0 }]);
  });

  it('that were stored but not archived before a crash are stored once', async () => {
    const before = await room.rows<{ name: string; content: Buffer }>(
      'SELECT name, content FROM incoming_message',
    );
    const [stored] = before;
    const intake = room.app.get(FolderIntake, { strict: false });
    await intake.take('BANK-A', stored?.name ?? '', new Uint8Array(stored?.content ?? []));
    await scan();

    expect(await room.rows('SELECT 1 FROM incoming_message')).toHaveLength(before.length);
    expect(await room.rows('SELECT 1 FROM query_answer')).toHaveLength(1);
  });
});

describe('two officers at once', () => {
  it('cannot freeze the debt twice', async () => {
    const lines = [{ propertyId: await property(), cap: '900.00' }];
    const answers = await Promise.all(
      ['officer1', 'officer1'].map((person) =>
        room.call(
          'POST',
          `${cases}/freezes`,
          { person, roles: ['officer'] },
          {
            debtVersion: 1,
            lines,
          },
        ),
      ),
    );

    expect(answers.map((answer) => answer.status).sort()).toEqual([201, 422]);
    expect(await room.rows('SELECT 1 FROM measure')).toHaveLength(1);
  });

  it('cannot deduct the same money twice', async () => {
    const a = room.body('BANK-A');
    const freeze = await eventually(() => a.lastControl('freeze'));
    await a.answerControl(controlAnswer(freeze, 900_00n));
    await scan();
    const [measure] = await room.rows<{ id: string }>('SELECT measure_id AS id FROM measure');
    const lines = [{ measureId: measure?.id, amount: '500.00' }];
    const answers = await Promise.all(
      [1, 2, 3].map(() =>
        room.call('POST', `${cases}/deductions`, officer, { debtVersion: 1, lines }),
      ),
    );

    expect(answers.map((answer) => answer.status).sort()).toEqual([201, 422, 422]);
    expect(await room.rows(`SELECT 1 FROM measure_order WHERE kind = 'deduct'`)).toHaveLength(1);
  });
});

describe('a body quicker than our own bookkeeping', () => {
  it('is believed: its receipt is taken before we noted that the order was sent', async () => {
    const a = room.body('BANK-A');
    const deduct = await eventually(() => a.lastControl('deduct'));
    await eventually(async () => {
      expect(
        await room.rows(`SELECT 1 FROM outgoing_message WHERE state IN ('pending', 'sending')`),
      ).toEqual([]);
    });
    await room.rows(`UPDATE outgoing_message SET state = 'sending' WHERE request_no = $1`, [
      deduct.requestNo,
    ]);
    await room.rows(`UPDATE measure_order SET state = 'approved' WHERE request_no = $1`, [
      deduct.requestNo,
    ]);
    const standing = { capFen: 400_00n, heldFen: 400_00n };
    await a.answerControl(controlAnswer(deduct, 500_00n, { standing }));
    await scan();

    const moves = await room.rows<{ to: string }>(
      `SELECT t.to_state AS to FROM measure_order_transition t JOIN measure_order o USING (order_id)
       WHERE o.request_no = $1 ORDER BY t.transition_id DESC LIMIT 2`,
      [deduct.requestNo],
    );
    expect(moves.map((row) => row.to)).toEqual(['done', 'sent']);
    expect(await room.rows('SELECT held_fen::int AS held, state FROM measure')).toEqual([
      { held: 40_000, state: 'effective-full' },
    ]);
  });
});

describe('sweeps', () => {
  it('of four workers at once draft the missing release once', async () => {
    await room.rows('UPDATE debt_ref SET due_fen = 30000, cap_fen = 30000, version = 2');
    const sweep = room.app.get(ReleaseSweep, { strict: false });
    await Promise.all([sweep.sweep(), sweep.sweep(), sweep.sweep(), sweep.sweep()]);

    expect(
      await room.rows(`SELECT amount_fen::int AS fen FROM measure_order WHERE kind = 'release'`),
    ).toEqual([{ fen: 10_000 }]);
  });
});

describe('a lost answer', () => {
  it('is given again to the same key, even after the debt moved and the neighbours went away', async () => {
    const lines = [{ propertyId: await property(), cap: '1.00' }];
    const ordered = { debtVersion: 2, lines };
    await room.tellDebt(2, '500.00');
    const first = await room.call('POST', `${cases}/freezes`, officer, ordered, 'freeze-once-more');
    room.neighbours.facts.failWith = 503;
    const again = await room.call('POST', `${cases}/freezes`, officer, ordered, 'freeze-once-more');
    const other = await room.call(
      'POST',
      `${cases}/freezes`,
      officer,
      ordered,
      'freeze-for-the-first-time',
    );
    delete room.neighbours.facts.failWith;

    expect(first.status).toBe(201);
    expect(again).toEqual(first);
    expect(other.status).toBe(503);
  });
});
