// Aim: a bank that calls a payment returned and pays it all the same loses and doubles nothing; two persons end it in the right books.
import { beforeEach, describe, expect, it } from '@jest/globals';
import { eventually } from '@lib/testing';
import type { CaseSetup } from './case.fixture.js';
import type { Desk } from './desk.fixture.js';
import { openScenes } from './opened.fixture.js';
import { director, foreignFinance, officer } from './persons.fixture.js';
import type { DisputeView, PayoutView, Scenes } from './scenes.fixture.js';

let desk: Desk;
let scenes: Scenes;
let setup: CaseSetup;
let returned: PayoutView;

openScenes((opened, its) => {
  scenes = opened;
  desk = its;
});

/** Each spec has a case of 126000.00 with a refused payout of 70000.00 and another of 56000.00 on paper. */
beforeEach(async () => {
  ({ setup, returned } = await scenes.refused());
}, 60_000);

const LATE = { decision: 'paid-after-all' };
const PAID = 'paid-after-return';

/** The statement shows the payment that was called returned. */
async function paidAfterAll(): Promise<DisputeView> {
  return scenes.dispute(desk.bank.payAfterAll(returned.instructionNo), PAID);
}

const balance = async () => (await scenes.account(setup)).balance;
const stateNow = async () => (await scenes.payout(setup, returned.payoutId)).state;

async function reissued(): Promise<PayoutView> {
  const { version } = await scenes.payout(setup, returned.payoutId);
  const { status, body } = await scenes.reissue(returned, version);
  expect(status).toBe(201);
  return body as unknown as PayoutView;
}

describe('the sum paid out', () => {
  it('counts a payment recorded late, and no longer once it was given back', async () => {
    const paidOut = async () => {
      const { status, body } = await desk.get(`/cases/${setup.caseId}/sums`, officer);
      return [status, body['paidOut']];
    };
    await scenes.settleByTwo(await paidAfterAll(), LATE);
    const late = await paidOut();
    desk.bank.giveBack(returned.instructionNo);
    await scenes.reaches(setup, returned.payoutId, 'returned');

    expect([late, await paidOut()]).toEqual([
      [200, '70000.00'],
      [200, '0.00'],
    ]);
    await scenes.expectSoundBooks();
  }, 30_000);
});

describe('a payment called returned that the statement shows as paid', () => {
  it('is listed with what may be decided, and the books say where the money stands', async () => {
    const dispute = await paidAfterAll();

    expect(dispute).toMatchObject({
      state: 'open',
      amount: '70000.00',
      caseId: setup.caseId,
      detail: { payoutId: returned.payoutId, instructionNo: returned.instructionNo },
      decisions: [{ decision: 'paid-after-all' }, { decision: 'reverse-receipt' }],
    });
    expect(await scenes.disputes()).toContainEqual(
      expect.objectContaining({ disputeId: dispute.disputeId }),
    );
    expect(await scenes.balanceFen('payout-clearing')).toBe('-7000000');
    expect(await balance()).toBe('126000.00');
    await scenes.expectSoundBooks();
    await scenes.settleByTwo(dispute, LATE);
  });

  it('is recorded as paid by two persons, once, and the rest of the case is paid as ever', async () => {
    const dispute = await paidAfterAll();
    const settled = await scenes.settleByTwo(dispute, LATE);

    expect(settled).toMatchObject({
      state: 'settled',
      settlement: { decision: 'paid-after-all', proposedBy: 'finance1', decidedBy: 'director1' },
    });
    expect(await scenes.payout(setup, returned.payoutId)).toMatchObject({ state: 'paid' });
    expect(await balance()).toBe('56000.00');
    expect(await scenes.balanceFen('payout-clearing')).toBe('0');
    expect(await desk.told('payout-confirmed', setup.matterId)).toEqual([
      expect.objectContaining({ payoutId: returned.payoutId, bankRef: dispute.bankRef }),
    ]);
    expect(await desk.told('dispute-settled', setup.matterId)).toHaveLength(1);
    expect((await scenes.settle(dispute, LATE, foreignFinance)).status).toBe(404);
    expect((await scenes.reissue(returned, returned.version)).status).toBe(412);
    expect((await scenes.propose(setup)).body).toMatchObject({ code: 'PAYOUT.NOTHING_TO_PAY' });
    const { body } = await desk.get(`/cases/${setup.caseId}/payouts`, officer);
    const second = (body['items'] as PayoutView[]).find((item) => item.state === 'proposed');
    await scenes.approveAndInstruct(second as PayoutView);
    await scenes.reaches(setup, second?.payoutId ?? '', 'paid');
    expect(await balance()).toBe('0.00');
    expect(desk.bank.paidOut(returned.instructionNo)).toBe('70000.00');
    await scenes.expectSoundBooks();
  });

  it('is not explained away, not decided by one person, and not by who may not', async () => {
    const dispute = await paidAfterAll();
    const both = { person: 'finance2', roles: ['finance', 'director'] };
    const explained = await scenes.settle(dispute, { decision: 'explained' });
    const byOfficer = await scenes.settle(dispute, LATE, officer);
    expect((await scenes.settle(dispute, LATE, both)).status).toBe(201);
    const alone = await scenes.consent(dispute, both);

    expect(explained.body).toMatchObject({ code: 'DISPUTE.DECISION_UNFIT' });
    expect(byOfficer.body).toMatchObject({ code: 'ACCESS.ROLE_REQUIRED' });
    expect(alone.body).toMatchObject({ code: 'APPROVAL.SAME_PERSON' });
    expect([await balance(), await stateNow()]).toEqual(['126000.00', 'returned']);
    expect((await scenes.consent(dispute, director)).status).toBe(201);
    await scenes.expectSoundBooks();
  });

  it('that the bank gives back later returns to the case, and may be paid late a second time', async () => {
    await scenes.settleByTwo(await paidAfterAll(), LATE);
    desk.bank.giveBack(returned.instructionNo);
    await scenes.reaches(setup, returned.payoutId, 'returned');
    expect(await balance()).toBe('126000.00');
    await scenes.expectSoundBooks();
    const again = await paidAfterAll();
    await scenes.expectSoundBooks();
    await scenes.settleByTwo(again, LATE);

    expect([await balance(), await stateNow()]).toEqual(['56000.00', 'paid']);
    await scenes.expectSoundBooks();
    desk.bank.giveBack(returned.instructionNo);
    await scenes.reaches(setup, returned.payoutId, 'returned');
    await reissued();
    await scenes.expectSoundBooks();
  }, 60_000);

  it('that the bank gives back before the second person consents is not recorded', async () => {
    const dispute = await paidAfterAll();
    await scenes.settle(dispute, LATE);
    desk.bank.giveBack(returned.instructionNo);
    await eventually(async () =>
      expect(await scenes.dispute(dispute.bankRef, PAID)).toMatchObject({ state: 'settled' }),
    );

    expect((await scenes.consent(dispute)).body).toMatchObject({ code: 'DISPUTE.SETTLED' });
    expect([await balance(), await stateNow()]).toEqual(['126000.00', 'returned']);
    expect(await scenes.balanceFen('payout-clearing')).toBe('0');
    await reissued();
    await scenes.expectSoundBooks();
  });

  it('is not taken from what the case promised to others', async () => {
    const dispute = await paidAfterAll();
    const code = `case:${setup.caseId}`;
    await desk.rows('UPDATE account SET held_fen = 1 WHERE code = $1', [code]);
    const short = await scenes.settle(dispute, LATE);
    await desk.rows('UPDATE account SET held_fen = 0 WHERE code = $1', [code]);

    expect(short.body).toMatchObject({ code: 'DISPUTE.CASE_SHORT' });
    await scenes.settleByTwo(dispute, LATE);
    await scenes.expectSoundBooks();
  });

  it('is not taken from a case that has no money for it any more', async () => {
    const dispute = await paidAfterAll();
    desk.bank.takeBack(desk.bank.lastCredit());
    await eventually(async () => expect(await balance()).toBe('0.00'));

    expect((await scenes.settle(dispute, LATE)).body).toMatchObject({ code: 'DISPUTE.CASE_SHORT' });
    const subAccountNumber = await scenes.subAccount(setup);
    desk.bank.credit({ amount: '126000.00', bookedOn: desk.bank.today, subAccountNumber });
    await eventually(async () => expect(await balance()).toBe('126000.00'));
    await scenes.settleByTwo(dispute, LATE);
    expect(await balance()).toBe('56000.00');
    await scenes.expectSoundBooks();
  });
});

describe('a payment that left after it was given back', () => {
  it('is no second payment of the number: it is recorded as the one that stands', async () => {
    const { first, setup: other } = await scenes.withPayouts();
    desk.bank.behave('settle-then-return', 1);
    await scenes.approveAndInstruct(first);
    const back = await scenes.reaches(other, first.payoutId, 'returned');
    await desk.readStatement();
    const dispute = await scenes.dispute(desk.bank.payAgain(back.instructionNo));

    expect(dispute).toMatchObject({ kind: PAID, amount: first.amount });
    expect((await scenes.reissue(back, back.version)).body).toMatchObject({
      code: 'PAYOUT.PAID_AFTER_RETURN',
    });
    await scenes.expectSoundBooks();
    await scenes.settleByTwo(dispute, LATE);
    expect(await scenes.account(other)).toMatchObject({ balance: '56000.00', onHold: '0.00' });
    await scenes.expectSoundBooks();
  });
});

describe('a payment that left besides its re-issue', () => {
  /** Re-issued and paid, then the statement shows the first one too: the payee has it twice. */
  async function paidTwice(): Promise<DisputeView> {
    const second = await reissued();
    await scenes.approveAndInstruct(second);
    await scenes.reaches(setup, second.payoutId, 'paid');
    const dispute = await paidAfterAll();
    expect(dispute).toMatchObject({ detail: { reissueWithBank: second.payoutId } });
    return dispute;
  }

  it('is not paid from the case again, and ends by what the payee gave back', async () => {
    const dispute = await paidTwice();
    const { receiptId } = await scenes.unidentified('70000.00');
    const early = await scenes.settle(dispute, LATE);
    await scenes.expectSoundBooks();
    await scenes.settleByTwo(dispute, { decision: 'reverse-receipt', receiptId });

    expect(early.body).toMatchObject({ code: 'DISPUTE.NOT_EVEN' });
    expect(await balance()).toBe('56000.00');
    expect(await scenes.balanceFen('payout-clearing')).toBe('0');
    expect(await scenes.balanceFen('unidentified')).toBe('0');
    await scenes.expectSoundBooks();
  });

  it('is not evened out by money of a case, or by the bank a second time', async () => {
    const dispute = await paidTwice();
    const claimed = await scenes.fundedCase('70000.00');
    const [own] = await scenes.receipts(`caseId=${claimed.caseId}`);
    const wish = { decision: 'reverse-receipt', receiptId: own?.receiptId };
    const refused = await scenes.settle(dispute, wish);
    const { receiptId } = await scenes.unidentified('70000.00');
    await scenes.settleByTwo(dispute, { decision: 'reverse-receipt', receiptId });
    const odd = await scenes.dispute(desk.bank.giveBack(returned.instructionNo));

    expect(refused.body).toMatchObject({ code: 'DISPUTE.NOT_EVEN' });
    expect(odd).toMatchObject({ kind: 'return-unknown' });
    expect([await balance(), await stateNow()]).toEqual(['56000.00', 'returned']);
    await scenes.expectSoundBooks();
    await scenes.settleByTwo(odd, { decision: 'to-unidentified' });
    await scenes.expectSoundBooks();
  });

  it('may go out again only once the payee has given it back', async () => {
    const dispute = await paidAfterAll();
    const early = await scenes.reissue(returned, returned.version);
    const { receiptId } = await scenes.unidentified('70000.00');
    await scenes.settleByTwo(dispute, { decision: 'reverse-receipt', receiptId });
    const fresh = await reissued();
    await scenes.approveAndInstruct(fresh);
    await scenes.reaches(setup, fresh.payoutId, 'paid');

    expect(early.body).toMatchObject({ code: 'PAYOUT.PAID_AFTER_RETURN' });
    expect(await balance()).toBe('56000.00');
    await scenes.expectSoundBooks();
  });
});
