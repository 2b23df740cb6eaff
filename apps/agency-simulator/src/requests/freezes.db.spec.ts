import type { ControlAnswer, SendBack } from '@lib/agencies';
import { checkControlAnswer, deriveMeasureState } from '@lib/agencies';
import { courtDate } from '@lib/kernel';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { DEBTOR, original } from '../../test/court-side.js';
import { BOOKS_IN_ORDER, COURT, RunningSimulator } from '../../test/running-simulator.js';

// Aim: freezes with a cap catch credits and keep their rank; what does not fit is refused and does
// nothing.

const A = '1100000000000000101';
const B = '1200000000000000101';
const BUYER = '1300000000000000202';
const COURT_ACCOUNT = COURT.mainAccount.accountNumber;

const BUYER_SUBJECT = {
  name: '示例采购有限公司(虚构)',
  documentType: 'uscc',
  documentNumber: '9111-0105-MA0EMXA114',
} as const;

let simulator: RunningSimulator;

beforeAll(async () => {
  simulator = await RunningSimulator.start();
});
afterAll(() => simulator.stop());
beforeEach(() => simulator.world());

type Line = Parameters<typeof simulator.court.control>[1];
type Change = Parameters<typeof simulator.court.control>[2];

async function pay(amount: string, to = { bank: 'BANK-A', account: A }): Promise<void> {
  const answer = await simulator.call('POST', '/banks/BANK-C/transfers', {
    transferId: `t${simulator.court.nextRequestNo()}`,
    fromAccount: BUYER,
    toBank: to.bank,
    toAccount: to.account,
    toName: DEBTOR.name,
    amount,
    remark: '货款',
  });
  expect(answer.status).toBe(200);
}

describe('a freeze', () => {
  it('holds what is there, keeps its cap, and tells the court when a credit is caught', async () => {
    const { requestNo, outcomes: first } = await simulator.order('BANK-A', {
      accountNo: A,
      amountFen: 90_000_000n,
    });
    await pay('30000.00');
    await simulator.round();
    await pay('50000.00');
    await simulator.round();
    const updates = await simulator.court.receive('BANK-A');

    expect(first).toMatchObject([
      {
        outcome: 'done',
        requestedFen: 90_000_000n,
        heldFen: 85_000_000n,
        uncoveredFen: 5_000_000n,
      },
    ]);
    expect(first.map(deriveMeasureState)).toEqual(['effective-partial']);
    expect(updates.map(({ answer }) => answer)).toMatchObject([
      { requestNo, outcomes: [{ heldFen: 88_000_000n, uncoveredFen: 2_000_000n }] },
      { requestNo, outcomes: [{ heldFen: 90_000_000n, uncoveredFen: 0n }] },
    ]);
    expect(await simulator.money('BANK-A', A)).toMatchObject({
      balance: '930000.00',
      held: '900000.00',
      available: '30000.00',
    });
    expect(await simulator.books()).toMatchObject(BOOKS_IN_ORDER);
  });

  it('fits its request and carries a receipt', async () => {
    const line = { accountNo: B, amountFen: 10_000_000n, to: courtDate('2099-01-01') };
    const requestNo = await simulator.court.control('BANK-B', line);
    await simulator.round();
    const [received] = await simulator.court.receive('BANK-B');
    const answer = received?.answer as ControlAnswer;

    const asked = {
      property: 'deposit',
      lineNo: 1,
      measure: 'freeze',
      scope: 'money',
      currency: '156',
      rulingNo: 'r',
      ...line,
    } as const;
    expect(checkControlAnswer({ requestNo, lines: [asked] }, answer)).toEqual([]);
    expect(Buffer.from(answer.receipt.content).toString('latin1')).toMatch(/^%PDF/);
    expect(answer.outcomes.map(deriveMeasureState)).toEqual(['effective-full']);
  });

  it('behind one that holds everything is queued, names it, and moves up when it goes', async () => {
    const first = await simulator.order('BANK-A', { accountNo: A, amountFen: 85_000_000n });
    const second = await simulator.order('BANK-A', { accountNo: A, amountFen: 10_000_000n });
    await simulator.order('BANK-A', {
      accountNo: A,
      amountFen: 85_000_000n,
      measure: 'release',
      original: original(first.requestNo),
    });
    await simulator.round();

    expect(second.outcomes).toMatchObject([{ heldFen: 0n, earlierFreezes: [{ rank: 1 }] }]);
    expect(second.outcomes.map(deriveMeasureState)).toEqual(['queued']);
    expect((await simulator.money('BANK-A', A)).freezes).toMatchObject([
      { requestNo: first.requestNo, state: 'released', held: '0.00' },
      { requestNo: second.requestNo, state: 'effective', held: '100000.00' },
    ]);
  });

  it('comes after freezes of other courts that the world began with', async () => {
    await simulator.world([
      {
        bank: 'BANK-A',
        accountNumber: A,
        owner: 'debtor',
        balance: '100.00',
        earlierFreezes: [
          {
            authority: '别院(虚构)',
            documentNo: '别院1号',
            amount: '500.00',
            endsOn: '2099-01-01',
          },
        ],
      },
    ]);
    const { outcomes: found } = await simulator.order('BANK-A', {
      accountNo: A,
      amountFen: 10_000n,
    });

    expect(found).toMatchObject([
      { heldFen: 0n, earlierFreezes: [{ authority: '别院(虚构)', amountFen: 50_000n }] },
    ]);
  });

  it('keeps the customer from paying away what is held', async () => {
    await simulator.order(
      'BANK-C',
      { accountNo: BUYER, amountFen: 45_000_000n },
      { subject: BUYER_SUBJECT },
    );
    const answer = await simulator.call('POST', '/banks/BANK-C/transfers', {
      transferId: 't1',
      fromAccount: BUYER,
      toBank: 'BANK-A',
      toAccount: A,
      toName: DEBTOR.name,
      amount: '50000.01',
      remark: '转移',
    });

    expect(answer).toMatchObject({ status: 409, body: { code: 'BANK.INSUFFICIENT' } });
  });

  it('is done once, however often its request comes, and told twice by a body of that manner', async () => {
    await simulator.call('PUT', '/faults', {
      bodies: [{ code: 'BANK-A', faults: { control: 'twice' } }],
    });
    const { outcomes: found } = await simulator.order('BANK-A', {
      accountNo: A,
      amountFen: 10_000n,
    });

    expect(found).toHaveLength(2);
    expect(found[0]).toEqual(found[1]);
    expect((await simulator.money('BANK-A', A)).held).toBe('100.00');
  });

  it('of a silent body is done all the same', async () => {
    await simulator.call('PUT', '/faults', {
      bodies: [{ code: 'BANK-A', faults: { control: 'silent' } }],
    });
    const { outcomes: none } = await simulator.order('BANK-A', {
      accountNo: A,
      amountFen: 10_000n,
    });
    const held = (await simulator.money('BANK-A', A)).held;
    await simulator.call('POST', '/bodies/BANK-A/answers', {});
    await simulator.round();

    expect(none).toEqual([]);
    expect(held).toBe('100.00');
    expect(await simulator.outcomes('BANK-A')).toMatchObject([{ heldFen: 10_000n }]);
  });

  it.each<[string, Line, Change, string]>([
    ['an unknown account', { accountNo: '999', amountFen: 1n }, {}, '账号不存在'],
    [
      'another name',
      { accountNo: A, amountFen: 1n },
      { subject: { ...DEBTOR, name: '别人' } },
      '户名',
    ],
    [
      'another document number',
      { accountNo: A, amountFen: 1n },
      { subject: { ...DEBTOR, documentNumber: '91110105MA0EMXA114' } },
      '户名',
    ],
    ['a foreign currency', { accountNo: A, amountFen: 1n, currency: '840' }, {}, '人民币'],
    [
      'an end that has passed',
      { accountNo: A, amountFen: 1n, to: courtDate('2020-01-01') },
      {},
      '已过',
    ],
    ['an account of the court', { accountNo: COURT_ACCOUNT, amountFen: 1n }, {}, '账号不存在'],
  ])('is refused for %s, and nothing is held', async (_title, line, change, reason) => {
    const { outcomes: found } = await simulator.order('BANK-A', line, change);

    expect(found).toMatchObject([{ outcome: 'refused', heldFen: 0n }]);
    expect(found[0]?.reason).toContain(reason);
    expect((await simulator.money('BANK-A', A)).held).toBe('0.00');
  });

  it.each<[string, Change]>([
    ['without a writ', { writs: [] }],
    ['without two officers’ certificates', { certificates: [] }],
  ])('is sent back %s', async (_title, change) => {
    await simulator.court.control('BANK-A', { accountNo: A, amountFen: 1n }, change);
    await simulator.round();
    const received = await simulator.court.receive('BANK-A');

    expect(received.map(({ answer }) => (answer as SendBack).kind)).toEqual(['send-back']);
    expect((await simulator.money('BANK-A', A)).held).toBe('0.00');
  });
});
