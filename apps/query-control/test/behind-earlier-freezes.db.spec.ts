// Aim: a standing freeze that turns out to be behind another court's is taken over as queued, with its renewal; bodies played by the spec.
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { CourtDate } from '@lib/kernel';
import { eventually } from '@lib/testing';
import { controlAnswer } from './body.fixture.js';
import {
  closeStage,
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
});
