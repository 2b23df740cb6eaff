// Aim: two debits for one instruction number: the payout is paid once, the other debit stands on suspense until two persons or the bank even it out.
import { beforeEach, describe, expect, it } from '@jest/globals';
import { eventually } from '@lib/testing';
import type { CaseSetup } from './case.fixture.js';
import type { Desk } from './desk.fixture.js';
import { openScenes } from './opened.fixture.js';
import { finance } from './persons.fixture.js';
import type { DisputeView, PayoutView, Scenes } from './scenes.fixture.js';

let desk: Desk;
let scenes: Scenes;
let setup: CaseSetup;
let payout: PayoutView;

openScenes((opened, its) => {
  scenes = opened;
  desk = its;
});

const balance = async () => (await scenes.account(setup)).balance;
const stateNow = async () => (await scenes.payout(setup, payout.payoutId)).state;

/** A case of 126000.00, of which one payout of 70000.00 is with the bank in its manner. */
async function instructed(manner: typeof desk.bank.manner, state: string): Promise<void> {
  const { setup: fresh, first } = await scenes.withPayouts();
  desk.bank.behave(manner, 1);
  await scenes.approveAndInstruct(first);
  payout = await scenes.reaches(fresh, first.payoutId, state);
  setup = fresh;
  await eventually(() => expect(desk.bank.payments.has(payout.instructionNo)).toBe(true));
  await desk.readStatement();
}

async function paidAgain(amount?: string): Promise<DisputeView> {
  return scenes.dispute(desk.bank.payAgain(payout.instructionNo, amount), 'second-payment');
}

describe('a second debit for one instruction', () => {
  beforeEach(async () => instructed('settle', 'paid'), 60_000);

  it('is listed and stands on suspense; the payout, its case and its facts are as they were', async () => {
    const before = Number(await scenes.suspenseFen());
    const dispute = await paidAgain();

    expect(dispute).toMatchObject({
      state: 'open',
      amount: '70000.00',
      detail: { direction: 'debit', instructionNo: payout.instructionNo },
      decisions: [{ decision: 'bank-error' }, { decision: 'reverse-receipt' }],
    });
    expect(Number(await scenes.suspenseFen()) - before).toBe(-7_000_000);
    expect([await balance(), await stateNow()]).toEqual(['56000.00', 'paid']);
    expect(await desk.told('payout-confirmed', setup.matterId)).toHaveLength(1);
    expect(await scenes.settle(dispute, { decision: 'explained' })).toMatchObject({ status: 422 });
    await scenes.expectSoundBooks();
  });

  it.each([
    ['without the number', false, false],
    ['with the number', false, true],
    ['with the number, naming the first debit', true, true],
  ])(
    'ends with the correction of the bank %s; the payout stays paid',
    async (_how, first, told) => {
      const before = await scenes.suspenseFen();
      const dispute = await paidAgain();
      const [original] = desk.bank.lines.filter(
        (line) => line.instructionNo === payout.instructionNo,
      );
      const wrong = first ? (original?.bankRef ?? '') : dispute.bankRef;
      const number = told ? payout.instructionNo : undefined;
      const correction = await scenes.dispute(desk.bank.correct(wrong, undefined, number));

      expect(correction).toMatchObject({ kind: 'return-unknown' });
      expect([await balance(), await stateNow()]).toEqual(['56000.00', 'paid']);
      await scenes.expectSoundBooks();
      const wish = { decision: 'bank-error', correctionRef: correction.bankRef };
      expect((await scenes.settle(dispute, wish)).body).toMatchObject({ state: 'settled' });
      expect(await scenes.suspenseFen()).toBe(before);
      await scenes.expectSoundBooks();
    },
  );

  it('leaves a payout that is given back too: it returns and goes out again once', async () => {
    const dispute = await paidAgain();
    const correction = await scenes.dispute(
      desk.bank.correct(dispute.bankRef, undefined, payout.instructionNo),
    );
    desk.bank.giveBack(payout.instructionNo);
    const returned = await scenes.reaches(setup, payout.payoutId, 'returned');
    const wish = { decision: 'bank-error', correctionRef: correction.bankRef };
    await scenes.settle(dispute, wish);

    expect(await balance()).toBe('126000.00');
    expect(desk.bank.paidOut(payout.instructionNo)).toBe('0.00');
    await scenes.expectSoundBooks();
    expect((await scenes.reissue(returned, returned.version)).status).toBe(201);
  });

  it('holds a re-issue back as long as it stands', async () => {
    desk.bank.giveBack(payout.instructionNo);
    const returned = await scenes.reaches(setup, payout.payoutId, 'returned');
    const odd = desk.bank.payAgain(payout.instructionNo, '69999.99');
    await scenes.dispute(odd, 'second-payment');

    expect((await scenes.reissue(returned, returned.version)).body).toMatchObject({
      code: 'PAYOUT.PAID_AFTER_RETURN',
    });
    await scenes.expectSoundBooks();
    const correction = await scenes.dispute(desk.bank.correct(odd));
    const dispute = await scenes.dispute(odd);
    const wish = { decision: 'bank-error', correctionRef: correction.bankRef };
    expect((await scenes.settle(dispute, wish)).status).toBe(201);
    expect((await scenes.reissue(returned, returned.version)).status).toBe(201);
  });

  it('ends by two persons with what the payee gave back, and by no money of a case', async () => {
    const before = await scenes.suspenseFen();
    const dispute = await paidAgain();
    const claimed = await scenes.fundedCase('70000.00');
    const [own] = await scenes.receipts(`caseId=${claimed.caseId}`);
    const refused = await scenes.settle(dispute, {
      decision: 'reverse-receipt',
      receiptId: own?.receiptId,
    });
    const { receiptId } = await scenes.unidentified('70000.00');
    await scenes.settle(dispute, { decision: 'reverse-receipt', receiptId });
    const alone = await scenes.consent(dispute, finance);
    expect((await scenes.consent(dispute)).body).toMatchObject({ state: 'approved' });

    expect(refused.body).toMatchObject({ code: 'DISPUTE.NOT_EVEN' });
    expect(alone.body).toMatchObject({ code: 'APPROVAL.NOT_YOURS' });
    expect(await scenes.suspenseFen()).toBe(before);
    expect([await balance(), await stateNow()]).toEqual(['56000.00', 'paid']);
    await scenes.expectSoundBooks();
    const late = desk.bank.correct(dispute.bankRef, undefined, payout.instructionNo);
    expect(await scenes.dispute(late)).toMatchObject({ kind: 'return-unknown' });
    expect(await stateNow()).toBe('paid');
    await scenes.expectSoundBooks();
  });
});

describe('a debit of another amount than ordered', () => {
  it('is not the payment: the right one that follows is, and the wrong one is listed', async () => {
    await instructed('accept', 'instructed');
    const before = await scenes.suspenseFen();
    const wrong = await paidAgain('69999.99');
    expect([await balance(), await stateNow()]).toEqual(['126000.00', 'instructed']);
    desk.bank.settleAccepted();
    await scenes.reaches(setup, payout.payoutId, 'paid');
    await scenes.expectSoundBooks();
    const correction = await scenes.dispute(desk.bank.correct(wrong.bankRef));
    const wish = { decision: 'bank-error', correctionRef: correction.bankRef };
    await scenes.settle(wrong, wish);

    expect(await balance()).toBe('56000.00');
    expect(await scenes.suspenseFen()).toBe(before);
    expect(await scenes.balanceFen('payout-clearing')).toBe('0');
    await scenes.expectSoundBooks();
  });
});
