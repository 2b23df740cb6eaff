// Aim: neither a deduction under way nor a missing capability nor a refusal keeps a release, or its case, from its end.
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { eventually } from '@lib/testing';
import { ReleaseSweep } from '../src/measure-watch/index.js';
import { controlAnswer } from './body.fixture.js';
import {
  approveRelease,
  closeStage,
  discharge,
  hoursBeforeTheEnd,
  measure,
  openStage,
  sent,
  stage,
} from './frozen-account.fixture.js';
import { cases, officer, sentToA } from './main-acts.fixture.js';

beforeEach(openStage, 60_000);
afterEach(closeStage, 30_000);

const rows = (sql: string) => stage.room.rows(sql);

async function batchStates(): Promise<string[]> {
  const { body } = await stage.room.call('GET', `${cases}/releases`, officer);
  return (body['items'] as { state: string }[]).map(({ state }) => state);
}

const held = () =>
  eventually(async () =>
    expect(await rows('SELECT held_fen::int AS held FROM measure')).toEqual([{ held: 850_00 }]),
  );

describe('a freeze that is being deducted in full', () => {
  it('has its release under way when the debt is paid in another way', async () => {
    const { room } = stage;
    const lines = [{ measureId: (await measure()).id, amount: '900.00' }];
    await room.call('POST', `${cases}/deductions`, officer, { debtVersion: 1, lines });
    await sentToA(room, 'deduct');
    await eventually(async () =>
      expect(
        await rows(`SELECT 1 FROM measure_order WHERE kind = 'deduct' AND state = 'sent'`),
      ).toHaveLength(1),
    );
    await discharge();
    await eventually(async () =>
      expect(await rows('SELECT 1 FROM debt_ref WHERE due_fen = 0')).toHaveLength(1),
    );
    await room.app.get(ReleaseSweep, { strict: false }).sweep();
    await approveRelease();

    await sent('release');
    expect(
      await rows(`SELECT amount_fen::int AS fen, whole FROM measure_order WHERE kind = 'release'`),
    ).toEqual([{ fen: 900_00, whole: true }]);
  });
});

describe('a body that is no longer listed as able to release online', () => {
  it('has its word taken over, and is sent the release all the same', async () => {
    const { room } = stage;
    const freeze = await sent('freeze');
    await room.rows(
      `UPDATE institution SET capabilities = array_remove(capabilities, 'release') WHERE code = 'BANK-A'`,
    );
    const less = { requestedFen: 900_00n, uncoveredFen: 50_00n, asOf: '2026-03-06T10:00:00+08:00' };
    await room.body('BANK-A').answerControl(controlAnswer(freeze, 850_00n, less));
    await held();
    await discharge();
    await approveRelease();

    expect((await sent('release')).lines).toHaveLength(1);
  });
});

describe('a batch of releases of which nothing more comes', () => {
  it('has ended when its body refused, and is acknowledged when it was carried out', async () => {
    const { room } = stage;
    await discharge();
    await approveRelease();
    const first = await sent('release');
    const nothing = { outcome: 'refused', requestedFen: 0n, uncoveredFen: 0n } as const;
    const refusal = { ...nothing, reason: '系统维护' };
    await room.body('BANK-A').answerControl(controlAnswer(first, 0n, refusal));
    await eventually(async () => expect(await batchStates()).toEqual(['ended']));
    await room.passes(61_000);
    await approveRelease();
    const second = await eventually(async () => {
      const last = await sent('release');
      expect(last.requestNo).not.toBe(first.requestNo);
      return last;
    });
    const standing = { capFen: 0n, heldFen: 0n };
    await room.body('BANK-A').answerControl(controlAnswer(second, 900_00n, { standing }));

    await eventually(async () => expect(await batchStates()).toEqual(['ended', 'acknowledged']));
  });

  it('has ended when the freeze lapsed before its body answered', async () => {
    await hoursBeforeTheEnd(5);
    await discharge();
    await approveRelease();
    await sent('release');
    await hoursBeforeTheEnd(-80);
    await eventually(async () => expect((await measure()).state).toBe('lapsed'));

    expect(await batchStates()).toEqual(['ended']);
  });
});
