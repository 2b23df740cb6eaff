// Aim: figures that cannot be true neither raise a cap nor hide what a newer word says; bodies played by the spec.
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { eventually } from '@lib/testing';
import { controlAnswer } from './body.fixture.js';
import { CourtRoom } from './court-room.fixture.js';
import {
  approve,
  cases,
  findAtAAndB,
  handled,
  hold,
  officer,
  sentToA,
  stateAt,
  waiting,
} from './main-acts.fixture.js';

let room: CourtRoom;

/** A debt of 1,000 yuan; 900 known at A, as much at B. */
beforeEach(async () => {
  room = await CourtRoom.open();
  await findAtAAndB(room);
}, 60_000);

afterEach(() => room.closeSound(), 30_000);

async function deduct(code: string, amount: string) {
  const [row] = await room.rows<{ id: string }>(
    'SELECT measure_id AS id FROM measure WHERE institution = $1',
    [code],
  );
  const lines = [{ measureId: row?.id, amount }];
  const answer = await room.call('POST', `${cases}/deductions`, officer, { debtVersion: 1, lines });
  expect(answer.status).toBe(201);
  return eventually(() => room.body(code).lastControl('deduct'));
}

describe('a standing amount above what was ordered', () => {
  it('does not free real money at another body', async () => {
    await hold(room, 'BANK-B', { cap: '500.00', heldFen: 500_00n });
    await hold(room, 'BANK-A', { cap: '500.00', heldFen: 500_00n });
    const taken = await deduct('BANK-A', '100.00');
    // A slip of two digits: 40,000 instead of 400 yuan.
    const standing = { capFen: 40_000_00n, heldFen: 40_000_00n };
    await room.body('BANK-A').answerControl(controlAnswer(taken, 100_00n, { standing }));
    await handled(room, 5);

    const [atA] = await room.rows<{ cap: number }>(
      `SELECT cap_fen::int AS cap FROM measure WHERE institution = 'BANK-A'`,
    );
    const releases = await room.rows(
      `SELECT institution, amount_fen::int AS fen FROM measure_order WHERE kind = 'release'`,
    );
    expect({ raised: (atA?.cap ?? 0) > 500_00, releases }).toEqual({ raised: false, releases: [] });
  });
});

describe('figures dated in the future', () => {
  it('do not make the court deaf to what is caught later', async () => {
    await hold(
      room,
      'BANK-A',
      { cap: '900.00', heldFen: 300_00n },
      { asOf: '2062-03-04T10:00:00+08:00' },
    );
    const freeze = await sentToA(room, 'freeze');
    await room.tellDebt(2, '400.00');
    await room.passes(2 * 3_600_000);
    const [row] = await room.rows<{ now: Date }>('SELECT legal_now() AS now');
    const asOf = row?.now.toISOString() ?? '';
    await room.body('BANK-A').answerControl(controlAnswer(freeze, 900_00n, { asOf }));
    await eventually(async () =>
      expect(await room.rows('SELECT effect FROM control_outcome')).toHaveLength(2),
    );

    const [held] = await room.rows<{ held: number }>('SELECT held_fen::int AS held FROM measure');
    const disputes = await room.rows('SELECT 1 FROM dispute');
    expect({ held: held?.held, disputes: disputes.length }).not.toEqual({
      held: 300_00,
      disputes: 0,
    });
  });
});

async function threeHoursLater(): Promise<{ anHourAgo: string; now: string }> {
  await room.passes(3 * 3_600_000);
  const [row] = await room.rows<{ now: Date }>('SELECT legal_now() AS now');
  const now = row?.now ?? new Date(0);
  const anHourAgo = new Date(now.getTime() - 3_600_000);
  return { anHourAgo: anHourAgo.toISOString(), now: now.toISOString() };
}

describe('a receipt that is older than another word already known', () => {
  it('a report of what is left after a deduction is not deducted a second time', async () => {
    await hold(room, 'BANK-A', { cap: '900.00', heldFen: 900_00n });
    const freeze = await sentToA(room, 'freeze');
    const taken = await deduct('BANK-A', '400.00');
    const { anHourAgo: asOf, now } = await threeHoursLater();
    const left = { requestedFen: 500_00n, uncoveredFen: 0n, asOf: now };
    await room.body('BANK-A').answerControl(controlAnswer(freeze, 500_00n, left));
    await eventually(async () =>
      expect(await room.rows('SELECT held_fen::int AS held FROM measure')).toEqual([
        { held: 500_00 },
      ]),
    );
    // The receipt of the deduction, an hour older, without the figures of the standing freeze.
    await room.body('BANK-A').answerControl(controlAnswer(taken, 400_00n, { asOf }));
    await eventually(async () =>
      expect(await room.rows('SELECT deducted_fen::int AS fen FROM measure')).toEqual([
        { fen: 400_00 },
      ]),
    );

    expect(
      await room.rows('SELECT cap_fen::int AS cap, held_fen::int AS held FROM measure'),
    ).toEqual([{ cap: 500_00, held: 500_00 }]);
  });

  it('does not end a freeze that the newer word says stands: it is disputed and released again', async () => {
    await hold(room, 'BANK-A', { cap: '900.00', heldFen: 900_00n });
    const freeze = await sentToA(room, 'freeze');
    await room.tellDischarge();
    await approve(room, await waiting(room));
    const release = await sentToA(room, 'release');
    const { anHourAgo: asOf, now } = await threeHoursLater();
    const later = { asOf: now, uncoveredFen: 50_00n };
    await room.body('BANK-A').answerControl(controlAnswer(freeze, 850_00n, later));
    await eventually(async () =>
      expect(await room.rows('SELECT held_fen::int AS held FROM measure')).toEqual([
        { held: 850_00 },
      ]),
    );
    await room.body('BANK-A').answerControl(controlAnswer(release, 900_00n, { asOf }));
    await eventually(async () => expect(await room.rows('SELECT 1 FROM dispute')).toHaveLength(1));

    expect(await stateAt(room, 'BANK-A')).toMatch(/^effective/);
    await room.passes(61_000);
    await eventually(async () =>
      expect(
        await room.rows(`SELECT 1 FROM measure_order WHERE kind = 'release' AND state = 'drafted'`),
      ).toHaveLength(1),
    );
  });
});
