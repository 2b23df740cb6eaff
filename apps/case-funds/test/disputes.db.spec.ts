// Aim: a dispute ends once, by a decision that fits, with a second person where money moves; the books stay sound.
import { describe, expect, it } from '@jest/globals';
import { eventually } from '@lib/testing';
import { caseFlowEvents } from '@lib/contracts';
import { courtDate } from '@lib/kernel';
import type { CaseSetup } from './case.fixture.js';
import type { Desk } from './desk.fixture.js';
import { openScenes } from './opened.fixture.js';
import { director, finance, foreignFinance, officer, otherOfficer } from './persons.fixture.js';
import type { DisputeView, Scenes } from './scenes.fixture.js';

let desk: Desk;
let scenes: Scenes;

openScenes((opened, its) => {
  scenes = opened;
  desk = its;
});

/** A credit taken back after a part of it was paid out: the case cannot give back the rest. */
async function shortReversal(): Promise<{ setup: CaseSetup; dispute: DisputeView }> {
  const { setup, first } = await scenes.withPayouts();
  const credit = desk.bank.lastCredit();
  await scenes.approveAndInstruct(first);
  await scenes.reaches(setup, first.payoutId, 'paid');
  const dispute = await scenes.dispute(desk.bank.takeBack(credit), 'receipt-reversed');
  return { setup, dispute };
}

describe('a debit of the bank that nobody ordered', () => {
  it("ends together with the bank's own correction, and no money moves", async () => {
    const before = await scenes.suspenseFen();
    const dispute = await scenes.unasked('12.00');
    const correctionRef = desk.bank.correct(dispute.bankRef);
    const partner = await scenes.dispute(correctionRef);
    const answer = await scenes.settle(dispute, { decision: 'bank-error', correctionRef });

    expect(answer).toMatchObject({ status: 201, body: { state: 'settled', decisions: [] } });
    expect(await scenes.dispute(correctionRef)).toMatchObject({
      state: 'settled',
      settlement: { decision: 'bank-error', correctionRef: dispute.bankRef },
    });
    expect(await scenes.suspenseFen()).toBe(before);
    expect(await desk.told('dispute-settled', dispute.disputeId)).toHaveLength(1);
    expect(await scenes.settle(partner, { decision: 'to-unidentified' })).toMatchObject({
      status: 409,
      body: { code: 'DISPUTE.SETTLED' },
    });
    await scenes.expectSoundBooks();
  });

  it('reverses a claimed receipt only with a second person; the debt stands again', async () => {
    const setup = await scenes.fundedCase('300.00');
    const [receipt] = await scenes.receipts(`caseId=${setup.caseId}`);
    const dispute = await scenes.unasked('300.00');
    const wish = { decision: 'reverse-receipt', receiptId: receipt?.receiptId };
    const proposed = await scenes.settle(dispute, wish);

    expect(proposed.body).toMatchObject({ state: 'open', settlement: { state: 'proposed' } });
    expect(await scenes.account(setup)).toMatchObject({ balance: '300.00' });
    const inbox = await desk.get('/approvals', director);
    expect(JSON.stringify(inbox.body)).toContain('冲减该笔到账');
    expect(await scenes.consent(dispute)).toMatchObject({ body: { state: 'approved' } });

    expect(await scenes.account(setup)).toMatchObject({ balance: '0.00' });
    expect(await scenes.debt(setup)).toMatchObject({ received: '0.00' });
    expect(await scenes.dispute(dispute.bankRef)).toMatchObject({
      state: 'settled',
      settlement: { proposedBy: 'finance1', decidedBy: 'director1' },
    });
    await scenes.expectSoundBooks();
  });

  it('may be evened out by unidentified money of the same amount', async () => {
    const dispute = await scenes.unasked('41.00');
    const { receiptId } = await scenes.unidentified('41.00');
    await scenes.settle(dispute, { decision: 'reverse-receipt', receiptId });
    await scenes.consent(dispute);

    expect(await scenes.receipts('state=returned')).toContainEqual(
      expect.objectContaining({ receiptId }),
    );
    await scenes.expectSoundBooks();
  });
});

describe('a return that nothing explains', () => {
  it('becomes unidentified money and can be claimed', async () => {
    const dispute = await scenes.unasked('5.00');
    const ref = desk.bank.correct(dispute.bankRef, '9.00');
    const odd = await scenes.dispute(ref, 'return-unknown');
    await scenes.settle(odd, { decision: 'to-unidentified' });
    expect(await scenes.receipts('state=unidentified')).toEqual([]);
    await scenes.consent(odd);

    expect(await scenes.receipts('state=unidentified')).toContainEqual(
      expect.objectContaining({ amount: '9.00', bankRef: ref, identifyBy: expect.anything() }),
    );
    await scenes.expectSoundBooks();
  });
});

describe('a credit taken back that was paid out already', () => {
  it('is covered by the case once it has money again, and told on its timeline', async () => {
    const before = await scenes.suspenseFen();
    const { setup, dispute } = await shortReversal();
    expect(await scenes.settle(dispute, { decision: 'cover-from-case' })).toMatchObject({
      status: 409,
      body: { code: 'DISPUTE.CASE_SHORT' },
    });
    const subAccountNumber = await scenes.subAccount(setup);
    desk.bank.credit({ amount: '126000.00', bookedOn: desk.bank.today, subAccountNumber });
    await eventually(async () => expect((await scenes.debt(setup)).received).toBe('126000.00'));
    await scenes.settle(dispute, { decision: 'cover-from-case' });
    await scenes.consent(dispute);

    expect(await scenes.account(setup)).toMatchObject({ balance: '56000.00' });
    expect(await scenes.suspenseFen()).toBe(before);
    expect(await desk.told('dispute-settled', setup.matterId)).toEqual([
      expect.objectContaining({ caseId: setup.caseId, decision: 'cover-from-case' }),
    ]);
    await scenes.expectSoundBooks();
  });

  it('is not covered by what the case promised to its applicants', async () => {
    const { setup, dispute } = await shortReversal();
    const subAccountNumber = await scenes.subAccount(setup);
    desk.bank.credit({ amount: '126000.00', bookedOn: desk.bank.today, subAccountNumber });
    await eventually(async () => expect((await scenes.debt(setup)).received).toBe('126000.00'));
    expect((await scenes.proposed(setup)).map((item) => item.amount)).toEqual(['56000.00']);
    const code = `case:${setup.caseId}`;
    await desk.rows('UPDATE account SET held_fen = 1 WHERE code = $1', [code]);
    const short = await scenes.settle(dispute, { decision: 'cover-from-case' });
    await desk.rows('UPDATE account SET held_fen = 0 WHERE code = $1', [code]);

    expect(short.body).toMatchObject({ code: 'DISPUTE.CASE_SHORT' });
    await scenes.settleByTwo(dispute, { decision: 'cover-from-case' });
    expect(await scenes.account(setup)).toMatchObject({ balance: '56000.00' });
    await scenes.expectSoundBooks();
  });

  it('is not explained away, and not covered by a case that was closed', async () => {
    const { setup, dispute } = await shortReversal();
    expect(await scenes.settle(dispute, { decision: 'explained' })).toMatchObject({
      status: 422,
      body: { code: 'DISPUTE.DECISION_UNFIT' },
    });
    await desk.tell(caseFlowEvents.caseClosed, setup.matterId, {
      caseId: setup.caseId,
      matterId: setup.matterId,
      manner: 'fully-performed',
      closedOn: courtDate('2026-03-02'),
      reason: '执行完毕',
    });
    await eventually(async () => {
      const answer = await scenes.settle(dispute, { decision: 'cover-from-case' });
      expect(answer).toMatchObject({ status: 409, body: { code: 'CASE.CLOSED' } });
    });
    await scenes.expectSoundBooks();
  });
});

describe('who sees a dispute', () => {
  it("a team sees its own cases' disputes; open ones come first; other courts see none", async () => {
    const { setup } = await shortReversal();
    const own = await desk.get('/disputes', officer);
    const stranger = await desk.get('/disputes', otherOfficer);
    const foreign = await desk.get('/disputes', foreignFinance);
    const all = (await desk.get('/disputes', finance)).body['items'] as DisputeView[];
    const states = all.map((item) => item.state);

    expect(JSON.stringify(own.body)).toContain(setup.caseId);
    expect([stranger.body['items'], foreign.body['items']]).toEqual([[], []]);
    expect(states).toEqual([...states].sort());
    expect(states).toContain('settled');
  });
});
