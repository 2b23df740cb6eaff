// Aim: nobody settles a dispute alone, twice, from outside, without a ground, or by what does not even it out.
import { randomUUID } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { eventually } from '@lib/testing';
import { COURT } from './case.fixture.js';
import type { Desk } from './desk.fixture.js';
import { openScenes } from './opened.fixture.js';
import { director, finance, foreignFinance, officer } from './persons.fixture.js';
import type { DisputeView, Scenes } from './scenes.fixture.js';

let desk: Desk;
let scenes: Scenes;

openScenes((opened, its) => {
  scenes = opened;
  desk = its;
});

const otherFinance = { person: 'finance2', roles: ['finance', 'director'] };

describe('nobody settles', () => {
  it('alone: the proposer, or finance as such, gives no consent', async () => {
    const dispute = await scenes.unasked('61.00');
    const { receiptId } = await scenes.unidentified('61.00');
    const wish = { decision: 'reverse-receipt', receiptId };
    expect((await scenes.settle(dispute, wish, otherFinance)).status).toBe(201);

    for (const [as, code] of [
      [otherFinance, 'APPROVAL.SAME_PERSON'],
      [finance, 'APPROVAL.NOT_YOURS'],
      [officer, 'APPROVAL.NOT_YOURS'],
      [{ ...director, court: '京0198' }, 'APPROVAL.NOT_YOURS'],
    ] as const) {
      expect((await scenes.consent(dispute, as)).body).toMatchObject({ code });
    }
    const { settlement } = await scenes.dispute(dispute.bankRef);
    const other = await desk.post(`/approvals/${settlement?.approvalId}/decisions`, director, {
      verdict: 'approve',
      contentHash: 'other-content',
    });
    expect(other.body).toMatchObject({ code: 'APPROVAL.CONTENT_CHANGED' });
    expect(await scenes.consent(dispute, director, 'reject')).toMatchObject({ status: 201 });
    expect(await scenes.dispute(dispute.bankRef)).toMatchObject({
      state: 'open',
      settlement: { state: 'rejected' },
    });
    await scenes.expectSoundBooks();
  });

  it('twice: a double click is one settlement, another wish is refused', async () => {
    const dispute = await scenes.unasked('62.00');
    const { receiptId } = await scenes.unidentified('62.00');
    const wish = { decision: 'reverse-receipt', receiptId };
    const key = randomUUID();
    const clicks = await Promise.all([
      scenes.settle(dispute, wish, finance, key),
      scenes.settle(dispute, wish, finance, key),
      scenes.settle(dispute, wish),
    ]);
    const ids = clicks.map(
      ({ body }) => (body['settlement'] as { settlementId: string }).settlementId,
    );
    expect(new Set(ids).size).toBe(1);
    const otherwise = { ...wish, reason: '另一个理由' };
    expect((await scenes.settle(dispute, otherwise)).body).toMatchObject({
      code: 'DISPUTE.PENDING',
    });
    await Promise.all([scenes.consent(dispute), scenes.consent(dispute)]);
    expect((await scenes.settle(dispute, otherwise)).body).toMatchObject({
      code: 'DISPUTE.SETTLED',
    });
    const rows = await desk.rows('SELECT 1 FROM dispute_settlement WHERE dispute_id = $1', [
      dispute.disputeId,
    ]);
    expect(rows).toHaveLength(1);
    await scenes.expectSoundBooks();
  });

  it.each([
    ['by another amount of the correction', 'DISPUTE.AMOUNT_DIFFERS'],
    ['by a line of the same direction', 'DISPUTE.NOT_EVEN'],
    ['by a line nobody knows', 'DISPUTE.NOT_EVEN'],
    ['by a receipt nobody knows', 'RECEIPT.NOT_FOUND'],
    ['by a receipt of another amount', 'DISPUTE.AMOUNT_DIFFERS'],
    ['without naming the receipt', 'DISPUTE.DECISION_UNFIT'],
    ['naming what does not belong to it', 'DISPUTE.DECISION_UNFIT'],
    ['by a decision that does not fit', 'DISPUTE.DECISION_UNFIT'],
  ])('%s', async (how, code) => {
    const dispute = await scenes.unasked('70.00');
    const wish = await wishOf(how, dispute);

    expect((await scenes.settle(dispute, wish)).body).toMatchObject({ code });
    expect(await scenes.dispute(dispute.bankRef)).toMatchObject({ state: 'open' });
  });

  it.each([
    ['an officer', officer, 403, 'ACCESS.ROLE_REQUIRED'],
    ['a director', director, 403, 'ACCESS.ROLE_REQUIRED'],
    ['finance of another court', foreignFinance, 404, 'DISPUTE.NOT_FOUND'],
  ] as const)('as %s', async (_who, as, status, code) => {
    const dispute = await scenes.unasked('71.00');
    const answer = await scenes.settle(dispute, { decision: 'explained' }, as);

    expect(answer).toMatchObject({ status, body: { code } });
  });

  it('without a reason or a document', async () => {
    const dispute = await scenes.unasked('72.00');
    for (const blank of [{ reason: ' ' }, { evidence: '' }]) {
      const answer = await scenes.settle(dispute, { decision: 'explained', ...blank });
      expect(answer.status).toBe(400);
    }
  });

  it('so that the numbers of persons in his reason are open to everybody', async () => {
    const dispute = await scenes.unasked('73.00');
    const { receiptId } = await scenes.unidentified('73.00');
    const reason = '退款人乙某 110101199003070011';
    const evidence = '银行回函 6222000000000001234';
    await scenes.settle(dispute, { decision: 'reverse-receipt', receiptId, reason, evidence });
    const { body } = await desk.get('/disputes', director);
    const listed = (body['items'] as DisputeView[]).find(
      (item) => item.disputeId === dispute.disputeId,
    );

    expect(listed?.settlement).toMatchObject({
      reason: '退款人乙某 110***********0011',
      evidence: '银行回函 ***************1234',
    });
    expect((await scenes.consent(dispute, director, 'reject')).status).toBe(201);
  });

  it('a difference of balances while the bank still says another balance', async () => {
    desk.bank.misstatedFen = 5n;
    desk.bank.credit({ amount: '3.00', bookedOn: desk.bank.today });
    const dispute = await eventually(async () => {
      const { body } = await desk.get('/disputes?state=open', finance);
      const items = body['items'] as DisputeView[];
      const found = items.find((item) => item.kind === 'balance-difference');
      if (!found) throw new Error('not listed yet');
      return found;
    });
    const early = await scenes.settle(dispute, { decision: 'explained' });
    desk.bank.misstatedFen = 0n;
    desk.bank.credit({ amount: '4.00', bookedOn: desk.bank.today });

    expect(early.body).toMatchObject({ code: 'DISPUTE.NOT_EVEN' });
    await eventually(async () => {
      const late = await scenes.settle(dispute, { decision: 'explained' });
      expect(late.body).toMatchObject({ state: 'settled' });
    });
    await scenes.expectSoundBooks();
  });
});

async function wishOf(how: string, dispute: DisputeView): Promise<Record<string, unknown>> {
  const bankError = (correctionRef: string) => ({ decision: 'bank-error', correctionRef });
  const reverse = (receiptId?: string) => ({ decision: 'reverse-receipt', receiptId });
  switch (how) {
    case 'by another amount of the correction': {
      const ref = desk.bank.correct(dispute.bankRef, '69.00');
      await scenes.dispute(ref);
      return bankError(ref);
    }
    case 'by a line of the same direction':
      return bankError((await scenes.unasked('70.00')).bankRef);
    case 'by a line nobody knows':
      return bankError('B999999999');
    case 'by a receipt nobody knows':
      return reverse(randomUUID());
    case 'by a receipt of another amount':
      return reverse((await scenes.unidentified('70.50')).receiptId);
    case 'without naming the receipt':
      return reverse();
    case 'naming what does not belong to it':
      return { ...bankError('B999999999'), receiptId: randomUUID() };
    default:
      return { decision: 'to-unidentified' };
  }
}

describe('a payment the bank says nothing about', () => {
  it('is explained only once the bank has said what became of it, and told on the timeline', async () => {
    const { setup, first } = await scenes.withPayouts();
    desk.bank.manner = 'accept';
    await scenes.approveAndInstruct(first);
    await eventually(() => expect(desk.bank.payments.size).toBe(1));
    await desk.rows(
      `INSERT INTO statement_dispute (dispute_id, home_court, account_number, kind, bank_ref, amount_fen, detail, content_hash)
       VALUES ($1, $2, '', 'payout-silent', 'SILENT', 1, $3, 'silent')`,
      [randomUUID(), COURT, { payoutId: first.payoutId }],
    );
    const dispute = await scenes.dispute('SILENT');
    const early = await scenes.settle(dispute, { decision: 'explained' });
    desk.bank.settleAccepted();
    await scenes.reaches(setup, first.payoutId, 'paid');
    const late = await scenes.settle(dispute, { decision: 'explained' });

    expect(early).toMatchObject({ status: 409, body: { code: 'DISPUTE.NOT_EVEN' } });
    expect(late.body).toMatchObject({ state: 'settled', caseId: setup.caseId });
    expect(await desk.told('dispute-settled', setup.matterId)).toHaveLength(1);
    await scenes.expectSoundBooks();
  });
});

describe('a proposal that nobody decided in thirty days', () => {
  it('lapses: it can be approved no more, and another may take its place', async () => {
    const dispute = await scenes.unasked('63.00');
    const { receiptId } = await scenes.unidentified('63.00');
    const wish = { decision: 'reverse-receipt', receiptId };
    await scenes.settle(dispute, wish);
    const old = await scenes.dispute(dispute.bankRef);
    await desk.setToday('2026-04-07');

    expect(await scenes.dispute(dispute.bankRef)).toMatchObject({
      state: 'open',
      decisions: [{ decision: 'bank-error' }, { decision: 'reverse-receipt' }],
      settlement: { state: 'void' },
    });
    expect((await scenes.consent(dispute)).body).toMatchObject({
      code: expect.stringMatching(/APPROVAL\.(EXPIRED|CLOSED)/),
    });
    expect(await scenes.settle(dispute, wish)).toMatchObject({
      status: 201,
      body: { settlement: { state: 'proposed' } },
    });
    const fresh = await scenes.dispute(dispute.bankRef);
    expect(fresh.settlement?.approvalId).not.toBe(old.settlement?.approvalId);
    expect(await scenes.consent(dispute)).toMatchObject({ body: { state: 'approved' } });
    await scenes.expectSoundBooks();
  });
});
