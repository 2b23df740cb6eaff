// Aim: a credit that the bank takes back leaves no money, no debt version and no payout that relies on it.
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { eventually } from '@lib/testing';
import { checks } from '../src/checks.js';
import { Desk } from './desk.fixture.js';
import type { PayoutView } from './scenes.fixture.js';
import { Scenes } from './scenes.fixture.js';

let desk: Desk;
let scenes: Scenes;

beforeAll(async () => {
  desk = await Desk.open('2026-03-02');
  scenes = new Scenes(desk);
}, 90_000);

afterAll(async () => {
  await desk?.close();
}, 30_000);

const lastCredit = () =>
  desk.bank.lines.filter((line) => line.direction === 'credit').at(-1)?.bankRef ?? '';

async function expectSoundBooks(): Promise<void> {
  await desk.readStatement();
  for (const check of checks) {
    expect({ id: check.id, rows: await desk.rows(check.sql) }).toEqual({ id: check.id, rows: [] });
  }
}

describe('a credit that the bank takes back', () => {
  it('leaves the case, its debt and its open payouts, and is listed', async () => {
    const setup = await scenes.fundedCase(1, '126000.00');
    const [first] = (await scenes.proposed(setup)) as [PayoutView];
    await scenes.approve(first);
    const bankRef = desk.bank.takeBack(lastCredit());
    await scenes.reaches(setup, first.payoutId, 'void');

    expect(await scenes.debt(setup)).toMatchObject({ received: '0.00' });
    expect(await scenes.account(setup)).toMatchObject({ balance: '0.00' });
    expect((await scenes.instruct(first)).body).toMatchObject({ code: 'PAYOUT.VOID' });
    expect(await scenes.disputes()).toContainEqual(
      expect.objectContaining({ kind: 'receipt-reversed', bankRef, amount: '126000.00' }),
    );
    await expectSoundBooks();
  });

  it('that is paid out in part takes what is left; the rest stands on suspense for a person', async () => {
    const setup = await scenes.fundedCase(2, '126000.00');
    const credit = lastCredit();
    const [first] = (await scenes.proposed(setup)) as [PayoutView];
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
    await expectSoundBooks();
  });

  it('before anybody claimed it just leaves unidentified money', async () => {
    const waiting = await scenes.unidentified('77.00');
    desk.bank.takeBack(lastCredit());

    await eventually(async () =>
      expect(await scenes.receipts('state=returned')).toContainEqual(
        expect.objectContaining({ receiptId: waiting.receiptId }),
      ),
    );
    expect(await scenes.receipts('state=unidentified')).toEqual([]);
    await expectSoundBooks();
  });

  it('a second time, or by another amount, is not believed', async () => {
    const setup = await scenes.fundedCase(3, '50.00');
    const credit = lastCredit();
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
