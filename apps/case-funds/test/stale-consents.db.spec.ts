// Aim: the second person's consent covers the receipt as the first one saw it, and nothing it became since.
import { describe, expect, it } from '@jest/globals';
import type { Desk } from './desk.fixture.js';
import { openScenes } from './opened.fixture.js';
import { officer } from './persons.fixture.js';
import type { Scenes } from './scenes.fixture.js';

let desk: Desk;
let scenes: Scenes;

openScenes((opened, its) => {
  scenes = opened;
  desk = its;
});

const otherFinance = { person: 'finance2', roles: ['finance'] };

describe('a consent', () => {
  it('to reversing money nobody had is no consent to taking it from a case', async () => {
    const setup = await desk.newCase();
    const { caseId } = setup;
    const dispute = await scenes.unasked('412.00');
    const { receiptId } = await scenes.unidentified('412.00');
    const path = `/receipts/${receiptId}`;
    const wish = { decision: 'reverse-receipt', receiptId };
    await scenes.settle(dispute, wish);
    await desk.post(`${path}/claims`, officer, { caseId, why: '付款人为被执行人' });
    await desk.post(`${path}/confirmations`, otherFinance, { caseId, verdict: 'confirm' });

    expect(await scenes.consent(dispute)).toMatchObject({
      status: 409,
      body: { code: 'APPROVAL.CONTENT_CHANGED' },
    });
    expect((await scenes.account(setup)).balance).toBe('412.00');
    expect((await scenes.consent(dispute, undefined, 'reject')).status).toBe(201);
    await scenes.settleByTwo(dispute, wish);
    expect((await scenes.account(setup)).balance).toBe('0.00');
    await scenes.expectSoundBooks();
  }, 60_000);

  it('holds while the receipt stays as it was', async () => {
    const dispute = await scenes.unasked('413.00');
    const { receiptId } = await scenes.unidentified('413.00');
    const settled = await scenes.settleByTwo(dispute, { decision: 'reverse-receipt', receiptId });

    expect(settled).toMatchObject({ state: 'settled' });
    expect(await scenes.receipts('state=returned')).toContainEqual(
      expect.objectContaining({ receiptId }),
    );
  }, 60_000);
});
