// Aim: a renewal whose word was contested may be ordered anew, and one heard of late counts if it was in time; bodies played by the spec.
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { ControlRequest } from '@lib/agencies';
import type { CourtDate } from '@lib/kernel';
import { addDays } from '@lib/kernel';
import { eventually } from '@lib/testing';
import { controlAnswer } from './body.fixture.js';
import {
  approveRelease,
  closeStage,
  discharge,
  due,
  hoursBeforeTheEnd,
  inbox,
  lapse,
  lookAtIt,
  measure,
  openStage,
  periods,
  renew,
  sent,
  stage,
  told,
} from './frozen-account.fixture.js';
import { cases, director, officer, waiting } from './main-acts.fixture.js';

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

/** Renewed on the last day; the word of it is still out when the freeze lapses here. */
async function lapsedUnheard(
  given: { readonly body?: object; readonly meanwhile?: () => Promise<void> } = {},
): Promise<{ request: ControlRequest; endsOn: CourtDate }> {
  const { endsOn } = await measure();
  await hoursBeforeTheEnd(10);
  expect((await renew({ body: given.body ?? {} })).status).toBe(201);
  const request = await sent('continue');
  await given.meanwhile?.();
  await lapse();
  return { request, endsOn };
}

async function paidAndReleaseSent(): Promise<void> {
  await discharge();
  await approveRelease();
  await sent('release');
}

async function hears(request: ControlRequest, asOf: string): Promise<void> {
  await stage.room.body('BANK-A').answerControl(controlAnswer(request, 900_00n, { asOf }));
  await eventually(async () =>
    expect(await stage.room.rows('SELECT 1 FROM control_outcome')).toHaveLength(2),
  );
}

const lapses = () =>
  stage.room.rows('SELECT ended_on::text AS "endedOn" FROM measure_lapse ORDER BY ended_on');
const clocks = () =>
  stage.room.rows(`SELECT due_on::text AS "endsOn" FROM deadline
    WHERE kind = 'measure-end' AND state = 'open'`);

describe('a renewal carried out in time and heard of after the old end', () => {
  it('stands again with its period and its clock; the lapse recorded here stays', async () => {
    const { request, endsOn } = await lapsedUnheard();
    await hears(request, `${endsOn}T20:00:00+08:00`);

    const now = await measure();
    expect(now).toMatchObject({ state: 'effective-full', endsOn: request.lines[0]?.to });
    expect(await stage.room.rows('SELECT held_fen::int AS held FROM measure')).toEqual([
      { held: 900_00 },
    ]);
    expect(await periods()).toHaveLength(2);
    expect(await clocks()).toEqual([{ endsOn: now.endsOn }]);
    expect(await lapses()).toEqual([{ endedOn: endsOn }]);
    expect(await told('measure-lapsed')).toMatchObject([{ endedOn: endsOn }]);
    expect(await told('measure-renewed')).toMatchObject([{ endsOn: now.endsOn }]);
    expect(await told('measure-acknowledged')).toMatchObject([{}, { held: '900.00' }]);
    expect(await stage.room.rows('SELECT 1 FROM dispute')).toEqual([]);
    expect(await due()).toEqual([]);
  });

  it('is released when the debt was discharged meanwhile', async () => {
    const { request, endsOn } = await lapsedUnheard();
    await discharge();
    await hears(request, `${endsOn}T20:00:00+08:00`);
    await approveRelease();

    expect((await sent('release')).lines[0]).toMatchObject({ amountFen: 900_00n });
  });

  it('is pressed for the release that its body left unanswered while the freeze was over here', async () => {
    const { request, endsOn } = await lapsedUnheard({ meanwhile: paidAndReleaseSent });
    await stage.room.passes(49 * 3_600_000);
    const silent = `SELECT 1 FROM measure_order WHERE kind = 'release' AND state = 'unanswered'`;
    await eventually(async () => expect(await stage.room.rows(silent)).toHaveLength(1));
    await hears(request, `${endsOn}T20:00:00+08:00`);

    const offers = `SELECT offers FROM outgoing_message WHERE state = 'sent'
      AND subject_id = (SELECT order_id FROM measure_order WHERE kind = 'release')`;
    await eventually(async () => expect(await stage.room.rows(offers)).toEqual([{ offers: 2 }]));
    const done = {
      standing: { capFen: 0n, heldFen: 0n },
      asOf: `${addDays(endsOn, 4)}T10:00:00+08:00`,
    };
    await stage.room
      .body('BANK-A')
      .answerControl(controlAnswer(await sent('release'), 900_00n, done));
    await eventually(async () => expect((await measure()).state).toBe('released'));
  });

  it('for a period that is over by then has lapsed again, and both lapses are on record', async () => {
    const { endsOn } = await measure();
    const until = addDays(endsOn, 5);
    const { request } = await lapsedUnheard({ body: { endsOn: until } });
    await hoursBeforeTheEnd(-10 * 24);
    await hears(request, `${endsOn}T20:00:00+08:00`);

    await eventually(async () => expect(await lapses()).toHaveLength(2));
    expect(await lapses()).toEqual([{ endedOn: endsOn }, { endedOn: until }]);
    expect(await measure()).toMatchObject({ state: 'lapsed', endsOn: until });
    expect(await due()).toHaveLength(1);
  });
});

describe('a renewal carried out after the old end', () => {
  it.each([
    ['is disputed', 1],
    ['is disputed when its word is dated before it was ordered', -300],
  ])('%s, and moves nothing', async (_what, day) => {
    const { request, endsOn } = await lapsedUnheard();
    await hears(request, `${addDays(endsOn, day)}T10:00:00+08:00`);

    expect(await stage.room.rows('SELECT 1 FROM dispute')).toHaveLength(1);
    expect(await measure()).toMatchObject({ endsOn, state: 'lapsed' });
    expect(await periods()).toHaveLength(1);
  });

  it('though looked at, is put before people again when the debt is discharged', async () => {
    const { request, endsOn } = await lapsedUnheard();
    await hears(request, `${addDays(endsOn, 1)}T10:00:00+08:00`);
    await lookAtIt();
    await discharge();

    await eventually(async () =>
      expect(await inbox()).toMatchObject([
        { about: '续行冻结', reason: expect.stringContaining('债务已清偿') },
      ]),
    );
    const { body } = await stage.room.call('GET', `${cases}/contested-answers`, officer);
    expect(body['items']).toHaveLength(2);
  });
});

describe('a freeze over here that may stand at its body', () => {
  const again = [{ reason: expect.stringContaining('债务已清偿') }];

  it('by its own word of a later end is put before people again when the debt is discharged', async () => {
    const to = addDays((await measure()).endsOn, 800);
    const later = { to, asOf: '2026-03-05T10:00:00+08:00' };
    await stage.room
      .body('BANK-A')
      .answerControl(controlAnswer(await sent('freeze'), 900_00n, later));
    await lookAtIt();
    await lapse();
    await discharge();

    await eventually(async () => expect(await inbox()).toMatchObject(again));
  });

  it('is put before people when it lapses after the discharge, its renewal unanswered, not released', async () => {
    await hoursBeforeTheEnd(100);
    await renew();
    await sent('continue');
    await discharge();
    const { approvalId, contentHash } = await waiting(stage.room);
    const reject = { verdict: 'reject', contentHash, why: '待核对' };
    await stage.room.call('POST', `/approvals/${approvalId}/decisions`, director, reject);
    await lapse();

    await eventually(async () => expect(await inbox()).toMatchObject(again));
  });
});
