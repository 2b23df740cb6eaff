// Aim: money that left the bank once does not leave again by a re-issue of a re-issue, whatever amount the late debit has.
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

const LATE = { decision: 'paid-after-all' };

const reissued = async (payout: PayoutView): Promise<PayoutView> => {
  const answer = await scenes.reissue(payout, payout.version);
  expect(answer.status).toBe(201);
  return answer.body as unknown as PayoutView;
};

/** Refused, re-issued, and refused again. */
async function refusedTwice() {
  const { setup, returned: first } = await scenes.refused();
  const second = await reissued(first);
  desk.bank.behave('refuse', 1);
  await scenes.approveAndInstruct(second);
  return { setup, first, second: await scenes.reaches(setup, second.payoutId, 'returned') };
}

/** Paid and given back by the bank. */
async function givenBack() {
  const { setup, first } = await scenes.withPayouts();
  await scenes.approveAndInstruct(first);
  const { instructionNo } = await scenes.reaches(setup, first.payoutId, 'paid');
  await desk.readStatement();
  desk.bank.giveBack(instructionNo);
  const returned = await scenes.reaches(setup, first.payoutId, 'returned');
  return { setup, returned, instructionNo };
}

describe('a chain of re-issues', () => {
  it('ends while the statement shows the first payment as paid', async () => {
    const { first, second } = await refusedTwice();
    await scenes.dispute(desk.bank.payAfterAll(first.instructionNo), 'paid-after-return');

    expect((await scenes.reissue(second, second.version)).body).toMatchObject({
      code: 'PAYOUT.PAID_AFTER_RETURN',
    });
    await scenes.expectSoundBooks();
  }, 60_000);

  it('is stopped on paper when the first payment turns out paid', async () => {
    const { first, second } = await refusedTwice();
    const third = await reissued(second);
    await scenes.approve(third);
    await scenes.dispute(desk.bank.payAfterAll(first.instructionNo), 'paid-after-return');

    expect(await scenes.instruct(third)).toMatchObject({
      status: 409,
      body: { code: 'PAYOUT.VOID' },
    });
    expect(desk.bank.paidOut(first.instructionNo)).toBe('70000.00');
    await scenes.expectSoundBooks();
  }, 60_000);

  it('that failed does not keep the late payment from being recorded, and counts once with it', async () => {
    const { setup, first, second } = await refusedTwice();
    const ref = desk.bank.payAfterAll(first.instructionNo);
    const dispute = await scenes.dispute(ref, 'paid-after-return');
    await scenes.settleByTwo(dispute, LATE);

    expect(await scenes.payout(setup, first.payoutId)).toMatchObject({ state: 'paid' });
    expect((await scenes.account(setup)).balance).toBe('56000.00');
    expect((await scenes.reissue(second, second.version)).body).toMatchObject({
      code: 'PAYOUT.PAID_AFTER_RETURN',
    });
    const subAccountNumber = await scenes.subAccount(setup);
    desk.bank.credit({ amount: '126.00', bookedOn: desk.bank.today, subAccountNumber });
    await eventually(async () => expect((await scenes.debt(setup)).received).toBe('126126.00'));
    expect((await scenes.proposed(setup)).map((item) => item.amount)).toEqual(['70.00', '56.00']);
    await scenes.expectSoundBooks();
  }, 60_000);

  it('is recorded as paid by one of its payments alone when two of them left late', async () => {
    const { first, second } = await refusedTwice();
    const early = desk.bank.payAfterAll(first.instructionNo);
    await scenes.settleByTwo(await scenes.dispute(early, 'paid-after-return'), LATE);
    const late = await scenes.dispute(
      desk.bank.payAfterAll(second.instructionNo),
      'paid-after-return',
    );

    expect((await scenes.settle(late, LATE)).body).toMatchObject({ code: 'DISPUTE.NOT_EVEN' });
    await scenes.expectSoundBooks();
  }, 60_000);
});

describe('a debit of another amount after the return', () => {
  it('stops the re-issue that is on paper', async () => {
    const { returned, instructionNo } = await givenBack();
    const fresh = await reissued(returned);
    await scenes.approve(fresh);
    await scenes.dispute(desk.bank.payAgain(instructionNo, '69999.99'), 'second-payment');

    expect(await scenes.instruct(fresh)).toMatchObject({
      status: 409,
      body: { code: 'PAYOUT.VOID' },
    });
    expect((await scenes.reissue(returned, returned.version)).body).toMatchObject({
      code: 'PAYOUT.PAID_AFTER_RETURN',
    });
    await scenes.expectSoundBooks();
  }, 60_000);

  it('that is corrected in part still holds the re-issue back', async () => {
    const { returned, instructionNo } = await givenBack();
    const odd = desk.bank.payAgain(instructionNo, '69999.99');
    await scenes.dispute(odd, 'second-payment');
    await scenes.dispute(desk.bank.correct(odd, '1.00', instructionNo), 'return-unknown');

    expect(desk.bank.paidOut(instructionNo)).toBe('69998.99');
    expect((await scenes.reissue(returned, returned.version)).body).toMatchObject({
      code: 'PAYOUT.PAID_AFTER_RETURN',
    });
    await scenes.expectSoundBooks();
  }, 60_000);
});

describe('a re-issue after part of the money was taken back', () => {
  it('is of what is still due to its payee, and the rest follows when there is money again', async () => {
    const { setup, returned } = await scenes.refused();
    const subAccountNumber = await scenes.subAccount(setup);
    const half = async (received: string) => {
      const bookedOn = desk.bank.today;
      desk.bank.credit({ amount: '63000.00', bookedOn, subAccountNumber });
      await eventually(async () => expect((await scenes.debt(setup)).received).toBe(received));
    };
    await scenes.dispute(desk.bank.takeBack(desk.bank.lastCredit()), 'receipt-reversed');
    await eventually(async () => expect((await scenes.debt(setup)).received).toBe('0.00'));
    const early = await scenes.reissue(returned, returned.version);
    await half('63000.00');
    const fresh = await reissued(returned);
    const others = await scenes.proposed(setup);
    await scenes.approveAndInstruct(fresh);
    await scenes.reaches(setup, fresh.payoutId, 'paid');
    await half('126000.00');

    expect(early).toMatchObject({ status: 409, body: { code: 'PAYOUT.VOID' } });
    expect(fresh).toMatchObject({ amount: '35000.00', reissueOf: returned.payoutId });
    expect(others.map((item) => item.amount)).toEqual(['28000.00']);
    expect((await scenes.proposed(setup)).map((item) => item.amount)).toEqual([
      '35000.00',
      '28000.00',
    ]);
    await scenes.expectSoundBooks();
  }, 60_000);
});
