import { BankClient, type PaymentInstruction } from '@lib/agencies';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { DEBTOR } from '../../test/court-side.js';
import { BANK_TOKEN, COURT, RunningSimulator } from '../../test/running-simulator.js';

// Aim: the real client on the real line: each manner of the bank becomes done, refused or unknown,
// an enquiry tells the truth, and a number is executed once.

const MAIN = COURT.mainAccount.accountNumber;
const SUB = `${MAIN}-000001`;
const BUYER = '1300000000000000202';
const OWN = '1200000000000000101';

let simulator: RunningSimulator;
let client: BankClient;
let serial = 0;

beforeAll(async () => {
  simulator = await RunningSimulator.start();
  const baseUrl = await simulator.listen();
  client = new BankClient({ baseUrl, token: BANK_TOKEN, timeoutMs: 1_000 });
});
afterAll(() => simulator.stop());
beforeEach(async () => {
  await simulator.world();
  await payIn('400000.00', MAIN);
});

async function payIn(amount: string, toAccount: string): Promise<void> {
  serial += 1;
  const answer = await simulator.call('POST', '/banks/BANK-C/transfers', {
    transferId: `in-${serial}`,
    fromAccount: BUYER,
    toBank: 'BANK-B',
    toAccount,
    toName: COURT.mainAccount.accountName,
    amount,
    remark: '还款',
  });
  expect(answer.body).toMatchObject({ status: 'settled' });
}

function instruction(change: Partial<PaymentInstruction> = {}): PaymentInstruction {
  serial += 1;
  return {
    instructionNo: `P${serial}`,
    amountFen: 10_000_000n,
    payee: {
      accountName: DEBTOR.name,
      accountNumber: OWN,
      bankCode: 'BANK-B',
      bankName: '示例乙银行(虚构)',
    },
    purpose: '案款发放',
    ...change,
  };
}

const payeeNamed = (change: Partial<PaymentInstruction['payee']>): Partial<PaymentInstruction> => ({
  payee: { ...instruction().payee, ...change },
});

async function manner(payment: string, times: number | null = 1): Promise<void> {
  const faults = { payment, paymentTimes: times, delaySeconds: 3_600 };
  await simulator.call('PUT', '/faults', { bodies: [{ code: 'BANK-B', faults }] });
}

async function debits(instructionNo: string): Promise<number> {
  const { lines } = await client.statement();
  return lines.filter(
    (line) =>
      'instructionNo' in line && line.instructionNo === instructionNo && line.direction === 'debit',
  ).length;
}

describe('the statement', () => {
  it('tells each line once from a cursor on, with the balance of main and sub-accounts', async () => {
    const first = await client.statement();
    await payIn('5000.00', SUB);
    const second = await client.statement(first.cursor);
    const third = await client.statement(second.cursor);

    expect(first).toMatchObject({ accountNumber: MAIN, balanceFen: 40_000_000n, more: false });
    expect(first.lines).toMatchObject([{ direction: 'credit', remark: '还款' }]);
    expect(first.lines[0]).not.toHaveProperty('subAccountNumber');
    expect(second.lines).toMatchObject([
      { subAccountNumber: SUB, amountFen: 500_000n, balanceAfterFen: 40_500_000n },
    ]);
    expect(third).toMatchObject({ lines: [], cursor: second.cursor, balanceFen: 40_500_000n });
  });

  it('is told page by page without loss', async () => {
    for (let index = 0; index < 4; index += 1) await payIn('1.00', MAIN);
    const refs: string[] = [];
    let page = await client.statement(undefined, 2);
    refs.push(...page.lines.map((line) => line.bankRef));
    while (page.more) {
      page = await client.statement(page.cursor, 2);
      refs.push(...page.lines.map((line) => line.bankRef));
    }

    expect(new Set(refs).size).toBe(5);
    expect(refs).toHaveLength(5);
  });

  it.each([
    ['duplicate-line', 40_000_000n],
    ['changed-amount', 40_000_001n],
  ])('repeats a line under the fault %s', async (statement, amountFen) => {
    const first = await client.statement();
    await simulator.call('PUT', '/faults', { bodies: [{ code: 'BANK-B', faults: { statement } }] });
    const second = await client.statement(first.cursor);

    expect(second.lines).toMatchObject([{ bankRef: first.lines[0]?.bankRef, amountFen }]);
    expect(second.balanceFen).toBe(40_000_000n);
  });
});

describe('a statement that lags', () => {
  it('tells nothing new and a balance that fits its cursor, then everything', async () => {
    const first = await client.statement();
    const late = { statement: 'late' };
    await simulator.call('PUT', '/faults', { bodies: [{ code: 'BANK-B', faults: late }] });
    await payIn('5000.00', MAIN);
    const lagging = await client.statement(first.cursor);
    await simulator.call('PUT', '/faults', { reset: true });
    const caughtUp = await client.statement(lagging.cursor);

    expect(lagging).toMatchObject({ lines: [], cursor: first.cursor, balanceFen: 40_000_000n });
    expect(caughtUp).toMatchObject({ lines: [{ amountFen: 500_000n }], balanceFen: 40_500_000n });
  });
});

describe('a payment', () => {
  it('is executed, also at another bank, and shows on the statement', async () => {
    const order = instruction();
    const away = instruction(
      payeeNamed({ bankCode: 'BANK-F', accountNumber: '1600000000000000101' }),
    );

    expect(await client.pay(order)).toMatchObject({ outcome: 'done', status: 'settled' });
    expect(await client.pay(away)).toMatchObject({ outcome: 'done', status: 'settled' });
    expect(await client.enquire(order.instructionNo)).toMatchObject({ status: 'settled' });
    expect((await simulator.money('BANK-F', '1600000000000000101')).balance).toBe('220000.00');
    expect((await client.statement()).balanceFen).toBe(20_000_000n);
  });

  it('that times out after doing is unknown, done once, and the enquiry says so', async () => {
    await manner('timeout-after-doing');
    const order = instruction();

    expect(await client.pay(order)).toMatchObject({ outcome: 'unknown' });
    expect(await client.enquire(order.instructionNo)).toMatchObject({ status: 'settled' });
    expect(await client.pay(order)).toMatchObject({ outcome: 'done', status: 'settled' });
    expect(await debits(order.instructionNo)).toBe(1);
  });

  it('that times out before doing is unknown, not received, and safe to send again', async () => {
    await manner('timeout-before-doing');
    const order = instruction();

    expect(await client.pay(order)).toMatchObject({ outcome: 'unknown' });
    expect(await client.enquire(order.instructionNo)).toMatchObject({ status: 'not-received' });
    expect(await client.pay(order)).toMatchObject({ outcome: 'done' });
    expect(await debits(order.instructionNo)).toBe(1);
  });

  it('for a wrong account name goes out and comes back, naming its line', async () => {
    const order = instruction(payeeNamed({ accountName: '示例商贸公司(虚构)' }));

    expect(await client.pay(order)).toMatchObject({ outcome: 'done', status: 'accepted' });
    const state = await client.enquire(order.instructionNo);
    const { lines, balanceFen } = await client.statement();
    const own = lines.filter(
      (line) => 'instructionNo' in line && line.instructionNo === order.instructionNo,
    );

    expect(state).toMatchObject({ status: 'returned', reason: '收款人户名不符' });
    expect(own).toMatchObject([
      { direction: 'debit', bankRef: state.bankRef },
      { direction: 'credit', bankRef: state.returnRef, reverses: state.bankRef },
    ]);
    expect(balanceFen).toBe(40_000_000n);
  });

  it('that is only accepted is settled later', async () => {
    await manner('accept-only');
    const order = instruction();

    expect(await client.pay(order)).toMatchObject({ outcome: 'done', status: 'accepted' });
    await simulator.round();
    expect(await client.enquire(order.instructionNo)).toMatchObject({ status: 'accepted' });
    expect(await debits(order.instructionNo)).toBe(0);
    await simulator.call('POST', '/bodies/BANK-B/answers', {});
    expect(await client.enquire(order.instructionNo)).toMatchObject({ status: 'settled' });
    expect(await debits(order.instructionNo)).toBe(1);
  });

  it.each<[string, Partial<PaymentInstruction>, string]>([
    ['more than the court has', { amountFen: 40_000_001n }, '余额不足'],
    ['an unknown bank', payeeNamed({ bankCode: 'BANK-Z' }), '收款银行不存在'],
    ['a source that is not the court’s', { fromSubAccount: OWN }, '付款账户'],
    ['nothing', { amountFen: 0n }, '金额'],
  ])('of %s is refused and moves nothing', async (_title, change, reason) => {
    const outcome = await client.pay(instruction(change));

    expect(outcome).toMatchObject({ outcome: 'refused', retryable: false });
    expect(outcome.outcome === 'refused' && outcome.reason).toContain(reason);
    expect((await client.statement()).balanceFen).toBe(40_000_000n);
  });

  it('under a used number with other content is refused', async () => {
    const order = instruction();
    await client.pay(order);

    expect(await client.pay({ ...order, amountFen: 1n })).toMatchObject({
      outcome: 'refused',
      code: 'BANK.NUMBER_REUSED',
    });
  });

  it('sent twenty times at once is executed once', async () => {
    const order = instruction();

    const outcomes = await Promise.all(Array.from({ length: 20 }, () => client.pay(order)));

    expect(outcomes.every((one) => one.outcome === 'done')).toBe(true);
    expect(await debits(order.instructionNo)).toBe(1);
  });

  it('wears a limited fault off', async () => {
    await manner('refuse', 2);
    const outcomes = [];
    for (let index = 0; index < 3; index += 1) outcomes.push(await client.pay(instruction()));

    expect(outcomes.map((one) => one.outcome)).toEqual(['refused', 'refused', 'done']);
  });
});
