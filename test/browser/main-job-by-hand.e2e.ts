import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { HandStage } from './by-hand/hand-stage.js';
import { close, correctReturned, payOut } from './by-hand/until-closed.js';
import * as discharged from './by-hand/until-discharged.js';
import * as frozen from './by-hand/until-frozen.js';

const STEPS: readonly (readonly [sentence: string, act: (stage: HandStage) => Promise<void>])[] = [
  ['refuses a faulty case file by its faults and imports the right one', frozen.importWithFaults],
  ['shows the assignment live; notice and service follow', frozen.assignAndNotify],
  ['shows each body’s answer, silence as silence, lateness as lateness', frozen.orderQuery],
  ['freezes as proposed, and the missing part at the bank the officer chose', frozen.freeze],
  ['releases by itself what a later credit made too much', frozen.laterCredit],
  ['has unidentified money claimed by one and confirmed by another', discharged.claimUnidentified],
  ['refuses a deduction from a page older than the debt', discharged.deductOnStalePage],
  ['tops up, and deducts on two days', discharged.deduct],
  ['shows the discharge and the releases that wait for approval', discharged.discharge],
  [
    'lets the deputy approve the releases once the clock ran out',
    discharged.approveReleaseAsDeputy,
  ],
  ['pays out with three pairs of hands; one payment unknown, one returned', payOut],
  ['pays the returned one after correction and new approval', correctReturned],
  ['closes; every sum agrees with the banks’ own books', close],
];

// Aim: every human step of the main job can be done through the pages alone, and each page shows what
// others did without being loaded again.
describe('the main job by hand', () => {
  let stage: HandStage;
  /** A step stands on the ones before it: after a failure the rest says so at once. */
  let failed: string | undefined;

  beforeAll(async () => {
    stage = await HandStage.open();
  }, 120_000);

  afterAll(async () => {
    await stage?.close();
  }, 60_000);

  it.each(STEPS)(
    '%s',
    async (sentence, act) => {
      if (failed !== undefined) throw new Error(`not played: "${failed}" failed`);
      failed = sentence;
      try {
        await act(stage);
      } catch (error) {
        await stage.shots('failed');
        throw error;
      }
      failed = undefined;
      expect(stage.complaints()).toEqual([]);
    },
    240_000,
  );
});
