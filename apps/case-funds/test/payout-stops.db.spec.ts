// Aim: a payout that may no longer go out does not, and nothing that was paid goes out again.
import { describe, expect, it } from '@jest/globals';
import { eventually } from '@lib/testing';
import type { Desk } from './desk.fixture.js';
import { openScenes } from './opened.fixture.js';
import { finance, officer } from './persons.fixture.js';
import type { PayoutView, Scenes } from './scenes.fixture.js';

let desk: Desk;
let scenes: Scenes;

openScenes((opened, its) => {
  scenes = opened;
  desk = its;
});

const reissue = (payout: PayoutView) => scenes.reissue(payout, payout.version);

const lapse = (approvalId: unknown) =>
  desk.rows(`UPDATE approval SET expires_at = legal_now() - interval '1 second' WHERE id = $1`, [
    approvalId,
  ]);

describe('a lapsed approval', () => {
  it('of a re-issue leaves the returned payout free to be re-issued', async () => {
    const { setup, returned } = await scenes.refused();
    const first = await reissue(returned);
    await lapse(first.body['approvalId']);
    const second = await reissue(returned);

    expect(first.status).toBe(201);
    expect(second).toMatchObject({ status: 201, body: { reissueOf: returned.payoutId } });
    const lapsed = await scenes.payout(setup, String(first.body['payoutId']));
    expect(lapsed).toMatchObject({ state: 'void' });
  });

  it('is voided for good although the command that found it is refused', async () => {
    const { setup, first } = await scenes.withPayouts();
    await scenes.approve(first);
    await lapse(first.approvalId);

    expect(await scenes.instruct(first)).toMatchObject({
      status: 409,
      body: { code: 'PAYOUT.VOID' },
    });
    expect(await scenes.payout(setup, first.payoutId)).toMatchObject({ state: 'void' });
    expect((await scenes.proposed(setup)).map((item) => item.amount)).toEqual([first.amount]);
  });
});

describe('a refusal', () => {
  it('of a later attempt is enquired before it is believed', async () => {
    const { setup, first } = await scenes.withPayouts();
    desk.bank.manner = 'unreachable';
    const before = desk.bank.calls.length;
    await scenes.approveAndInstruct(first);
    await eventually(() => expect(desk.bank.calls.length).toBeGreaterThan(before + 2));
    desk.bank.manner = 'refuse';
    const returned = await scenes.reaches(setup, first.payoutId, 'returned');

    expect(returned.history.map((change) => change.to)).toContain('unknown');
  }, 30_000);
});

describe('a payment that the statement shows after it was returned', () => {
  it('is disputed, ends the open re-issue, and is not paid again', async () => {
    const { setup, returned } = await scenes.refused();
    const open = await reissue(returned);
    desk.bank.payAfterAll(returned.instructionNo);
    await scenes.reaches(setup, String(open.body['payoutId']), 'void');

    expect(await scenes.disputes()).toContainEqual(
      expect.objectContaining({ kind: 'paid-after-return', amount: returned.amount }),
    );
    expect(await reissue(returned)).toMatchObject({
      status: 409,
      body: { code: 'PAYOUT.PAID_AFTER_RETURN' },
    });
  });

  it('is settled by the line that gives it back after all', async () => {
    const { setup, returned } = await scenes.refused();
    const listed = async () =>
      (await scenes.disputes()).filter((item) =>
        JSON.stringify(item['detail']).includes(returned.payoutId),
      );
    desk.bank.payAfterAll(returned.instructionNo);
    await eventually(async () => expect(await listed()).toHaveLength(1));
    desk.bank.giveBack(returned.instructionNo);

    await eventually(async () => expect(await listed()).toHaveLength(0));
    expect(await reissue(returned)).toMatchObject({ status: 201 });
    expect((await scenes.account(setup)).balance).toBe('126000.00');
  });
});

describe('a split', () => {
  it('is not proposed while a booked deduction has no day yet', async () => {
    const setup = await scenes.fundedCase('1000.00');
    const requestNo = '20260302110105000091';
    await desk.tellDeduction(setup, requestNo, '70.00');
    await eventually(async () =>
      expect(
        await desk.rows('SELECT 1 FROM expected_receipt WHERE request_no = $1', [requestNo]),
      ).toHaveLength(1),
    );
    desk.bank.credit({ amount: '70.00', bookedOn: '2026-03-02', requestNo });
    await eventually(async () => expect((await scenes.debt(setup)).received).toBe('1070.00'));
    const early = await scenes.propose(setup);
    await desk.tellDeduction(setup, requestNo, '70.00', '2026-03-02');

    expect(early).toMatchObject({ status: 409, body: { code: 'PAYOUT.VALUE_DAY_OPEN' } });
    await eventually(async () => expect((await scenes.propose(setup)).status).toBe(201));
  });

  it('that a newer debt no longer bears out is voided, not paid, and proposed anew', async () => {
    const waiting = await scenes.unidentified('900000.00');
    await desk.setToday('2026-03-20');
    const { setup, first } = await scenes.withPayouts('1600000.00');
    await scenes.approve(first);
    const path = `/receipts/${waiting.receiptId}`;
    await desk.post(`${path}/claims`, officer, { caseId: setup.caseId, why: '本案被执行人' });
    const confirmed = await desk.post(`${path}/confirmations`, finance, {
      caseId: setup.caseId,
      verdict: 'confirm',
    });
    const calls = desk.bank.calls.length;

    expect(confirmed.status).toBe(201);
    expect(await scenes.instruct(first)).toMatchObject({
      status: 409,
      body: { code: 'PAYOUT.VOID' },
    });
    expect(desk.bank.calls).toHaveLength(calls);
    const again = (await scenes.proposed(setup)).filter((item) => item.kind === 'applicant');
    expect(Number(again[0]?.amount)).toBeLessThan(Number(first.amount));
  });

  it('leaves out what the bank has and says nothing about', async () => {
    const { setup, first } = await scenes.withPayouts();
    desk.bank.behave('accept');
    await scenes.approveAndInstruct(first);
    const { instructionNo } = await scenes.payout(setup, first.payoutId);
    await eventually(() => expect(desk.bank.payments.has(instructionNo)).toBe(true));
    await desk.rows(`UPDATE payout SET state = 'unknown' WHERE payout_id = $1`, [first.payoutId]);

    expect(await scenes.propose(setup)).toMatchObject({
      status: 409,
      body: { code: 'PAYOUT.NOTHING_TO_PAY' },
    });
    desk.bank.settleAccepted();
    await scenes.reaches(setup, first.payoutId, 'paid');
  });

  it('is never more than the account has free', async () => {
    const setup = await scenes.fundedCase('1000.00');
    const code = `case:${setup.caseId}`;
    await desk.rows('UPDATE account SET held_fen = 1 WHERE code = $1', [code]);
    const short = await scenes.propose(setup);
    await desk.rows('UPDATE account SET held_fen = 0 WHERE code = $1', [code]);

    expect(short).toMatchObject({ status: 409, body: { code: 'PAYOUT.OVER_HELD' } });
    expect(await scenes.proposed(setup)).toHaveLength(2);
  });

  it('of which a part was paid is voided when the share no longer bears the rest', async () => {
    const { setup, first } = await scenes.withPayouts();
    await scenes.approveAndInstruct(first);
    await scenes.reaches(setup, first.payoutId, 'paid');
    const subAccountNumber = await scenes.subAccount(setup);
    desk.bank.credit({ amount: '1260.00', bookedOn: desk.bank.today, subAccountNumber });
    await eventually(async () => expect((await scenes.debt(setup)).received).toBe('127260.00'));
    const [more] = (await scenes.proposed(setup)) as [PayoutView];
    await scenes.approve(more);
    await desk.rows('UPDATE entitlement_share SET share_fen = 7069999 WHERE entitlement_id = $1', [
      setup.entitlements[0],
    ]);

    expect(more.amount).toBe('700.00');
    expect(await scenes.instruct(more)).toMatchObject({ body: { code: 'PAYOUT.VOID' } });
  });
});
