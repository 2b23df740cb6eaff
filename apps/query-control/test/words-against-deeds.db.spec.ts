// Aim: a word that shows an order was not carried out, or another end than is watched, is disputed and not passed over; bodies played by the spec.
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { ControlOutcome } from '@lib/agencies';
import type { CourtDate } from '@lib/kernel';
import { addDays } from '@lib/kernel';
import { eventually } from '@lib/testing';
import { ReleaseSweep } from '../src/measure-watch/index.js';
import { controlAnswer } from './body.fixture.js';
import { CourtRoom } from './court-room.fixture.js';
import { findAtAAndB, freezeAt, handled, hold, sentToA, stateAt } from './main-acts.fixture.js';

let room: CourtRoom;

/** A debt of 1,000 yuan; 900 known at A, as much at B. */
beforeEach(async () => {
  room = await CourtRoom.open();
  await findAtAAndB(room);
}, 60_000);

afterEach(() => room.closeSound(), 30_000);

describe('a later word on a freeze', () => {
  it.each([
    ['an earlier end is disputed: the freeze would lapse unnoticed', 30],
    ['a later end than was ever ordered is disputed: it would stand on unseen', 800],
  ])('with %s', async (_what, day) => {
    await hold(room, 'BANK-A', { cap: '900.00', heldFen: 900_00n });
    const freeze = await sentToA(room, 'freeze');
    const to = addDays(freeze.lines[0]?.from as CourtDate, day);
    const later = { to, asOf: '2026-03-05T10:00:00+08:00' };
    await room.body('BANK-A').answerControl(controlAnswer(freeze, 900_00n, later));
    await handled(room, 4);

    const [row] = await room.rows<{ on: string }>('SELECT ends_on::text AS on FROM measure');
    const disputes = await room.rows('SELECT 1 FROM dispute');
    expect(disputes.length === 1 || row?.on === to).toBe(true);
  });
});

describe('a freeze answered with a period that cannot be', () => {
  it.each<[string, { from?: number | null; to?: number }, number]>([
    ['an end beyond the law', { to: 26_000 }, 1],
    ['an end before its first day', { to: -1 }, 1],
    ['a first day that is still to come', { from: 400, to: 700 }, 1],
    ['a first day before it was ordered', { from: -30 }, 1],
    ['no first day, by a clock that is behind', { from: null }, 0],
  ])('such as %s has an end clock within the law', async (_what, days, disputes) => {
    await freezeAt(room, 'BANK-A', '900.00');
    const freeze = await sentToA(room, 'freeze');
    const [line] = freeze.lines;
    const on = (n: number) => addDays(line?.from as CourtDate, n);
    const said = {
      ...(typeof days.from === 'number' ? { from: on(days.from) } : {}),
      ...(days.from === null ? { from: undefined } : {}),
      ...(days.to === undefined ? {} : { to: on(days.to) }),
    } as Partial<ControlOutcome>;
    await room.body('BANK-A').answerControl(controlAnswer(freeze, 900_00n, said));
    await handled(room, 3);

    expect(await stateAt(room, 'BANK-A')).toBe('effective-full');
    expect(
      await room.rows(`SELECT due_on::text AS "endsOn" FROM deadline
        WHERE kind = 'measure-end' AND state = 'open'`),
    ).toEqual([{ endsOn: line?.to }]);
    expect(await room.rows('SELECT 1 FROM dispute')).toHaveLength(disputes);
  });
});

describe('a later word that shows an acknowledged release was not done', () => {
  it('is disputed, not passed over', async () => {
    await hold(room, 'BANK-A', { cap: '900.00', heldFen: 850_00n });
    const freeze = await sentToA(room, 'freeze');
    await room.tellDebt(2, '400.00');
    const release = await sentToA(room, 'release');
    expect(release.lines[0]).toMatchObject({ amountFen: 500_00n });
    const done = { standing: { capFen: 400_00n, heldFen: 400_00n } };
    await room.body('BANK-A').answerControl(controlAnswer(release, 500_00n, done));
    await eventually(async () =>
      expect(await room.rows('SELECT held_fen::int AS held FROM measure')).toEqual([
        { held: 400_00 },
      ]),
    );
    const asOf = '2026-03-06T10:00:00+08:00';
    await room.body('BANK-A').answerControl(controlAnswer(freeze, 900_00n, { asOf }));
    await eventually(async () =>
      expect(await room.rows('SELECT effect FROM control_outcome')).toHaveLength(3),
    );

    const [held] = await room.rows<{ held: number }>('SELECT held_fen::int AS held FROM measure');
    const disputes = await room.rows('SELECT 1 FROM dispute');
    expect({ held: held?.held, disputes: disputes.length }).not.toEqual({
      held: 400_00,
      disputes: 0,
    });
  });
});

describe('a release acknowledged and not done', () => {
  it('rests like a refused one', async () => {
    await hold(room, 'BANK-A', { cap: '900.00', heldFen: 900_00n });
    await room.tellDebt(2, '400.00');
    const release = await sentToA(room, 'release');
    const standing = { capFen: 900_00n, heldFen: 900_00n };
    await room.body('BANK-A').answerControl(controlAnswer(release, 500_00n, { standing }));
    await handled(room, 4);
    await room.app.get(ReleaseSweep, { strict: false }).sweep();

    expect(await room.rows(`SELECT 1 FROM measure_order WHERE kind = 'release'`)).toHaveLength(1);
  });
});
