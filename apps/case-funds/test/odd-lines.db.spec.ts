// Aim: one odd line of the statement stops nobody else's money, is kept, and a person sees it.
import { describe, expect, it } from '@jest/globals';
import { newId } from '@lib/kernel';
import { eventually } from '@lib/testing';
import type { CaseSetup } from './case.fixture.js';
import type { Desk } from './desk.fixture.js';
import { openScenes } from './opened.fixture.js';
import type { Scenes } from './scenes.fixture.js';

let desk: Desk;
let scenes: Scenes;

openScenes((opened, its) => {
  scenes = opened;
  desk = its;
});

type Line = Desk['bank']['lines'][number];

/** Books a credit that the bank then tells otherwise, and one to a case behind it. */
async function tellOdd(told: Partial<Line>, amount = '5.00'): Promise<[string, CaseSetup]> {
  const setup = await desk.newCase();
  const subAccountNumber = await scenes.subAccount(setup);
  const bookedOn = desk.bank.today;
  desk.bank.statementDown = true;
  const bankRef = desk.bank.credit({ amount, bookedOn, remark: '红字冲正' });
  Object.assign(desk.bank.lines.find((line) => line.bankRef === bankRef) ?? {}, told);
  desk.bank.credit({ amount: '500.00', bookedOn, subAccountNumber });
  desk.bank.statementDown = false;
  return [bankRef, setup];
}

const passes = (setup: CaseSetup) =>
  eventually(async () => expect((await scenes.account(setup)).balance).toBe('500.00'), 20_000);

const oddOnes = async () =>
  (await scenes.disputes()).filter((item) => item['kind'] === 'unbookable-line');

describe('a credit that cannot be booked as usual stops nobody behind it', () => {
  it('when its deduction is of a case that is not known here: it waits unidentified', async () => {
    const requestNo = '20260302110105000777';
    const unknown = { caseId: newId(), matterId: newId() } as unknown as CaseSetup;
    await desk.tellDeduction(unknown, requestNo, '70.00');
    await eventually(async () => {
      const sql = 'SELECT 1 FROM expected_receipt WHERE request_no = $1';
      expect(await desk.rows(sql, [requestNo])).toHaveLength(1);
    });
    const [, setup] = await tellOdd({ requestNo }, '70.00');
    await passes(setup);

    expect(await scenes.receipts('state=unidentified')).toContainEqual(
      expect.objectContaining({ requestNo, amount: '70.00' }),
    );
    await scenes.expectSoundBooks();
    const late = await desk.newCase(unknown);
    await eventually(async () => expect((await scenes.account(late)).balance).toBe('70.00'));
    await scenes.expectSoundBooks();
  }, 60_000);

  it('when a character of it cannot be stored: it is left out', async () => {
    const [bankRef, setup] = await tellOdd({ remark: '还\u0000款' }, '7.00');
    await passes(setup);

    const sql = 'SELECT remark FROM statement_line WHERE bank_ref = $1';
    expect(await desk.rows(sql, [bankRef])).toEqual([{ remark: '还款' }]);
    await scenes.expectSoundBooks();
  }, 60_000);

  it('when it is of no money: it is kept without a posting', async () => {
    const [bankRef, setup] = await tellOdd({ remark: '结息' }, '0.00');
    await passes(setup);

    expect(await oddOnes()).toContainEqual(
      expect.objectContaining({ bankRef, amount: '0.00', kindText: expect.stringMatching('流水') }),
    );
    await scenes.expectSoundBooks();
  }, 60_000);

  it.each<[string, string, Partial<Line>]>([
    ['credit', '3.00', { amount: '3.00', remark: '长'.repeat(501) }],
    ['debit', '5.00', { amount: '-5.00' }],
    ['credit', '0.00', { amount: '1.000' }],
  ])(
    'when it cannot be read: what stands for it is a %s of %s',
    async (direction, amount, told) => {
      const [bankRef, setup] = await tellOdd(told);
      await passes(setup);

      const dispute = await scenes.dispute(bankRef, 'unbookable-line');
      expect(dispute).toMatchObject({ amount, detail: { direction }, line: { direction, amount } });
      const sql = 'SELECT as_told FROM statement_line WHERE bank_ref = $1';
      const [kept] = await desk.rows<{ as_told: string }>(sql, [bankRef]);
      expect(JSON.parse(kept?.as_told ?? '')).toMatchObject(told);
      desk.bank.repeatsFromStart = true;
      await scenes.expectSoundBooks();
      desk.bank.repeatsFromStart = false;
    },
    60_000,
  );
});

describe('a credit that is dated ahead', () => {
  it('counts from the day it was read, moves no debt into the future, and is listed', async () => {
    const setup = await desk.newCase();
    const subAccountNumber = await scenes.subAccount(setup);
    const bankRef = desk.bank.credit({ amount: '8.00', bookedOn: '2027-03-02', subAccountNumber });
    await eventually(async () => expect((await scenes.debt(setup)).received).toBe('8.00'));
    const dispute = await scenes.dispute(bankRef, 'dated-ahead');
    const settled = await scenes.settle(dispute, { decision: 'explained' });

    expect(await scenes.debt(setup)).toMatchObject({ asOf: '2026-03-02' });
    expect(await scenes.receipts(`caseId=${setup.caseId}`)).toMatchObject([
      { arrivedOn: '2026-03-02', valueOn: '2026-03-02' },
    ]);
    expect(dispute).toMatchObject({
      detail: { bookedOn: '2027-03-02', countedFrom: '2026-03-02' },
    });
    expect(settled.body).toMatchObject({ state: 'settled' });
    await scenes.expectSoundBooks();
  }, 60_000);

  it('is to be identified in time all the same', async () => {
    desk.bank.credit({ amount: '8.88', bookedOn: '2027-03-02' });
    const waiting = await eventually(async () => {
      const all = await scenes.receipts('state=unidentified');
      const found = all.find((item) => item.amount === '8.88');
      if (!found) throw new Error('not here yet');
      return found;
    });

    expect(waiting).toMatchObject({ identifyBy: '2026-03-05' });
  }, 60_000);
});

describe('an odd line', () => {
  it('without a reference is kept once, however often it is told', async () => {
    const before = (await oddOnes()).length;
    const [, setup] = await tellOdd({ bankRef: '' });
    await passes(setup);
    desk.bank.repeatsFromStart = true;
    await desk.readStatement();
    await desk.readStatement();
    desk.bank.repeatsFromStart = false;

    expect(await oddOnes()).toHaveLength(before + 1);
    await scenes.expectSoundBooks();
  }, 60_000);

  it('is settled like money that nobody explains, where it has any', async () => {
    const [bankRef, setup] = await tellOdd({ counterparty: {} as Line['counterparty'] }, '6.00');
    await passes(setup);
    const dispute = await scenes.dispute(bankRef);
    expect(dispute).toMatchObject({ line: { amount: '6.00', remark: '红字冲正' } });
    expect(dispute).not.toHaveProperty('line.counterpartyName');
    const settled = await scenes.settleByTwo(dispute, { decision: 'to-unidentified' });

    expect(settled.state).toBe('settled');
    expect(await scenes.receipts('state=unidentified')).toContainEqual(
      expect.objectContaining({ amount: '6.00' }),
    );
    await scenes.expectSoundBooks();
  }, 60_000);
});
