// Aim: a credit that the bank takes back leaves no money, no debt version and no payout that relies on it.
import { describe, expect, it } from '@jest/globals';
import { eventually } from '@lib/testing';
import type { Desk } from './desk.fixture.js';
import { openScenes } from './opened.fixture.js';
import { officer } from './persons.fixture.js';
import type { PayoutView, Scenes } from './scenes.fixture.js';

let desk: Desk;
let scenes: Scenes;

openScenes((opened, its) => {
  scenes = opened;
  desk = its;
});

describe('a credit that the bank takes back', () => {
  it('leaves the case, its debt and its open payouts, and is listed', async () => {
    const { setup, first } = await scenes.withPayouts();
    await scenes.approve(first);
    const bankRef = desk.bank.takeBack(desk.bank.lastCredit());
    await scenes.reaches(setup, first.payoutId, 'void');

    expect(await scenes.debt(setup)).toMatchObject({ received: '0.00' });
    expect(await scenes.account(setup)).toMatchObject({ balance: '0.00' });
    expect((await scenes.instruct(first)).body).toMatchObject({ code: 'PAYOUT.VOID' });
    expect(await scenes.disputes()).toContainEqual(
      expect.objectContaining({ kind: 'receipt-reversed', bankRef, amount: '126000.00' }),
    );
    await scenes.expectSoundBooks();
  });

  it('that is paid out in part takes what is left; the rest stands on suspense for a person', async () => {
    const { setup, first } = await scenes.withPayouts();
    const credit = desk.bank.lastCredit();
    await scenes.approveAndInstruct(first);
    await scenes.reaches(setup, first.payoutId, 'paid');
    const bankRef = desk.bank.takeBack(credit);
    await eventually(async () => expect((await scenes.debt(setup)).received).toBe('0.00'));
    const suspense = await desk.rows(
      `SELECT balance_fen AS fen FROM account WHERE code = 'suspense'`,
    );

    expect(await scenes.account(setup)).toMatchObject({ balance: '0.00', onHold: '0.00' });
    expect(suspense).toEqual([{ fen: '-7000000' }]);
    expect(await scenes.disputes()).toContainEqual(
      expect.objectContaining({
        bankRef,
        detail: expect.objectContaining({
          missing: '70000.00',
          payoutsWithBank: first.payoutId,
        }),
      }),
    );
    await scenes.expectSoundBooks();
  });

  it('while the bank has a payout of it takes no share from what may still be paid', async () => {
    const { setup, first } = await scenes.withPayouts();
    const credit = desk.bank.lastCredit();
    desk.bank.behave('accept');
    await scenes.approveAndInstruct(first);
    const { instructionNo } = await scenes.payout(setup, first.payoutId);
    await eventually(() => expect(desk.bank.payments.has(instructionNo)).toBe(true));
    const dispute = await scenes.dispute(desk.bank.takeBack(credit), 'receipt-reversed');
    await eventually(async () => expect((await scenes.debt(setup)).received).toBe('0.00'));
    await scenes.expectSoundBooks();
    desk.bank.settleAccepted();
    await scenes.reaches(setup, first.payoutId, 'paid');

    expect(dispute).toMatchObject({ detail: { missing: '70000.00' } });
    expect(await scenes.account(setup)).toMatchObject({ balance: '0.00', onHold: '0.00' });
    await scenes.expectSoundBooks();
  });

  it('sets back who was not paid yet: new money is his first', async () => {
    const setup = await scenes.fundedCase('100000.00');
    const subAccountNumber = await scenes.subAccount(setup);
    const pay = async (amount: string, received: string) => {
      desk.bank.credit({ amount, bookedOn: desk.bank.today, subAccountNumber });
      await eventually(async () => expect((await scenes.debt(setup)).received).toBe(received));
    };
    await pay('26000.00', '126000.00');
    const [first, second] = (await scenes.proposed(setup)) as [PayoutView, PayoutView];
    await scenes.approveAndInstruct(first);
    await scenes.reaches(setup, first.payoutId, 'paid');
    desk.bank.takeBack(desk.bank.lastCredit());
    await scenes.reaches(setup, second.payoutId, 'void');
    await pay('26000.00', '126000.00');

    expect((await scenes.proposed(setup)).map((item) => item.amount)).toEqual(['56000.00']);
    await scenes.expectSoundBooks();
  }, 60_000);

  it('before anybody claimed it just leaves unidentified money', async () => {
    const waiting = await scenes.unidentified('77.00');
    desk.bank.takeBack(desk.bank.lastCredit());

    await eventually(async () =>
      expect(await scenes.receipts('state=returned')).toContainEqual(
        expect.objectContaining({ receiptId: waiting.receiptId }),
      ),
    );
    expect(await scenes.receipts('state=unidentified')).toEqual([]);
    await scenes.expectSoundBooks();
  });

  it('a second time, or by another amount, is not believed', async () => {
    const setup = await scenes.fundedCase('50.00');
    const credit = desk.bank.lastCredit();
    desk.bank.takeBack(credit);
    const second = desk.bank.takeBack(credit);

    await eventually(async () =>
      expect(await scenes.disputes()).toContainEqual(
        expect.objectContaining({ kind: 'unknown-debit', bankRef: second }),
      ),
    );
    expect(await scenes.account(setup)).toMatchObject({ balance: '0.00' });
  });
});

describe('a discharge that relied on a credit taken back', () => {
  const told = (fact: string, { matterId }: { readonly matterId: string }) =>
    desk.told(fact, matterId);

  it('is revoked once, in the same transaction, and told again when money covers the debt again', async () => {
    const setup = await scenes.fundedCase('1500000.00');
    const payouts = await scenes.proposed(setup);
    desk.bank.takeBack(desk.bank.lastCredit());
    for (const { payoutId } of payouts) await scenes.reaches(setup, payoutId, 'void');

    const { version, due } = await scenes.debt(setup);
    const sums = await desk.get(`/cases/${setup.caseId}/sums`, officer);
    expect(sums.body).toMatchObject({ discharged: false, received: '0.00', outstanding: due });
    const [first] = await told('debt-discharged', setup);
    expect(await told('debt-discharge-revoked', setup)).toEqual([
      expect.objectContaining({
        caseId: setup.caseId,
        version,
        dischargedVersion: first?.['version'],
        received: '0.00',
        due,
        cause: '银行冲回到账',
      }),
    ]);
    expect((await scenes.propose(setup)).body).toMatchObject({ code: 'PAYOUT.NOTHING_TO_PAY' });
    await scenes.expectSoundBooks();

    const subAccountNumber = await scenes.subAccount(setup);
    desk.bank.credit({ amount: '1500000.00', bookedOn: desk.bank.today, subAccountNumber });
    await eventually(async () =>
      expect(await scenes.debt(setup)).toMatchObject({ discharged: true }),
    );
    expect(await told('debt-discharged', setup)).toHaveLength(2);
    expect(await told('debt-discharge-revoked', setup)).toHaveLength(1);
    await scenes.expectSoundBooks();
  });

  it('stays revoked without another word while the debt is computed again', async () => {
    const setup = await scenes.fundedCase('1500000.00');
    desk.bank.takeBack(desk.bank.lastCredit());
    await eventually(async () =>
      expect(await told('debt-discharge-revoked', setup)).toHaveLength(1),
    );
    const path = `/cases/${setup.caseId}/debt-computations`;
    const again = await desk.post(path, officer, { asOf: '2026-03-03' });

    expect(again.body).toMatchObject({ discharged: false });
    expect(await told('debt-discharge-revoked', setup)).toHaveLength(1);
  });

  it('stands when what is left still covers the debt', async () => {
    const setup = await scenes.fundedCase('1500000.00');
    const subAccountNumber = await scenes.subAccount(setup);
    desk.bank.credit({ amount: '100.00', bookedOn: desk.bank.today, subAccountNumber });
    await eventually(async () => expect((await scenes.debt(setup)).received).toBe('1500100.00'));
    desk.bank.takeBack(desk.bank.lastCredit());
    await eventually(async () => expect((await scenes.debt(setup)).received).toBe('1500000.00'));

    expect(await scenes.debt(setup)).toMatchObject({ discharged: true });
    expect(await told('debt-discharge-revoked', setup)).toEqual([]);
    expect(await told('debt-discharged', setup)).toHaveLength(1);
    await scenes.expectSoundBooks();
  });
});
