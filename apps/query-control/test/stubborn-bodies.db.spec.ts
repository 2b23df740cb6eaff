// Aim: bodies that refuse, stay silent or answer too late leave nobody restrained unseen; bodies played by the spec.
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { ControlRequest } from '@lib/agencies';
import { eventually } from '@lib/testing';
import { controlAnswer } from './body.fixture.js';
import { CourtRoom } from './court-room.fixture.js';
import {
  approve,
  cases,
  findAtA,
  freezeAt,
  officer,
  sentToA,
  stateAt,
  waiting,
} from './main-acts.fixture.js';

const REFUSAL = { outcome: 'refused', requestedFen: 0n, uncoveredFen: 0n, reason: '系统维护' };
const HOUR = 3_600_000;

let room: CourtRoom;

/** A debt of 1,000 yuan and an account of 900 at A. */
beforeEach(async () => {
  room = await CourtRoom.open();
  await findAtA(room);
}, 60_000);

afterEach(() => room.close(), 30_000);

const sent = (measure: 'freeze' | 'release' | 'deduct'): Promise<ControlRequest> =>
  sentToA(room, measure);

async function hold(standingRelease = true): Promise<void> {
  await freezeAt(room, 'BANK-A', '900.00', { standingRelease });
  await room.body('BANK-A').answerControl(controlAnswer(await sent('freeze'), 900_00n));
  await eventually(async () => expect(await stateAt(room, 'BANK-A')).toBe('effective-full'));
}

async function approved(): Promise<void> {
  expect((await approve(room, await waiting(room))).status).toBe(201);
}

async function orders(kind: string): Promise<{ requestNo: string; state: string; fen: number }[]> {
  return room.rows(
    `SELECT request_no AS "requestNo", state, amount_fen::int AS fen FROM measure_order
     WHERE kind = $1 ORDER BY created_at, order_id`,
    [kind],
  );
}

async function filesOf(requestNo: string): Promise<number> {
  return (await room.body('BANK-A').controls()).filter((row) => row.requestNo === requestNo).length;
}

describe('a body that refuses a release again and again', () => {
  it('is asked with growing pauses, under one ruling, and people are told once', async () => {
    await hold();
    await room.tellDebt(2, '800.00');
    for (let refusals = 1; refusals <= 5; refusals += 1) {
      await eventually(async () => expect(await orders('release')).toHaveLength(refusals));
      await eventually(async () => {
        const last = (await orders('release')).at(-1);
        expect(last?.state).toBe('sent');
        expect((await sent('release')).requestNo).toBe(last?.requestNo);
      });
      await room
        .body('BANK-A')
        .answerControl(controlAnswer(await sent('release'), 0n, REFUSAL as never));
      await eventually(async () => {
        expect((await orders('release')).at(-1)?.state).toBe('refused');
      });
      if (refusals < 5) await room.passes(60_000 * 2 ** (refusals - 1) + 1_000);
    }
    await eventually(async () => {
      const disputes = await room.rows<{ reason: string }>('SELECT reason FROM dispute');
      expect(disputes.map((row) => row.reason)).toEqual([expect.stringContaining('5 次')]);
    });
    expect((await room.call('GET', '/contested-answers', officer)).body['items']).toMatchObject([
      { about: '解除', second: [{ text: '连续 5 次未获办理' }] },
    ]);
    await room.passes(60_000 * 8);

    expect(await room.rows(`SELECT 1 FROM writ WHERE kind = 'release'`)).toHaveLength(1);
    expect(await orders('release')).toHaveLength(5);
  }, 60_000);
});

describe('a body that does not answer', () => {
  it('gets the same release again under its number; the check finds it after a day', async () => {
    await hold();
    await room.tellDischarge();
    await approved();
    const release = await sent('release');
    await eventually(async () => expect((await orders('release'))[0]?.state).toBe('sent'));
    await room.passes(48 * HOUR + 60_000);

    await eventually(async () => {
      expect(await orders('release')).toMatchObject([{ state: 'unanswered' }]);
      expect(await filesOf(release.requestNo)).toBe(2);
    });
    expect(await room.violations()).toEqual([]);
    await room.passes(2 * HOUR);
    await eventually(async () => expect(await filesOf(release.requestNo)).toBe(3));
    const { body } = await room.call('GET', `${cases}/measures`, officer);
    expect(JSON.stringify(body['items'])).toContain('同一请求单号第 3 次送达');
    await room.passes(24 * HOUR);
    expect(await room.violations()).toEqual([expect.stringContaining('I12')]);

    const whole = { standing: { capFen: 0n, heldFen: 0n } };
    await room.body('BANK-A').answerControl(controlAnswer(release, 900_00n, whole));
    await eventually(async () => expect(await stateAt(room, 'BANK-A')).toBe('released'));
    expect(await room.violations()).toEqual([]);
  }, 60_000);

  it('to a deduction does not keep a discharged debtor restrained', async () => {
    await hold();
    const [row] = await room.rows<{ id: string }>('SELECT measure_id AS id FROM measure');
    const lines = [{ measureId: row?.id, amount: '400.00' }];
    await room.call('POST', `${cases}/deductions`, officer, { debtVersion: 1, lines });
    const deduct = await sent('deduct');
    await eventually(async () => expect((await orders('deduct'))[0]?.state).toBe('sent'));
    await room.passes(48 * HOUR + 60_000);
    await eventually(async () => expect(await filesOf(deduct.requestNo)).toBe(2));
    await room.tellDischarge();

    await eventually(async () => {
      expect(await orders('release')).toMatchObject([{ state: 'drafted', fen: 90_000 }]);
    });
    await room.passes(30 * HOUR);
    await approved();
    await sent('release');
    expect(await filesOf(deduct.requestNo)).toBe(2);
  }, 60_000);
});

describe('a release that was drafted before the debt rose', () => {
  it('is void on approval and drafted anew for what is still above the debt', async () => {
    await hold(false);
    await room.tellDebt(2, '700.00');
    await waiting(room);
    await room.tellDebt(3, '850.00');
    await eventually(async () => {
      expect(await room.rows('SELECT 1 FROM debt_ref WHERE version = 3')).toHaveLength(1);
    });
    await approved();

    expect(await orders('release')).toMatchObject([
      { state: 'void', fen: 20_000 },
      { state: 'drafted', fen: 5_000 },
    ]);
    await approved();
    expect((await sent('release')).lines[0]).toMatchObject({ amountFen: 50_00n });
  });
});

describe('the sweep', () => {
  it('goes on when one case fails, and leaves alone what is under release', async () => {
    await hold();
    await room.rows(`INSERT INTO measure SELECT (jsonb_populate_record(m, jsonb_build_object(
        'measure_id', gen_random_uuid(), 'case_id', '00000000-0000-4000-8000-000000000001',
        'handling_court', '京9999', 'request_no', 'planted'))).* FROM measure AS m`);
    await room.rows(`INSERT INTO debt_ref SELECT (jsonb_populate_record(d, jsonb_build_object(
        'case_id', '00000000-0000-4000-8000-000000000001', 'due_fen', 0, 'cap_fen', 0))).*
      FROM debt_ref AS d`);
    await room.rows(`UPDATE debt_ref SET due_fen = 0, cap_fen = 0`);

    await approved();
    const release = await sent('release');
    expect(release.lines[0]).toMatchObject({ amountFen: 900_00n });
    expect(await orders('release')).toHaveLength(1);
  });
});

describe('a measure near and after its end', () => {
  it('shows its reminders; money taken after the end is counted and disputed', async () => {
    await hold();
    const [row] = await room.rows<{ id: string; end: string }>(
      'SELECT measure_id AS id, ends_on::text AS "end" FROM measure',
    );
    const lines = [{ measureId: row?.id, amount: '400.00' }];
    await room.call('POST', `${cases}/deductions`, officer, { debtVersion: 1, lines });
    const deduct = await sent('deduct');
    const end = Date.parse(`${row?.end ?? ''}T00:00:00+08:00`);
    await room.setClock(new Date(end - HOUR));
    await eventually(async () => {
      const { body } = await room.call('GET', `${cases}/measures`, officer);
      const [measure] = body['items'] as { reminders: { level: string; on: string }[] }[];
      expect(measure?.reminders.map(({ level }) => level)).toEqual([
        'notice',
        'warning',
        'critical',
      ]);
      expect(measure?.reminders[0]?.on).toMatch(/^\d{4}-\d{2}-\d{2}$/);
    });
    await room.setClock(new Date(end + 50 * HOUR));
    await eventually(async () => expect(await stateAt(room, 'BANK-A')).toBe('lapsed'));
    const said = { asOf: `${new Date(end + 32 * HOUR).toISOString().slice(0, 10)}T10:00:00+08:00` };
    await room.body('BANK-A').answerControl(controlAnswer(deduct, 400_00n, said));

    await eventually(async () => {
      expect(await room.rows('SELECT state, deducted_fen::int AS fen FROM measure')).toEqual([
        { state: 'lapsed', fen: 40_000 },
      ]);
    });
    expect(await orders('deduct')).toMatchObject([{ state: 'done' }]);
    expect(await room.rows('SELECT 1 FROM dispute')).toHaveLength(1);
    const { body } = await room.call('GET', `${cases}/contested-answers`, officer);
    expect(body['items']).toMatchObject([
      { about: '扣划', first: [], second: [{ text: expect.stringContaining('已办理 400.00 元') }] },
    ]);
  });
});
