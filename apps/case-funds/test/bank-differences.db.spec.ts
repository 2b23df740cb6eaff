// Aim: no difference between bank and books is hidden, explained away while it lasts, or lost in the list.
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { Desk } from './desk.fixture.js';
import { finance } from './persons.fixture.js';
import type { DisputeView } from './scenes.fixture.js';
import { Scenes } from './scenes.fixture.js';

let desk: Desk;
let scenes: Scenes;
beforeEach(async () => {
  desk = await Desk.open();
  scenes = new Scenes(desk);
}, 90_000);
afterEach(async () => desk.close(), 30_000);

const open = async () => (await scenes.disputes()) as unknown as DisputeView[];
const lastCut = async () => (await desk.get('/reconciliation', finance)).body['lastCut'];

describe('a difference that comes without a new line', () => {
  beforeEach(async () => {
    desk.bank.credit({ amount: '3.00', bookedOn: desk.bank.today });
    await desk.readStatement();
    desk.bank.misstatedFen = 500n;
    await desk.readStatement();
  }, 30_000);

  it('is shown, and not explained away while the bank still says it', async () => {
    const [dispute] = await open();
    const answer = await scenes.settle(dispute as DisputeView, { decision: 'explained' });
    await desk.readStatement();

    expect(await lastCut()).toMatchObject({ difference: '5.00' });
    expect(answer.body).toMatchObject({ code: 'DISPUTE.NOT_EVEN' });
    expect(await open()).toHaveLength(1);
    await scenes.expectSoundBooks();
  }, 60_000);

  it('is listed anew when it comes again after it was explained', async () => {
    const [dispute] = await open();
    desk.bank.misstatedFen = 0n;
    await desk.readStatement();
    const answer = await scenes.settle(dispute as DisputeView, { decision: 'explained' });
    expect(answer.body).toMatchObject({ state: 'settled' });
    expect(await open()).toEqual([]);
    desk.bank.misstatedFen = 500n;
    await desk.readStatement();

    expect(await lastCut()).toMatchObject({ difference: '5.00' });
    const [again, ...more] = await open();
    expect(again).toMatchObject({ kind: 'balance-difference', amount: '5.00' });
    expect(again?.disputeId).not.toBe(dispute?.disputeId);
    expect(more).toEqual([]);
    await scenes.expectSoundBooks();
  }, 60_000);
});

describe('a line that the bank amends', () => {
  const amends = async (told: Partial<Desk['bank']['lines'][number]>, byFen: bigint) => {
    Object.assign(desk.bank.lines[0] ?? {}, told);
    desk.bank.misstatedFen = byFen;
    desk.bank.repeatsFromStart = true;
    await desk.readStatement();
    desk.bank.repeatsFromStart = false;
  };
  const explained = async (dispute: DisputeView) =>
    (await scenes.settle(dispute, { decision: 'explained' })).body;
  let bankRef: string;

  beforeEach(async () => {
    bankRef = desk.bank.credit({ amount: '3.00', bookedOn: desk.bank.today });
    await desk.readStatement();
  }, 30_000);

  it.each([
    ['and its balance', -100n],
    ['and not its balance', 0n],
  ])(
    'in its amount %s is not explained away while the books keep the old one',
    async (_what, byFen) => {
      await amends({ amount: '2.00' }, byFen);
      const dispute = await scenes.dispute(bankRef, 'changed-line');
      const early = await explained(dispute);
      await amends({ amount: '3.00' }, 0n);
      desk.bank.credit({ amount: '1.00', bookedOn: desk.bank.today });
      await desk.readStatement();

      expect(early).toMatchObject({ code: 'DISPUTE.NOT_EVEN' });
      expect(await explained(dispute)).toMatchObject({ state: 'settled' });
      await scenes.expectSoundBooks();
    },
    60_000,
  );

  it('in its payer alone moves no money: it is explained', async () => {
    const counterparty = { name: '代付人丁某(虚构)', accountNumber: '9', bankCode: 'BANK-A' };
    await amends({ counterparty }, 0n);

    expect(await explained(await scenes.dispute(bankRef, 'changed-line'))).toMatchObject({
      state: 'settled',
    });
  }, 60_000);
});

describe('the list of differences', () => {
  it('does not lose the oldest open one behind 200 newer ones', async () => {
    const old = await scenes.unasked('3.33');
    await desk.rows(
      `INSERT INTO statement_dispute (dispute_id, home_court, account_number, kind, amount_fen, detail,
         content_hash, opened_at)
       SELECT gen_random_uuid(), home_court, account_number, 'changed-line', 1, '{}', 'x' || n,
         legal_now() + interval '1 hour'
       FROM statement_dispute, generate_series(1, 200) n WHERE dispute_id = $1`,
      [old.disputeId],
    );

    expect((await open()).map((item) => item.disputeId)).toContain(old.disputeId);
  }, 60_000);
});
