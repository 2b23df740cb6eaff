// Aim: no manner of the bank pays twice or loses money; a returned payout goes out only as a new one.
import { describe, expect, it } from '@jest/globals';
import { eventually } from '@lib/testing';
import type { Desk } from './desk.fixture.js';
import { openScenes } from './opened.fixture.js';
import { director, finance, officer, otherOfficer } from './persons.fixture.js';
import type { PayoutView, Scenes } from './scenes.fixture.js';

let desk: Desk;
let scenes: Scenes;

openScenes((opened, its) => {
  scenes = opened;
  desk = its;
});

describe('the bank', () => {
  /** Instructs one payout while the bank has this manner for its next payments. */
  async function instructed(manner: typeof desk.bank.manner, times = 1) {
    const payouts = await scenes.withPayouts();
    desk.bank.behave(manner, times);
    await scenes.approveAndInstruct(payouts.first);
    return payouts;
  }

  it('that is out of reach is tried again with the same number and pays once', async () => {
    const { setup, first } = await instructed('unreachable', 5);
    const paid = await scenes.reaches(setup, first.payoutId, 'paid');

    expect(
      desk.bank.calls.filter((number) => number === paid.instructionNo).length,
    ).toBeGreaterThan(5);
    expect(desk.bank.paidOut(paid.instructionNo)).toBe(first.amount);
    const { body } = await desk.get(`/cases/${setup.caseId}/account`, officer);
    expect(body['lines']).toContainEqual(
      expect.objectContaining({
        memo: '付款成功',
        amount: `-${first.amount}`,
        source: paid.instructionNo,
      }),
    );
  }, 30_000);

  it.each([['silent-after-doing'], ['silent-before-doing']] as const)(
    'that is %s leaves the outcome unknown until it is enquired, and pays once',
    async (manner) => {
      const { setup, first } = await instructed(manner);
      const paid = await scenes.reaches(setup, first.payoutId, 'paid');

      expect(paid.history.map((change) => change.to)).toContain('unknown');
      expect(desk.bank.paidOut(paid.instructionNo)).toBe(first.amount);
      expect(await desk.told('payout-outcome-unknown', setup.matterId)).toHaveLength(1);
      expect(await desk.told('payout-confirmed', setup.matterId)).toHaveLength(1);
    },
    30_000,
  );

  it('that only accepted it is believed when its statement or its word says so', async () => {
    const { setup, first } = await instructed('accept');
    const { instructionNo } = await scenes.reaches(setup, first.payoutId, 'instructed');
    await eventually(() => expect(desk.bank.payments.has(instructionNo)).toBe(true));
    const held = await scenes.account(setup);
    desk.bank.settleAccepted();
    const paid = await scenes.reaches(setup, first.payoutId, 'paid');

    expect(held.onHold).toBe(first.amount);
    expect(paid.instructionNo).toBe(instructionNo);
    expect((await scenes.account(setup)).onHold).toBe('0.00');
  }, 30_000);

  it.each([['refuse'], ['return'], ['settle-then-return']] as const)(
    'that says %s leaves the money on the case account, free to be paid again',
    async (manner) => {
      const { setup, first, second } = await instructed(manner);
      const returned = await scenes.reaches(setup, first.payoutId, 'returned');
      await desk.readStatement();

      expect(await scenes.account(setup)).toMatchObject({ balance: '126000.00', onHold: '0.00' });
      const reissued = await desk.post(
        `/payouts/${first.payoutId}/reissues`,
        officer,
        { payee: { ...first.payee, accountNumber: '6200000000000000012' }, why: '更正账号' },
        { ifMatch: returned.version },
      );
      expect(reissued).toMatchObject({ status: 201, body: { reissueOf: first.payoutId } });
      for (const payout of [reissued.body as unknown as PayoutView, second]) {
        await scenes.approveAndInstruct(payout);
        await scenes.reaches(setup, payout.payoutId, 'paid');
      }
      expect((await scenes.account(setup)).balance).toBe('0.00');
    },
    30_000,
  );
});

describe('why the bank returned it', () => {
  it('is told to the office without the numbers of persons that its reader may not see', async () => {
    const { setup, first } = await scenes.withPayouts();
    await scenes.approveAndInstruct(first);
    const { instructionNo } = await scenes.reaches(setup, first.payoutId, 'paid');
    await desk.readStatement();
    const why = `${instructionNo} 甲某 110101199003070011 卡 6222 0000 0000 0001 234 电话13800000000 不符`;
    desk.bank.giveBack(instructionNo, why);
    await scenes.reaches(setup, first.payoutId, 'returned');
    const reasonFor = async (as: typeof officer) => {
      const { body } = await desk.get(`/cases/${setup.caseId}/payouts`, as);
      const items = body['items'] as (PayoutView & { readonly reason?: string })[];
      return items.find((item) => item.payoutId === first.payoutId)?.reason;
    };

    expect(await reasonFor(officer)).toBe(why);
    expect(await reasonFor(finance)).toBe(
      `${instructionNo} 甲某 110***********0011 卡 6222 0000 0000 0001 234 电话138****0000 不符`,
    );
    expect(await reasonFor(director)).toBe(
      `${instructionNo} 甲某 110***********0011 卡 ***************1234 电话138****0000 不符`,
    );
  });
});

describe('a re-issue', () => {
  it('is refused for a payout that was not returned', async () => {
    const { setup, first } = await scenes.withPayouts();
    const proposed = await scenes.reissue(first, first.version);
    await scenes.approveAndInstruct(first);
    const paid = await scenes.reaches(setup, first.payoutId, 'paid');

    expect(proposed).toMatchObject({ status: 409, body: { code: 'STATE.ILLEGAL_MOVE' } });
    expect(await scenes.reissue(first, paid.version)).toMatchObject({ status: 409 });
  });

  it('is refused without or with a stale version, outside the team, and a second time', async () => {
    const { setup, returned } = await scenes.refused();

    expect(await scenes.reissue(returned)).toMatchObject({ status: 428 });
    expect(await scenes.reissue(returned, returned.version - 1)).toMatchObject({ status: 412 });
    expect(await scenes.reissue(returned, returned.version, otherOfficer)).toMatchObject({
      body: { code: 'CASE.NOT_ON_TEAM' },
    });
    expect(await scenes.reissue(returned, returned.version)).toMatchObject({ status: 201 });
    expect(await scenes.reissue(returned, returned.version)).toMatchObject({
      status: 409,
      body: { code: 'STATE.ILLEGAL_MOVE' },
    });
    expect(await scenes.propose(setup)).toMatchObject({ body: { code: 'PAYOUT.NOTHING_TO_PAY' } });
  });
});

describe('a payment that the bank calls settled', () => {
  it('is asked for when no line shows it after two working days, until one does', async () => {
    const { setup, first } = await scenes.withPayouts();
    desk.bank.behave('settle-unbooked', 1);
    await scenes.approveAndInstruct(first);
    const { instructionNo } = await scenes.reaches(setup, first.payoutId, 'paid');
    const unbooked = async () =>
      (await scenes.disputes()).filter((item) => item['kind'] === 'payout-unbooked');
    await desk.setToday('2026-03-04');
    await desk.readStatement();
    const onTheLastDay = await unbooked();
    await desk.setToday('2026-03-05');
    const dispute = await scenes.dispute(`U${instructionNo}`, 'payout-unbooked');
    const early = await scenes.settle(dispute, { decision: 'explained' });
    await scenes.expectSoundBooks();
    desk.bank.payAfterAll(instructionNo);
    await desk.readStatement();

    expect(onTheLastDay).toEqual([]);
    expect(dispute).toMatchObject({ amount: '70000.00', caseId: setup.caseId });
    expect(early).toMatchObject({ status: 409, body: { code: 'DISPUTE.NOT_EVEN' } });
    expect(await unbooked()).toEqual([]);
    expect((await scenes.payout(setup, first.payoutId)).state).toBe('paid');
    await scenes.expectSoundBooks();
  }, 60_000);

  it('and that its line shows is not asked for', async () => {
    const { setup, first } = await scenes.withPayouts();
    await scenes.approveAndInstruct(first);
    await scenes.reaches(setup, first.payoutId, 'paid');
    await desk.readStatement();
    await desk.setToday('2026-03-12');
    const clock = `SELECT state FROM deadline WHERE kind = 'payout-unbooked' AND subject_id = $1`;
    await eventually(async () =>
      expect(await desk.rows(clock, [first.payoutId])).toEqual([{ state: 'fired' }]),
    );

    expect(await scenes.disputes()).toEqual([]);
  }, 60_000);
});
