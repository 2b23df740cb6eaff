// Aim: nobody stays restrained without reason: discharge, lost events, refusals, rejections, lapses; bodies played by the spec.
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { eventually } from '@lib/testing';
import { accountFound, accountsAnswer, controlAnswer, ServiceBodyClient } from './body.fixture.js';
import { CourtRoom, SERVICE_USER } from './court-room.fixture.js';
import {
  ACCOUNT_A,
  answerOnlyQuery,
  approve,
  AS_OF,
  cases,
  director,
  freezeAt,
  officer,
  order,
  sentToA,
  stateAt,
  waiting,
} from './main-acts.fixture.js';

const president = { person: 'president1', roles: ['president'] };

let room: CourtRoom;

/** A case with one account at A (files) and one at F (service), and a debt of 1,000 yuan. */
beforeEach(async () => {
  room = await CourtRoom.open();
  await order(room, 'BANK-A', 'BANK-F');
  await answerOnlyQuery(room.body('BANK-A'), accountFound(ACCOUNT_A, 900_00n));
  const f = new ServiceBodyClient(room.url, SERVICE_USER);
  const [atF] = await f.queries();
  await f.answerQuery(
    accountsAnswer(atF?.requestNo ?? '', AS_OF, [accountFound('1600000000000000606', 500_00n)]),
  );
  await eventually(async () => {
    expect(await room.rows('SELECT 1 FROM property')).toHaveLength(2);
  });
}, 60_000);

afterEach(() => room.closeSound(), 30_000);

async function freeze(code: string, cap: string): Promise<void> {
  expect((await freezeAt(room, code, cap)).status).toBe(201);
}

async function holdAtA(cap: string, heldFen: bigint): Promise<void> {
  await freeze('BANK-A', cap);
  await room.body('BANK-A').answerControl(controlAnswer(await sentToA(room, 'freeze'), heldFen));
  await eventually(async () => expect(await stateAt(room, 'BANK-A')).toMatch(/^effective/));
}

describe('a discharged debt', () => {
  it('voids a freeze that no body has seen, and releases one that nobody has answered', async () => {
    await freeze('BANK-F', '100.00');
    await freeze('BANK-A', '200.00');
    await sentToA(room, 'freeze');
    await eventually(async () => expect(await stateAt(room, 'BANK-A')).toBe('sent'));
    await room.tellDischarge();

    const task = await waiting(room);
    expect(await stateAt(room, 'BANK-F')).toBe('void');
    const f = new ServiceBodyClient(room.url, SERVICE_USER);
    expect(await f.writCount('none')).toBe(0);
    await approve(room, task);
    const release = await sentToA(room, 'release');
    expect(release.lines[0]).toMatchObject({ amountFen: 200_00n });
    const whole = { standing: { capFen: 0n, heldFen: 0n } };
    await room.body('BANK-A').answerControl(controlAnswer(release, 200_00n, whole));
    await eventually(async () => expect(await stateAt(room, 'BANK-A')).toBe('released'));
  });

  it('is swept for when its event was lost', async () => {
    await holdAtA('900.00', 900_00n);
    await room.rows('UPDATE debt_ref SET due_fen = 0, cap_fen = 0, version = 2');

    const task = await waiting(room);
    expect(task.deputyOpen).toBe(false);
    expect(await room.rows(`SELECT 1 FROM release_batch WHERE cause = 'discharged'`)).toHaveLength(
      1,
    );
  });

  it('waits for the director; after thirty minutes the president may act, nobody else', async () => {
    await holdAtA('900.00', 900_00n);
    await room.tellDischarge();
    const task = await waiting(room);
    const early = await approve(room, task, president);
    const foreign = await approve(room, task, { ...director, court: '京0198' } as typeof director);
    await room.passes(31 * 60_000);
    const deputy = await waiting(room, president);
    const approved = await approve(room, task, president);

    expect(early).toMatchObject({ status: 403, body: { code: 'APPROVAL.NOT_YOURS' } });
    expect(foreign.status).toBe(403);
    expect(deputy.deputyOpen).toBe(true);
    expect(approved.body).toMatchObject({ state: 'approved' });
    const [told] = await room.rows<{ deputy: string }>(
      `SELECT data ->> 'asDeputy' AS deputy FROM outbox WHERE type LIKE '%release-approved%'`,
    );
    expect(told?.deputy).toBe('true');
  });

  it('two approvers at once send the releases once', async () => {
    await holdAtA('900.00', 900_00n);
    await room.tellDischarge();
    const task = await waiting(room);
    const second = { person: 'director2', roles: ['director'] };
    const answers = await Promise.all([approve(room, task), approve(room, task, second)]);

    expect(answers.map((answer) => answer.status).sort()).toEqual([201, 409]);
    await sentToA(room, 'release');
    expect(
      await room.rows(`SELECT 1 FROM outgoing_message WHERE priority = 1 AND kind = 'control'`),
    ).toHaveLength(1);
  });

  it('a rejected release is drafted again: the debtor owes nothing', async () => {
    await holdAtA('900.00', 900_00n);
    await room.tellDischarge();
    const first = await waiting(room);
    const path = `/approvals/${first.approvalId}/decisions`;
    const reject = { verdict: 'reject', contentHash: first.contentHash, why: '待核对' };
    const rejected = await room.call('POST', path, director, reject);
    expect(rejected.body).toMatchObject({ state: 'rejected' });
    await room.passes(61_000);

    const again = await waiting(room);
    expect(again.approvalId).not.toBe(first.approvalId);
    expect(await stateAt(room, 'BANK-A')).toBe('effective-full');
  });
});

describe('releases under the standing order', () => {
  it('a release the body refuses rests a minute and is then ordered again', async () => {
    await holdAtA('900.00', 900_00n);
    await room.tellDebt(2, '800.00');
    const refusal = { outcome: 'refused', requestedFen: 0n, uncoveredFen: 0n, reason: '系统维护' };
    const first = await sentToA(room, 'release');
    await room.body('BANK-A').answerControl(controlAnswer(first, 0n, refusal as never));
    await eventually(async () => {
      expect(
        await room.rows(`SELECT 1 FROM measure_order WHERE kind = 'release' AND state = 'refused'`),
      ).toHaveLength(1);
    });
    await room.passes(61_000);

    await eventually(async () => {
      expect((await sentToA(room, 'release')).requestNo).not.toBe(first.requestNo);
    });
  });

  it('an excess without a standing order waits for the director', async () => {
    await freezeAt(room, 'BANK-A', '900.00', { standingRelease: false });
    await room.body('BANK-A').answerControl(controlAnswer(await sentToA(room, 'freeze'), 900_00n));
    await eventually(async () => expect(await stateAt(room, 'BANK-A')).toBe('effective-full'));
    await room.tellDebt(2, '800.00');

    await waiting(room);
    expect(await room.rows(`SELECT state FROM release_batch`)).toEqual([{ state: 'drafted' }]);
  });

  it('unfilled caps stay while uncovered and are lowered after the grace once covered', async () => {
    await holdAtA('900.00', 850_00n);
    await room.tellDebt(2, '850.00');
    const release = await sentToA(room, 'release');

    expect(release.lines[0]).toMatchObject({ amountFen: 50_00n });
    const lowered = { standing: { capFen: 850_00n, heldFen: 850_00n } };
    await room.body('BANK-A').answerControl(controlAnswer(release, 50_00n, lowered));
    await eventually(async () => expect(await stateAt(room, 'BANK-A')).toBe('effective-full'));
  });
});

describe('the end of a measure', () => {
  it('is written by the clock: reminded before, lapsed after, never edited', async () => {
    await holdAtA('900.00', 900_00n);
    const [measure] = await room.rows<{ endsOn: string }>(
      `SELECT ends_on::text AS "endsOn" FROM measure`,
    );
    const end = Date.parse(`${measure?.endsOn ?? ''}T00:00:00+08:00`);
    await room.setClock(new Date(end - 3_600_000));
    await eventually(async () => {
      const reminders = await room.rows<{ level: string }>(
        'SELECT level FROM measure_reminder ORDER BY level',
      );
      expect(reminders.map((row) => row.level)).toEqual(['critical', 'notice', 'warning']);
    });
    expect(await stateAt(room, 'BANK-A')).toBe('effective-full');
    await room.setClock(new Date(end + 24 * 3_600_000 + 1_000));

    await eventually(async () => expect(await stateAt(room, 'BANK-A')).toBe('lapsed'));
    expect(await room.rows('SELECT held_fen::int AS held FROM measure_lapse')).toEqual([
      { held: 90_000 },
    ]);
    expect(await room.rows(`SELECT 1 FROM outbox WHERE type LIKE '%measure-lapsed%'`)).toHaveLength(
      1,
    );
  });

  it('leaves what was deducted just before counted, and stays over', async () => {
    await holdAtA('900.00', 900_00n);
    const [row] = await room.rows<{ id: string; endsOn: string }>(
      `SELECT measure_id AS id, ends_on::text AS "endsOn" FROM measure`,
    );
    const lines = [{ measureId: row?.id, amount: '400.00' }];
    await room.call('POST', `${cases}/deductions`, officer, { debtVersion: 1, lines });
    const deduct = await eventually(() => room.body('BANK-A').lastControl('deduct'));
    const over = Date.parse(`${row?.endsOn ?? ''}T00:00:00+08:00`) + 25 * 3_600_000;
    await room.setClock(new Date(over));
    await eventually(async () => expect(await stateAt(room, 'BANK-A')).toBe('lapsed'));
    const said = { from: row?.endsOn, to: row?.endsOn } as never;
    await room.body('BANK-A').answerControl(controlAnswer(deduct, 400_00n, said));

    await eventually(async () => {
      expect(await room.rows('SELECT state, deducted_fen::int AS fen FROM measure')).toEqual([
        { state: 'lapsed', fen: 40_000 },
      ]);
    });
  });
});
