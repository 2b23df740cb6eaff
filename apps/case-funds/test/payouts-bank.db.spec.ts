// Aim: no manner of the bank pays twice or loses money; a returned payout goes out only as a new one.
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { CaseSetup } from './case.fixture.js';
import { Desk } from './desk.fixture.js';
import { officer, otherOfficer } from './persons.fixture.js';
import type { PayoutView } from './scenes.fixture.js';
import { Scenes } from './scenes.fixture.js';

let desk: Desk;
let scenes: Scenes;
let serial = 0;

beforeAll(async () => {
  desk = await Desk.open('2026-03-02');
  scenes = new Scenes(desk);
}, 90_000);

afterAll(async () => {
  await desk?.close();
}, 30_000);

beforeEach(() => {
  desk.bank.manner = 'settle';
  desk.bank.mannerTimes = Number.POSITIVE_INFINITY;
});

async function funded(amount = '126000.00'): Promise<CaseSetup> {
  serial += 1;
  return scenes.fundedCase(serial, amount);
}

async function withPayouts(): Promise<{ setup: CaseSetup; first: PayoutView; second: PayoutView }> {
  const setup = await funded();
  const [first, second] = (await scenes.proposed(setup)) as [PayoutView, PayoutView];
  return { setup, first, second };
}

describe('the bank', () => {
  /** Instructs one payout while the bank has this manner for its next payments. */
  async function instructed(manner: typeof desk.bank.manner, times = 1) {
    const { setup, first, second } = await withPayouts();
    desk.bank.manner = manner;
    desk.bank.mannerTimes = times;
    await scenes.approveAndInstruct(first);
    return { setup, first, second };
  }

  it('that is out of reach is tried again with the same number and pays once', async () => {
    const { setup, first } = await instructed('unreachable', 5);
    const paid = await scenes.reaches(setup, first.payoutId, 'paid');

    expect(
      desk.bank.calls.filter((number) => number === paid.instructionNo).length,
    ).toBeGreaterThan(5);
    expect(desk.bank.paidOut(paid.instructionNo)).toBe(first.amount);
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
    const waiting = await scenes.reaches(setup, first.payoutId, 'instructed');
    const held = await scenes.account(setup);
    desk.bank.settleAccepted();
    const paid = await scenes.reaches(setup, first.payoutId, 'paid');

    expect(held.onHold).toBe(first.amount);
    expect(paid.instructionNo).toBe(waiting.instructionNo);
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
        { payee: { ...first.payee, accountName: '甲某某(虚构)' }, why: '更正户名' },
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

describe('a re-issue', () => {
  const body = (payout: PayoutView) => ({ payee: payout.payee, why: '更正账户' });
  const reissue = (payout: PayoutView, ifMatch?: number, as = officer) =>
    desk.post(`/payouts/${payout.payoutId}/reissues`, as, body(payout), {
      ...(ifMatch === undefined ? {} : { ifMatch }),
    });

  it('is refused for a payout that was not returned', async () => {
    const { setup, first } = await withPayouts();
    const proposed = await reissue(first, first.version);
    await scenes.approveAndInstruct(first);
    const paid = await scenes.reaches(setup, first.payoutId, 'paid');

    expect(proposed).toMatchObject({ status: 409, body: { code: 'STATE.ILLEGAL_MOVE' } });
    expect(await reissue(first, paid.version)).toMatchObject({ status: 409 });
  });

  it('is refused without or with a stale version, outside the team, and a second time', async () => {
    const { setup, first } = await withPayouts();
    desk.bank.manner = 'refuse';
    desk.bank.mannerTimes = 1;
    await scenes.approveAndInstruct(first);
    const returned = await scenes.reaches(setup, first.payoutId, 'returned');

    expect(await reissue(first)).toMatchObject({ status: 428 });
    expect(await reissue(first, returned.version - 1)).toMatchObject({ status: 412 });
    expect(await reissue(first, returned.version, otherOfficer)).toMatchObject({
      body: { code: 'CASE.NOT_ON_TEAM' },
    });
    expect(await reissue(first, returned.version)).toMatchObject({ status: 201 });
    expect(await reissue(first, returned.version)).toMatchObject({
      status: 409,
      body: { code: 'STATE.ILLEGAL_MOVE' },
    });
    expect(await scenes.propose(setup)).toMatchObject({ body: { code: 'PAYOUT.NOTHING_TO_PAY' } });
  });
});
