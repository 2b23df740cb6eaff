// Aim: a renewal that is refused, not answered or wrongly carried out leaves the old end and is seen; bodies played by the spec.
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { addDays, startOfCourtDate } from '@lib/kernel';
import { eventually } from '@lib/testing';
import { controlAnswer } from './body.fixture.js';
import {
  closeStage,
  due,
  hoursBeforeTheEnd,
  measure,
  openStage,
  renew,
  renewInSilence,
  sent,
  stage,
  told,
} from './frozen-account.fixture.js';

beforeEach(openStage, 60_000);
afterEach(closeStage, 30_000);

describe('a renewal that fails', () => {
  it('refused by the body leaves the old end, raises the level and may be ordered anew', async () => {
    const { endsOn } = await measure();
    await hoursBeforeTheEnd(20 * 24);
    await eventually(async () =>
      expect((await due())[0]?.renewal).toMatchObject({ level: 'notice' }),
    );
    await renew();
    const request = await sent('continue');
    const no = {
      outcome: 'refused',
      reason: '系统维护',
      heldFen: 0n,
      uncoveredFen: 900_00n,
    } as const;
    await stage.room.body('BANK-A').answerControl(controlAnswer(request, 0n, no));

    await eventually(async () => {
      expect((await due())[0]?.renewal).toMatchObject({ level: 'warning', failure: '系统维护' });
    });
    expect(await measure()).toMatchObject({ endsOn, state: 'effective-full' });
    expect(await told('measure-renewal-refused')).toMatchObject([{ outcome: 'refused', endsOn }]);
    expect(await told('measure-refused')).toEqual([]);
    expect((await renew()).status).toBe(201);
  });

  it('not answered in time is offered again and raises the level; a late word is still taken', async () => {
    const { endsOn } = await measure();
    const request = await renewInSilence();

    await eventually(async () => {
      const offers = await stage.room.rows(
        'SELECT offers, state FROM outgoing_message WHERE request_no = $1',
        [request.requestNo],
      );
      expect(offers).toEqual([{ offers: 2, state: 'sent' }]);
    });
    const [item] = await due();
    expect(item?.renewal).toMatchObject({ level: 'warning', lastState: 'unanswered' });
    expect((await renew()).body).toMatchObject({ code: 'RENEWAL.UNDER_WAY' });
    expect(await told('measure-renewal-refused')).toMatchObject([{ outcome: 'silent', endsOn }]);
    await stage.room.body('BANK-A').answerControl(controlAnswer(request, 900_00n));
    await eventually(async () => expect((await measure()).endsOn > endsOn).toBe(true));
    expect(await due()).toEqual([]);
  });

  it('silent until the end lapses at the old end, and its inbox says what to do', async () => {
    const { endsOn } = await measure();
    await hoursBeforeTheEnd(10);
    await renew();
    await sent('continue');
    const [order] = await stage.room.rows<{ by: Date }>(
      `SELECT answer_by AS by FROM measure_order WHERE kind = 'renew'`,
    );
    expect(order?.by).toEqual(startOfCourtDate(addDays(endsOn, 1)));
    await hoursBeforeTheEnd(-1);

    await eventually(async () => expect((await measure()).state).toBe('lapsed'));
    await eventually(async () => {
      expect(await told('measure-renewal-refused')).toMatchObject([{ outcome: 'silent' }]);
    });
    expect((await due())[0]?.renewal).toMatchObject({
      level: 'lapsed',
      levelText: '已届满',
      blocked: { code: 'RENEWAL.LAPSED' },
    });
  });

  it.each<[string, { from?: number; to?: number; asOf?: number }]>([
    ['with a gap', { from: 2 }],
    ['to the old end', { to: 0 }],
    ['after it had ended', { asOf: 2 }],
  ])('carried out %s is disputed and moves nothing', async (_what, days) => {
    const { endsOn } = await measure();
    await renew();
    const on = (n: number | undefined) => (n === undefined ? undefined : addDays(endsOn, n));
    const [from, to, asOf] = [on(days.from), on(days.to), on(days.asOf)];
    const said = {
      ...(from ? { from } : {}),
      ...(to ? { from: endsOn, to } : {}),
      ...(asOf ? { asOf: `${asOf}T10:00:00+08:00` } : {}),
    };
    await stage.room
      .body('BANK-A')
      .answerControl(controlAnswer(await sent('continue'), 900_00n, said));

    await eventually(async () =>
      expect(await stage.room.rows('SELECT 1 FROM dispute')).toHaveLength(1),
    );
    expect(await measure()).toMatchObject({ endsOn });
  });

  it('carried out beyond what was ordered is not taken over at all', async () => {
    const { endsOn } = await measure();
    await renew({ body: { endsOn: addDays(endsOn, 30) } });
    const said = { to: addDays(endsOn, 31) };
    await stage.room
      .body('BANK-A')
      .answerControl(controlAnswer(await sent('continue'), 900_00n, said));

    await eventually(async () => {
      expect(
        await stage.room.rows(`SELECT 1 FROM incoming_message WHERE state = 'fault'`),
      ).toHaveLength(1);
    });
    expect(await measure()).toMatchObject({ endsOn });
  });
});
