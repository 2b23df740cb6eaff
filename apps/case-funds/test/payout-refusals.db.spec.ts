// Aim: a refusal is believed only of a number that never went out before, and never against the statement.
import { describe, expect, it } from '@jest/globals';
import { eventually } from '@lib/testing';
import type { ServerResponse } from 'node:http';
import type { Desk } from './desk.fixture.js';
import { openScenes } from './opened.fixture.js';
import type { Scenes } from './scenes.fixture.js';

let desk: Desk;
let scenes: Scenes;

openScenes((opened, its) => {
  scenes = opened;
  desk = its;
});

type Order = { readonly instructionNo: string };
type Pay = (order: Order, response: ServerResponse) => void;

/** The bank answers orders as the spec wants it while `work` runs. */
async function withBank(pay: Pay, work: () => Promise<void>): Promise<void> {
  const bank = desk.bank as unknown as { pay: Pay };
  const before = bank.pay;
  bank.pay = pay;
  try {
    await work();
  } finally {
    bank.pay = before;
    desk.bank.statementDown = false;
  }
}
const execute = (order: Order) => {
  const payment = { status: 'accepted' as const, content: JSON.stringify(order) };
  desk.bank.payments.set(order.instructionNo, payment);
  desk.bank.settleAccepted();
};
const refuse = (response: ServerResponse) => {
  response.writeHead(422, { 'content-type': 'application/json' });
  response.end(JSON.stringify({ code: 'BANK.DUPLICATE', detail: '重复', nothingDone: true }));
};

describe('a refusal', () => {
  it('of a number that was sent before is enquired before it is believed', async () => {
    const { setup, first } = await scenes.withPayouts();
    let calls = 0;
    const pay: Pay = (order, response) => {
      calls += 1;
      if (calls === 1) return void response.destroy();
      // The first call arrives late and is executed; the repeat is refused as a duplicate.
      desk.bank.statementDown = true;
      execute(order);
      refuse(response);
    };
    await withBank(pay, async () => {
      await scenes.approveAndInstruct(first);
      const after = await eventually(async () => {
        const payout = await scenes.payout(setup, first.payoutId);
        expect(['paid', 'returned']).toContain(payout.state);
        return payout;
      }, 20_000);
      expect(desk.bank.paidOut(after.instructionNo)).toBe('70000.00');
      expect(after.state).toBe('paid');
    });
    await scenes.expectSoundBooks();
  }, 60_000);

  it('of a number that the bank then does not know ends it, and is not asked for again', async () => {
    const { setup, first } = await scenes.withPayouts();
    let calls = 0;
    const pay: Pay = (_order, response) => {
      calls += 1;
      if (calls === 1) return void response.destroy();
      refuse(response);
    };
    await withBank(pay, async () => {
      await scenes.approveAndInstruct(first);
      const after = await scenes.reaches(setup, first.payoutId, 'returned');
      expect(after.history.map((change) => change.to)).toEqual([
        'approved',
        'instructed',
        'unknown',
        'instructed',
        'unknown',
        'returned',
      ]);
    });

    expect(calls).toBe(2);
    expect(await scenes.account(setup)).toMatchObject({ balance: '126000.00', onHold: '0.00' });
    await scenes.expectSoundBooks();
  }, 60_000);

  it('that comes after the statement showed the debit undoes nothing', async () => {
    const { setup, first } = await scenes.withPayouts();
    const pay: Pay = (order, response) => {
      execute(order);
      void scenes.reaches(setup, first.payoutId, 'paid').then(() => refuse(response));
    };
    await withBank(pay, async () => {
      await scenes.approveAndInstruct(first);
      await scenes.reaches(setup, first.payoutId, 'paid');
      await eventually(async () =>
        expect(
          await desk.rows(
            `SELECT 1 FROM task WHERE name = 'payout-send' AND payload->>'payoutId' = $1 AND state = 'done'`,
            [first.payoutId],
          ),
        ).toHaveLength(1),
      );
    });

    expect(await scenes.payout(setup, first.payoutId)).toMatchObject({ state: 'paid' });
    await scenes.expectSoundBooks();
  }, 60_000);
});

describe('a return', () => {
  it('in part is not a return of the whole, whatever the bank calls it', async () => {
    const { setup, first } = await scenes.withPayouts();
    desk.bank.behave('accept', 1);
    await scenes.approveAndInstruct(first);
    const { instructionNo } = await scenes.payout(setup, first.payoutId);
    await eventually(() => expect(desk.bank.payments.has(instructionNo)).toBe(true));
    desk.bank.statementDown = true;
    desk.bank.settleAccepted();
    const payment = desk.bank.payments.get(instructionNo);
    desk.bank.correct(payment?.bankRef ?? '', '30000.00', instructionNo);
    Object.assign(payment ?? {}, { status: 'returned', reason: '部分退回' });
    desk.bank.statementDown = false;
    await eventually(async () => {
      await desk.readStatement();
      expect((await scenes.payout(setup, first.payoutId)).state).not.toBe('instructed');
    }, 30_000);

    await scenes.expectSoundBooks();
  }, 90_000);
});
