// Aim: who may propose, approve and instruct a payout, and how often.
import { describe, expect, it } from '@jest/globals';
import { eventually } from '@lib/testing';
import type { Desk } from './desk.fixture.js';
import { openScenes } from './opened.fixture.js';
import { director, finance, foreignFinance, officer, otherOfficer } from './persons.fixture.js';
import type { PayoutView, Scenes } from './scenes.fixture.js';

let desk: Desk;
let scenes: Scenes;

openScenes(
  (opened, its) => {
    scenes = opened;
    desk = its;
  },
  { settings: { PAYOUT_PRESIDENT_ABOVE: '900000.00' } },
);

const decide = (payout: PayoutView, as: typeof officer, verdict = 'approve', hash?: string) =>
  desk.post(`/approvals/${payout.approvalId}/decisions`, as, {
    verdict,
    contentHash: hash ?? payout.contentHash,
    why: '测试',
  });

describe('a proposal', () => {
  it('divides what was collected by the entitlements, to the fen, and no more than that', async () => {
    const setup = await scenes.fundedCase('100000.01');
    const items = await scenes.proposed(setup);

    expect(items.map((item) => [item.kind, item.amount])).toEqual([
      ['applicant', '55555.56'],
      ['applicant', '44444.45'],
    ]);
    expect(await scenes.propose(setup)).toMatchObject({
      status: 409,
      body: { code: 'PAYOUT.NOTHING_TO_PAY' },
    });
  });

  it('adds what arrived later to the shares', async () => {
    const { setup } = await scenes.withPayouts();
    const subAccountNumber = await scenes.subAccount(setup);
    desk.bank.credit({ amount: '1260.00', bookedOn: '2026-03-02', subAccountNumber });
    await eventually(async () => expect((await scenes.debt(setup)).received).toBe('127260.00'));
    const items = await scenes.proposed(setup);

    expect(items.map((item) => item.amount)).toEqual(['700.00', '560.00']);
  });

  it.each([
    ['an officer outside the team', otherOfficer, 403, 'CASE.NOT_ON_TEAM'],
    ['another court', { ...officer, court: '京0198' }, 403, 'ACCESS.FOREIGN_COURT'],
    ['the director', director, 403, 'ACCESS.ROLE_REQUIRED'],
    ['finance', finance, 403, 'ACCESS.ROLE_REQUIRED'],
  ])('is refused to %s', async (_who, as, status, code) => {
    const setup = await scenes.fundedCase();
    const { version } = await scenes.debt(setup);
    const answer = await desk.post(`/cases/${setup.caseId}/payouts`, as, { debtVersion: version });

    expect(answer).toMatchObject({ status, body: { code } });
  });

  it('is refused on a stale debt, without the neighbour, and without an account', async () => {
    const setup = await scenes.fundedCase();
    const path = `/cases/${setup.caseId}/payouts`;
    const { version } = await scenes.debt(setup);
    const stale = await desk.post(path, officer, { debtVersion: version + 1 });
    desk.failCaseFlow(true);
    const alone = await desk.post(path, officer, { debtVersion: version });
    desk.failCaseFlow(false);
    const entitlements = setup.standing['entitlements'] as Record<string, unknown>[];
    for (const entitlement of entitlements) delete entitlement['account'];
    const homeless = await desk.post(path, officer, { debtVersion: version });

    expect(stale).toMatchObject({ status: 409, body: { code: 'DEBT.STALE_VERSION' } });
    expect(alone).toMatchObject({ status: 503, body: { code: 'PAYOUT.STANDING_UNAVAILABLE' } });
    expect(homeless).toMatchObject({
      status: 422,
      body: { code: 'PAYOUT.NO_PAYEE_ACCOUNT', fields: [expect.anything(), expect.anything()] },
    });
    expect(await desk.told('payout-proposed', setup.matterId)).toHaveLength(0);
  }, 30_000);

  it('goes by the team that case-flow states now, not by the one we remember', async () => {
    const setup = await scenes.fundedCase();
    setup.standing = { ...setup.standing, team: [{ personId: 'officer7', part: 'officer' }] };

    expect(await scenes.propose(setup)).toMatchObject({ body: { code: 'CASE.NOT_ON_TEAM' } });
  });
});

describe('a refund', () => {
  const other = {
    name: '代付人丙某(虚构)',
    accountNumber: '6200000000000000037',
    bankCode: 'BANK-C',
  };

  it('goes to the last payer first, and to nobody twice or more than he paid', async () => {
    const waiting = await scenes.unidentified('900.00');
    const setup = await scenes.fundedCase('1400000.00');
    const subAccountNumber = await scenes.subAccount(setup);
    const bookedOn = desk.bank.today;
    desk.bank.credit({ amount: '1000.00', bookedOn, subAccountNumber, counterparty: other });
    await eventually(async () => expect((await scenes.debt(setup)).received).toBe('1401000.00'));
    const refunds = async () =>
      (await scenes.proposed(setup))
        .filter((item) => item.kind === 'refund')
        .map((item) => [item.payee['accountNumber'], item.amount]);
    const before = await refunds();
    const path = `/receipts/${waiting.receiptId}`;
    await desk.post(`${path}/claims`, officer, { caseId: setup.caseId, why: '本案被执行人' });
    await desk.post(`${path}/confirmations`, finance, { caseId: setup.caseId, verdict: 'confirm' });
    const after = await refunds();

    expect(before).toHaveLength(2);
    expect(before[0]).toEqual([other.accountNumber, '1000.00']);
    expect(after).toEqual([['1100000000000000101', '900.00']]);
  });
});

describe('an approval', () => {
  const drafterToo = { ...officer, roles: ['officer', 'director'] };

  it.each([
    ['the drafter', drafterToo, 403, 'APPROVAL.SAME_PERSON'],
    ['an officer', otherOfficer, 403, 'APPROVAL.NOT_YOURS'],
    ['finance', finance, 403, 'APPROVAL.NOT_YOURS'],
    ['another court', { ...director, court: '京0198' }, 403, 'APPROVAL.NOT_YOURS'],
  ])('is refused to %s', async (_who, as, status, code) => {
    const { setup, first } = await scenes.withPayouts();

    expect(await decide(first, as)).toMatchObject({ status, body: { code } });
    expect(await scenes.payout(setup, first.payoutId)).toMatchObject({ state: 'proposed' });
  });

  it('holds for the content that was seen alone', async () => {
    const { first } = await scenes.withPayouts();

    expect(await decide(first, director, 'approve', 'f'.repeat(64))).toMatchObject({
      status: 409,
      body: { code: 'APPROVAL.CONTENT_CHANGED' },
    });
  });

  it('that meets the end of its payout on the way leaves it ended', async () => {
    const { setup, first } = await scenes.withPayouts();
    const ending = desk.admin.createQueryRunner();
    await ending.connect();
    await ending.startTransaction();
    await ending.query(`UPDATE payout SET state = 'void' WHERE payout_id = $1`, [first.payoutId]);
    const decided = decide(first, director);
    await eventually(async () => expect(await desk.waits('transactionid', 'tuple')).toBe(true));
    await ending.commitTransaction();
    await ending.release();
    await decided;

    expect(await scenes.payout(setup, first.payoutId)).toMatchObject({ state: 'void' });
    expect(await scenes.instruct(first)).toMatchObject({ body: { code: 'PAYOUT.VOID' } });
  });

  it('that is refused ends the payout and frees the amount', async () => {
    const { setup, first } = await scenes.withPayouts();
    await decide(first, director, 'reject');
    const again = await scenes.proposed(setup);

    expect(await scenes.payout(setup, first.payoutId)).toMatchObject({ state: 'rejected' });
    expect(again.map((item) => item.amount)).toEqual([first.amount]);
    expect(await scenes.instruct(first)).toMatchObject({ body: { code: 'STATE.ILLEGAL_MOVE' } });
  });

  it('of a large amount needs the president after the director', async () => {
    const setup = await scenes.fundedCase('3000000.00');
    const items = await scenes.proposed(setup);
    const large = items.find((item) => item.kind === 'refund') as PayoutView;
    const president = { person: 'president1', roles: ['president'] };
    const answers = [
      await decide(large, president),
      await decide(large, director),
      await scenes.instruct(large),
      await decide(large, president),
    ];

    expect(answers.map((answer) => answer.status)).toEqual([403, 201, 409, 201]);
    expect(answers[1]?.body['state']).toBe('pending');
    expect(await scenes.payout(setup, large.payoutId)).toMatchObject({ state: 'approved' });
  });

  it('waits in the inbox of who may give it, and of nobody else', async () => {
    const { first } = await scenes.withPayouts();
    const listed = async (as: typeof officer) =>
      JSON.stringify((await desk.get('/approvals', as)).body).includes(first.approvalId);

    expect([await listed(director), await listed(officer), await listed(finance)]).toEqual([
      true,
      false,
      false,
    ]);
  });
});

describe('an instruction', () => {
  it.each([
    ['before the approval', finance, 409, 'STATE.ILLEGAL_MOVE', false],
    ['by the approver', { ...director, roles: ['finance'] }, 403, 'APPROVAL.SAME_PERSON', true],
    ['by the drafter', { ...officer, roles: ['finance'] }, 403, 'APPROVAL.SAME_PERSON', true],
    ['by the officer', officer, 403, 'ACCESS.ROLE_REQUIRED', true],
    ['by another court', foreignFinance, 403, 'ACCESS.FOREIGN_COURT', true],
  ])('is refused %s', async (_what, as, status, code, approved) => {
    const { first } = await scenes.withPayouts();
    if (approved) await scenes.approve(first);
    const answer = await desk.post(`/payouts/${first.payoutId}/instructions`, as, {});

    expect(answer).toMatchObject({ status, body: { code } });
    expect(desk.bank.calls).not.toContain(answer.body['instructionNo']);
  });

  it('is refused when the payee was changed behind the approval', async () => {
    const { first } = await scenes.withPayouts();
    await scenes.approve(first);
    await desk.rows(
      `UPDATE payout SET payee = payee || '{"accountNumber":"666"}' WHERE payout_id = $1`,
      [first.payoutId],
    );

    expect(await scenes.instruct(first)).toMatchObject({
      status: 409,
      body: { code: 'APPROVAL.CONTENT_CHANGED' },
    });
  });

  it('is given once, whoever presses and how often', async () => {
    const { setup, first } = await scenes.withPayouts();
    await scenes.approve(first);
    const path = `/payouts/${first.payoutId}/instructions`;
    const other = { person: 'finance2', roles: ['finance'] };
    const answers = await Promise.all([
      desk.post(path, finance, {}, { key: 'same-button-1' }),
      desk.post(path, finance, {}, { key: 'same-button-1' }),
      desk.post(path, other, {}),
    ]);
    const paid = await scenes.reaches(setup, first.payoutId, 'paid');

    expect(answers.filter((answer) => answer.status === 201).length).toBeGreaterThanOrEqual(1);
    expect(desk.bank.paidOut(paid.instructionNo)).toBe(first.amount);
    expect(await desk.told('payout-instructed', setup.matterId)).toHaveLength(1);
    expect(await desk.told('payout-confirmed', setup.matterId)).toHaveLength(1);
  });
});
