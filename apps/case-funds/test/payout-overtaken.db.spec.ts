// Aim: a payout that finance instructed and the bank never had does not leave once its money is gone or was paid already.
import { describe, expect, it } from '@jest/globals';
import { eventually } from '@lib/testing';
import type { Desk } from './desk.fixture.js';
import { openScenes } from './opened.fixture.js';
import type { PayoutView, Scenes } from './scenes.fixture.js';

let desk: Desk;
let scenes: Scenes;

openScenes((opened, its) => {
  scenes = opened;
  desk = its;
});

/** Instructed while the bank cannot be reached; returned once the bank was called in vain. */
async function outOfReach(payout: PayoutView): Promise<string> {
  desk.bank.behave('unreachable');
  expect(await scenes.approve(payout)).toMatchObject({ body: { state: 'approved' } });
  const { body } = await scenes.instruct(payout);
  const instructionNo = String(body['instructionNo']);
  await eventually(() => expect(desk.bank.calls).toContain(instructionNo));
  return instructionNo;
}

describe('a payout that the bank never had', () => {
  it('does not leave when its money was taken back, and the case has it free again', async () => {
    const { setup, first } = await scenes.withPayouts();
    const credit = desk.bank.lastCredit();
    const instructionNo = await outOfReach(first);
    await scenes.dispute(desk.bank.takeBack(credit), 'receipt-reversed');
    await eventually(async () => expect((await scenes.debt(setup)).received).toBe('0.00'));
    expect(desk.bank.payments.has(instructionNo)).toBe(false);
    const ended = await scenes.reaches(setup, first.payoutId, 'returned');

    expect(ended).toMatchObject({ reason: expect.stringContaining('未发出') });
    expect(desk.bank.paidOut(instructionNo)).toBe('0.00');
    expect(await scenes.account(setup)).toMatchObject({ balance: '70000.00', onHold: '0.00' });
    await scenes.expectSoundBooks();
  }, 60_000);

  it('does not leave when what it goes out again for turns out paid', async () => {
    const { setup, returned } = await scenes.refused();
    const { body } = await scenes.reissue(returned, returned.version);
    const fresh = body as unknown as PayoutView;
    const instructionNo = await outOfReach(fresh);
    const ref = desk.bank.payAfterAll(returned.instructionNo);
    const dispute = await scenes.dispute(ref, 'paid-after-return');
    await scenes.reaches(setup, fresh.payoutId, 'returned');

    expect(desk.bank.paidOut(instructionNo)).toBe('0.00');
    await scenes.settleByTwo(dispute, { decision: 'paid-after-all' });
    expect((await scenes.account(setup)).balance).toBe('56000.00');
    await scenes.expectSoundBooks();
  }, 60_000);

  it('leaves as ever when nothing changed meanwhile', async () => {
    const { setup, first } = await scenes.withPayouts();
    const instructionNo = await outOfReach(first);
    desk.bank.behave();
    await scenes.reaches(setup, first.payoutId, 'paid');

    expect(desk.bank.paidOut(instructionNo)).toBe('70000.00');
    await scenes.expectSoundBooks();
  }, 60_000);
});

describe('a payout that the bank executed without answering', () => {
  it('is not given up when its money was taken back: the bank is asked', async () => {
    const { setup, first } = await scenes.withPayouts();
    const credit = desk.bank.lastCredit();
    desk.bank.statementDown = true;
    desk.bank.behave('silent-after-doing', 1);
    await scenes.approveAndInstruct(first);
    desk.bank.takeBack(credit);
    desk.bank.statementDown = false;
    const paid = await scenes.reaches(setup, first.payoutId, 'paid');

    expect(desk.bank.paidOut(paid.instructionNo)).toBe('70000.00');
    await scenes.expectSoundBooks();
  }, 60_000);
});
