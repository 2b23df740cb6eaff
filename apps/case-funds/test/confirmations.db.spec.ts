// Aim: money without a case goes to the case two persons saw, never to another than its deduction's, on its true day.
import { describe, expect, it } from '@jest/globals';
import { eventually } from '@lib/testing';
import type { CaseSetup } from './case.fixture.js';
import type { Desk } from './desk.fixture.js';
import { openScenes } from './opened.fixture.js';
import { finance, officer } from './persons.fixture.js';
import type { ReceiptView, Scenes } from './scenes.fixture.js';

let desk: Desk;
let scenes: Scenes;

openScenes(
  (opened, its) => {
    scenes = opened;
    desk = its;
  },
  { today: '2026-03-20' },
);

const otherFinance = { person: 'finance2', roles: ['finance'] };
const claim = (receiptId: string, setup: CaseSetup) =>
  desk.post(`/receipts/${receiptId}/claims`, officer, {
    caseId: setup.caseId,
    why: '付款人为被执行人',
  });
const confirm = (receiptId: string, seen: CaseSetup, verdict = 'confirm', as = finance) =>
  desk.post(`/receipts/${receiptId}/confirmations`, as, { caseId: seen.caseId, verdict });
const balance = async (setup: CaseSetup) => (await scenes.account(setup)).balance;

/** A deduction becomes known here. */
async function told(setup: CaseSetup, requestNo: string, amount: string, day?: string) {
  await desk.tellDeduction(setup, requestNo, amount, day);
  await eventually(async () => {
    const sql = 'SELECT 1 FROM expected_receipt WHERE request_no = $1';
    expect(await desk.rows(sql, [requestNo])).toHaveLength(1);
  });
}

/** Money of a deduction that waits because nothing is known of it yet. */
async function waiting(requestNo: string, amount: string): Promise<ReceiptView> {
  desk.bank.credit({ amount, bookedOn: desk.bank.today, requestNo });
  return eventually(async () => {
    const items = await scenes.receipts('state=unidentified');
    const found = items.find((item) => item.requestNo === requestNo);
    if (!found) throw new Error('not booked yet');
    return found;
  });
}

describe('a deduction of another case', () => {
  it.each([['only ordered'], ['executed']])(
    'that is %s, whose money came on this case’s account, is listed for a person',
    async (how) => {
      const [mine, other] = [await desk.newCase(), await desk.newCase()];
      const subAccountNumber = await scenes.subAccount(mine);
      const requestNo = how === 'executed' ? '20260320110105000556' : '20260320110105000557';
      const bookedOn = desk.bank.today;
      const bankRef = desk.bank.credit({ amount: '70.00', bookedOn, requestNo, subAccountNumber });
      await eventually(async () => expect(await balance(mine)).toBe('70.00'));
      await told(other, requestNo, '70.00', how === 'executed' ? bookedOn : undefined);
      const dispute = await scenes.dispute(bankRef, 'deduction-case');

      expect(dispute).toMatchObject({
        state: 'open',
        amount: '70.00',
        caseId: mine.caseId,
        detail: { requestNo, deductionCaseId: other.caseId },
        decisions: [{ decision: 'explained' }],
      });
      expect([await balance(mine), await balance(other)]).toEqual(['70.00', '0.00']);
      await scenes.expectSoundBooks();
    },
    60_000,
  );
});

describe('a confirmation', () => {
  it.each([['confirm'], ['reject']])(
    'that says %s is given for the case that was seen, not for one claimed meanwhile',
    async (verdict) => {
      const [mine, other] = [await desk.newCase(), await desk.newCase()];
      const { receiptId } = await scenes.unidentified('311.00');
      await claim(receiptId, mine);
      await confirm(receiptId, mine, 'reject', otherFinance);
      await claim(receiptId, other);

      expect(await confirm(receiptId, mine, verdict)).toMatchObject({
        status: 409,
        body: { code: 'RECEIPT.CLAIM_CHANGED' },
      });
      expect([await balance(mine), await balance(other)]).toEqual(['0.00', '0.00']);
      expect(await confirm(receiptId, other)).toMatchObject({ status: 201 });
    },
    60_000,
  );

  it('of a deduction counts from the day of deduction, though it was claimed by hand', async () => {
    const setup = await desk.newCase();
    const requestNo = '20260320110105000555';
    const { receiptId } = await waiting(requestNo, '900.00');
    await claim(receiptId, setup);
    await told(setup, requestNo, '900.00', '2026-03-04');

    expect((await confirm(receiptId, setup)).body).toMatchObject({ valueOn: '2026-03-04' });
    await scenes.expectSoundBooks();
  }, 60_000);

  it('of a deduction is refused for another case than the deduction’s', async () => {
    const [mine, other] = [await desk.newCase(), await desk.newCase()];
    const requestNo = '20260320110105000902';
    const { receiptId } = await waiting(requestNo, '902.00');
    await claim(receiptId, other);
    await told(mine, requestNo, '902.00', desk.bank.today);

    expect(await confirm(receiptId, other)).toMatchObject({
      status: 409,
      body: { code: 'RECEIPT.OTHER_CASE' },
    });
    expect(await balance(other)).toBe('0.00');
  }, 60_000);

  it('that is refused leaves a deduction to be matched', async () => {
    const [mine, other] = [await desk.newCase(), await desk.newCase()];
    const requestNo = '20260320110105000901';
    const { receiptId } = await waiting(requestNo, '901.00');
    await claim(receiptId, other);
    await told(mine, requestNo, '901.00', '2026-03-04');
    const rejected = await confirm(receiptId, other, 'reject');

    expect(rejected.body).toMatchObject({ caseId: mine.caseId, valueOn: '2026-03-04' });
    expect(await balance(mine)).toBe('901.00');
    await scenes.expectSoundBooks();
  }, 60_000);
});
