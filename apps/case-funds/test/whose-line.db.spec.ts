// Aim: a line counts for the payout or the case it is of, however the bank names it, and for no other.
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { eventually } from '@lib/testing';
import type { CaseSetup } from './case.fixture.js';
import { Desk } from './desk.fixture.js';
import { Scenes } from './scenes.fixture.js';

let desk: Desk;
let scenes: Scenes;
beforeEach(async () => {
  desk = await Desk.open();
  scenes = new Scenes(desk);
}, 90_000);
afterEach(async () => desk.close(), 30_000);

type Line = Desk['bank']['lines'][number];

async function knownCase(): Promise<{ setup: CaseSetup; subAccountNumber: string }> {
  const setup = await desk.newCase();
  return { setup, subAccountNumber: await scenes.subAccount(setup) };
}

const lineRead = (bankRef: string) =>
  eventually(async () => {
    const rows = await desk.rows('SELECT 1 FROM statement_line WHERE bank_ref = $1', [bankRef]);
    expect(rows).toHaveLength(1);
  }, 30_000);

/** A paid payout whose debit the bank tells only after giving it back. */
async function returnedFirst() {
  const { setup, first } = await scenes.withPayouts();
  desk.bank.statementDown = true;
  await scenes.approveAndInstruct(first);
  const { instructionNo } = await scenes.reaches(setup, first.payoutId, 'paid');
  desk.bank.giveBack(instructionNo);
  const [credit, debit] = [desk.bank.lines.pop(), desk.bank.lines.pop()] as [Line, Line];
  desk.bank.lines.push({ ...credit, cursor: debit.cursor });
  return { setup, payoutId: first.payoutId, debit: { ...debit, cursor: credit.cursor }, credit };
}

describe('a return', () => {
  it.each(['the same page', 'the next page'])(
    'told before its debit, which comes in %s, still returns the payout',
    async (page) => {
      const { setup, payoutId, debit, credit } = await returnedFirst();
      if (page === 'the next page') {
        desk.bank.statementDown = false;
        await lineRead(credit.bankRef);
      }
      desk.bank.lines.push(debit);
      desk.bank.statementDown = false;
      await lineRead(debit.bankRef);

      const returned = await scenes.payout(setup, payoutId);
      expect(returned).toMatchObject({ state: 'returned' });
      expect(await scenes.suspenseFen()).toBe('0');
      const left = (await scenes.disputes()).filter((item) => item['bankRef'] !== undefined);
      expect(left).toEqual([]);
      await scenes.expectSoundBooks();
    },
    90_000,
  );

  it('that names the debit but not our number returns the payout', async () => {
    const { setup, first } = await scenes.withPayouts();
    await scenes.approveAndInstruct(first);
    const { instructionNo } = await scenes.reaches(setup, first.payoutId, 'paid');
    await desk.readStatement();
    const debit = desk.bank.lines.find((line) => line.instructionNo === instructionNo);
    await lineRead(desk.bank.correct(debit?.bankRef ?? ''));

    expect((await scenes.payout(setup, first.payoutId)).state).toBe('returned');
    expect(await scenes.disputes()).toEqual([]);
    desk.bank.repeatsFromStart = true;
    await scenes.expectSoundBooks();
    expect(await scenes.disputes()).toEqual([]);
  }, 60_000);
});

describe('a credit', () => {
  it('taken back in the same page discharges nothing', async () => {
    const { setup, subAccountNumber } = await knownCase();
    const bookedOn = desk.bank.today;
    desk.bank.statementDown = true;
    const ref = desk.bank.credit({ amount: '1500000.00', bookedOn, subAccountNumber });
    const back = desk.bank.takeBack(ref);
    desk.bank.statementDown = false;
    await lineRead(back);

    expect(await desk.told('debt-discharged', setup.matterId)).toEqual([]);
    expect(await desk.told('receipt-credited', setup.matterId)).toEqual([]);
    expect(await scenes.balanceFen('unidentified')).toBe('0');
    await scenes.expectSoundBooks();
  }, 60_000);

  it('on the sub-account of another main account is no money of a case here', async () => {
    const { setup, subAccountNumber: own } = await knownCase();
    const subAccountNumber = own.replace(/^1100199/, '1100198');
    await lineRead(
      desk.bank.credit({ amount: '88.00', bookedOn: desk.bank.today, subAccountNumber }),
    );

    expect((await scenes.account(setup)).balance).toBe('0.00');
    expect(await scenes.balanceFen('unidentified')).toBe('8800');
    await scenes.expectSoundBooks();
  }, 60_000);

  it('told again under another reference pays its debt once', async () => {
    const { setup, subAccountNumber } = await knownCase();
    const bookedOn = desk.bank.today;
    desk.bank.credit({ amount: '200000.00', bookedOn });
    desk.bank.credit({ amount: '126000.00', bookedOn, subAccountNumber });
    // The running balance is the same: the bank holds this money once.
    desk.bank.lines.push({ ...(desk.bank.lines.at(-1) as Line), bankRef: 'B-AGAIN', cursor: '3' });
    await lineRead('B-AGAIN');

    expect((await scenes.debt(setup)).received).toBe('126000.00');
    expect(await scenes.dispute('B-AGAIN')).toMatchObject({ kind: 'unbookable-line' });
    await scenes.expectSoundBooks();
  }, 60_000);

  it('of the same amount on the same day is a payment of its own', async () => {
    const { setup, subAccountNumber } = await knownCase();
    const bookedOn = desk.bank.today;
    desk.bank.credit({ amount: '10.00', bookedOn, subAccountNumber });
    desk.bank.takeUnasked('10.00');
    await lineRead(desk.bank.credit({ amount: '10.00', bookedOn, subAccountNumber }));

    expect((await scenes.account(setup)).balance).toBe('20.00');
    await scenes.expectSoundBooks();
  }, 60_000);
});
