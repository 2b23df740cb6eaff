// Aim: a standing freeze that turns out to be behind another court's is taken over as queued, with its renewal; bodies played by the spec.
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { CourtDate } from '@lib/kernel';
import { addDays, addYears, courtDateOf } from '@lib/kernel';
import { eventually } from '@lib/testing';
import { controlAnswer } from './body.fixture.js';
import {
  closeStage,
  discharge,
  inbox,
  lapse,
  lookAtIt,
  measure,
  openStage,
  periods,
  renew,
  sent,
  stage,
} from './frozen-account.fixture.js';

const EARLIER = [
  {
    rank: 1,
    authority: '另一法院(虚构)',
    documentNo: 'X1',
    amountFen: 900_00n,
    endsOn: '2026-12-01' as CourtDate,
  },
];

beforeEach(openStage, 60_000);
afterEach(closeStage, 30_000);

describe('with 900 yuan held at A', () => {
  it('a renewal is taken over though another court was first and nothing is held', async () => {
    const { endsOn } = await measure();
    await renew();
    const request = await sent('continue');
    await stage.room
      .body('BANK-A')
      .answerControl(controlAnswer(request, 0n, { earlierFreezes: EARLIER }));

    await eventually(async () => expect(await periods()).toHaveLength(2));
    const { state, endsOn: renewed } = await measure();
    expect({ state, later: renewed > endsOn }).toEqual({ state: 'queued', later: true });
  });

  it('a later word that another court was first is taken over, and a later turn of its own too', async () => {
    const freeze = await sent('freeze');
    const later = { earlierFreezes: EARLIER, asOf: '2026-03-05T10:00:00+08:00' };
    await stage.room.body('BANK-A').answerControl(controlAnswer(freeze, 0n, later));
    await eventually(async () =>
      expect(
        await stage.room.rows('SELECT state, held_fen::int AS held, rank FROM measure'),
      ).toEqual([{ state: 'queued', held: 0, rank: 2 }]),
    );
    const turn = { asOf: '2026-03-06T10:00:00+08:00' };
    await stage.room.body('BANK-A').answerControl(controlAnswer(freeze, 900_00n, turn));
    await eventually(async () => expect((await measure()).state).toBe('effective-full'));
  });

  /** Behind another court; its turn comes a hundred days later, on the body's word for that day. */
  async function turnComes(
    lastsDays: (on: CourtDate) => CourtDate,
    meanwhile?: () => Promise<void>,
  ): Promise<CourtDate> {
    const freeze = await sent('freeze');
    const body = stage.room.body('BANK-A');
    const behind = { earlierFreezes: EARLIER, asOf: '2026-03-05T10:00:00+08:00' };
    await body.answerControl(controlAnswer(freeze, 0n, behind));
    await eventually(async () => expect((await measure()).state).toBe('queued'));
    await meanwhile?.();
    await stage.room.passes(100 * 86_400_000);
    const [row] = await stage.room.rows<{ now: Date }>('SELECT legal_now() AS now');
    const now = row?.now ?? new Date(0);
    const from = courtDateOf(now);
    const turn = { asOf: now.toISOString(), from, to: lastsDays(from) };
    await body.answerControl(controlAnswer(freeze, 900_00n, turn));
    await eventually(async () => expect((await measure()).state).toBe('effective-full'));
    return from;
  }
  const clocks = () =>
    stage.room.rows(`SELECT due_on::text AS "endsOn" FROM deadline
      WHERE kind = 'measure-end' AND state = 'open'`);

  it.each([
    ['a year', 365],
    ['a shorter time', 60],
  ])('whose turn comes, it has the period of its own that is printed: %s', async (_what, days) => {
    const from = await turnComes((on) => addDays(on, days - 1));

    const endsOn = addDays(from, days - 1);
    expect(await measure()).toMatchObject({ endsOn });
    expect(await clocks()).toEqual([{ endsOn }]);
    expect((await periods()).at(-1)).toEqual({ startsOn: from, endsOn });
    expect(await stage.room.rows('SELECT 1 FROM dispute')).toEqual([]);
  });

  it('whose turn comes for longer than the law allows, it ends within the law, and people look', async () => {
    const from = await turnComes((on) => addYears(on, 2));

    expect(await clocks()).toEqual([{ endsOn: addDays(addYears(from, 1), -1) }]);
    expect(await stage.room.rows('SELECT 1 FROM dispute')).toHaveLength(1);
  });

  it('a renewal of the end before its turn is not put before the body again', async () => {
    await renew();
    await sent('continue');
    await turnComes((on) => addDays(on, 364));
    await stage.room.passes(48 * 3_600_000);

    const pressed = `SELECT 1 FROM deadline AS d JOIN measure_order AS o ON d.subject_id = o.order_id::text
      WHERE d.kind = 'control-answer-by' AND d.state = 'open' AND o.kind = 'renew'`;
    await eventually(async () => expect(await stage.room.rows(pressed)).toEqual([]));
  });

  it('whose turn ends before a renewal that was carried out, people look', async () => {
    const from = await turnComes(
      (on) => addDays(on, 60),
      async () => {
        await renew();
        const behind = { earlierFreezes: EARLIER, asOf: '2026-03-05T10:00:00+08:00' };
        await stage.room
          .body('BANK-A')
          .answerControl(controlAnswer(await sent('continue'), 0n, behind));
        await eventually(async () => expect(await periods()).toHaveLength(2));
      },
    );

    expect(await clocks()).toEqual([{ endsOn: addDays(from, 60) }]);
    expect(await stage.room.rows('SELECT 1 FROM dispute')).toHaveLength(1);
  });

  it('a renewal of the end before its turn, though looked at, is put before people when nothing is owed', async () => {
    await renew();
    const request = await sent('continue');
    await turnComes((on) => addDays(on, 60));
    await stage.room.body('BANK-A').answerControl(controlAnswer(request, 900_00n));
    await lookAtIt();
    await lapse();
    await discharge();

    const again = [{ reason: expect.stringContaining('债务已清偿') }];
    await eventually(async () => expect(await inbox()).toMatchObject(again));
  });

  it('a renewal of the end that stood before its turn is not taken for one of its own', async () => {
    await renew();
    const request = await sent('continue');
    const from = await turnComes((on) => addDays(on, 364));
    await stage.room.body('BANK-A').answerControl(controlAnswer(request, 900_00n));
    await eventually(async () =>
      expect(await stage.room.rows('SELECT 1 FROM dispute')).toHaveLength(1),
    );

    expect(await measure()).toMatchObject({ endsOn: addDays(from, 364) });
  });
});
