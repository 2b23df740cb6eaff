// Aim: a renewal whose word was contested may be ordered anew, for the old end stands and comes nearer; bodies played by the spec.
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { addDays } from '@lib/kernel';
import { eventually } from '@lib/testing';
import { controlAnswer } from './body.fixture.js';
import {
  closeStage,
  due,
  hoursBeforeTheEnd,
  measure,
  openStage,
  periods,
  renew,
  sent,
  stage,
  told,
} from './frozen-account.fixture.js';

beforeEach(openStage, 60_000);
afterEach(closeStage, 30_000);

describe('a renewal whose word was contested', () => {
  it('is shown as failed at once and may be ordered anew', async () => {
    const { endsOn } = await measure();
    await hoursBeforeTheEnd(20 * 24);
    await renew();
    const gap = { from: addDays(endsOn, 2) };
    await stage.room
      .body('BANK-A')
      .answerControl(controlAnswer(await sent('continue'), 900_00n, gap));
    await eventually(async () =>
      expect(await stage.room.rows('SELECT 1 FROM dispute')).toHaveLength(1),
    );

    expect(await told('measure-renewal-refused')).toMatchObject([{ outcome: 'refused', endsOn }]);
    const [item] = await due();
    expect(item?.renewal).toMatchObject({
      level: expect.stringMatching(/warning|critical/),
      failure: expect.stringContaining('不符'),
    });
    const again = await renew();
    expect(again.body['code'] ?? again.status).toBe(201);
    const [first, second] = await stage.room.rows<{ requestNo: string }>(
      `SELECT request_no AS "requestNo" FROM measure_order WHERE kind = 'renew' ORDER BY created_at`,
    );
    expect(second?.requestNo).not.toBe(first?.requestNo);
    await eventually(async () =>
      expect((await sent('continue')).requestNo).toBe(second?.requestNo),
    );
    await stage.room.body('BANK-A').answerControl(controlAnswer(await sent('continue'), 900_00n));
    await eventually(async () => expect(await periods()).toHaveLength(2));
    expect((await measure()).endsOn > endsOn).toBe(true);
  });
});
