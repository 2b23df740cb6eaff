import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import pg from 'pg';
import { CASE_NUMBER, DEBTOR } from '../../test/court-side.js';
import { COURT, RunningSimulator } from '../../test/running-simulator.js';
import { allocateHolds } from './holds.js';

// Aim: whatever happens, no money is made or lost and nothing frozen leaves; a book that was
// tampered with is found.

const MAIN = COURT.mainAccount.accountNumber;
const ACCOUNTS = [
  ['BANK-A', '1100000000000000101', DEBTOR.name],
  ['BANK-B', '1200000000000000101', DEBTOR.name],
  ['BANK-C', '1300000000000000202', '示例采购有限公司(虚构)'],
  ['BANK-B', MAIN, COURT.mainAccount.accountName],
  ['BANK-B', `${MAIN}-000007`, COURT.mainAccount.accountName],
] as const;

let simulator: RunningSimulator;

beforeAll(async () => {
  simulator = await RunningSimulator.start();
});
afterAll(() => simulator.stop());
beforeEach(() => simulator.world());

interface Step {
  readonly kind: 'transfer' | 'freeze' | 'release' | 'deduct' | 'pay';
  readonly from: number;
  readonly to: number;
  readonly amountFen: bigint;
  readonly wrongName: boolean;
}

const step: fc.Arbitrary<Step> = fc.record({
  kind: fc.constantFrom('transfer', 'freeze', 'release', 'deduct', 'pay'),
  from: fc.nat(2),
  to: fc.nat(4),
  amountFen: fc.bigInt({ min: 1n, max: 120_000_000n }),
  wrongName: fc.boolean(),
});

const yuan = (amountFen: bigint): string =>
  `${amountFen / 100n}.${(amountFen % 100n).toString().padStart(2, '0')}`;

/** Carries a step out; what the bank refuses is fine, what it does must keep the books. */
async function take(given: Step, freezes: string[]): Promise<void> {
  const [bank, account] = ACCOUNTS[given.from]!;
  const [toBank, toAccount, name] = ACCOUNTS[given.to]!;
  const number = simulator.court.nextRequestNo();
  const toName = given.wrongName ? '别人' : name;
  if (given.kind === 'transfer') {
    await simulator.call('POST', `/banks/${bank}/transfers`, {
      transferId: number,
      fromAccount: account,
      toBank,
      toAccount,
      toName,
      amount: yuan(given.amountFen),
      remark: '往来',
    });
  } else if (given.kind === 'pay') {
    await simulator.call('POST', '/court-bank/payments', {
      instructionNo: number,
      amount: yuan(given.amountFen),
      payee: { accountName: toName, accountNumber: toAccount, bankCode: toBank, bankName: 'x' },
      purpose: '发放',
    });
  } else {
    const original = { caseNumber: CASE_NUMBER, requestNo: freezes.at(-1) ?? '1' };
    const line = { accountNo: account, amountFen: given.amountFen };
    const payee = {
      accountName: COURT.mainAccount.accountName,
      accountNo: MAIN,
      bankName: 'x',
      bankCode: 'BANK-B',
    };
    const ordered = await simulator.court.control(bank, {
      ...line,
      measure: given.kind,
      ...(given.kind === 'freeze' ? {} : { original }),
      ...(given.kind === 'deduct' ? { payee } : {}),
    });
    if (given.kind === 'freeze') freezes.push(ordered);
    await simulator.round();
  }
}

describe('the books of all banks', () => {
  it('keep every sum under random transfers, payments, freezes, releases and deductions', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 14 }), async (steps) => {
        await simulator.world();
        const freezes: string[] = [];
        for (const one of steps) await take(one, freezes);

        expect((await simulator.call('GET', '/ledger/check')).body).toEqual({
          ok: true,
          moneyInAllBanks: '2270000.00',
          opened: '2270000.00',
          faults: [],
        });
      }),
      { numRuns: 12 },
    );
  }, 60_000);

  it.each([
    [
      'a balance',
      'UPDATE agency_simulator.account SET balance_fen = balance_fen + 1 WHERE bank = $1',
    ],
    ['an entry', 'UPDATE agency_simulator.entry SET amount_fen = amount_fen + 1 WHERE bank = $1'],
    [
      'a hold beyond the balance',
      `INSERT INTO agency_simulator.account_freeze (bank, account_no, authority, case_no, document_no,
         cap_fen, held_fen, from_on, to_on, state)
       VALUES ($1, '1100000000000000101', 'x', 'x', 'x', 85000001, 85000001, now(), now(), 'live')`,
    ],
  ])('betray %s that a superuser changed', async (_title, sql) => {
    await simulator.asAdmin(sql, ['BANK-A']);

    const { body } = await simulator.call<{ ok: boolean; faults: object[] }>(
      'GET',
      '/ledger/check',
    );
    expect(body.ok).toBe(false);
    expect(body.faults.length).toBeGreaterThan(0);
  });

  it('cannot be rewritten by the simulator itself', async () => {
    const own = new pg.Client({ connectionString: simulator.database.url('agency-simulator') });
    await own.connect();

    await expect(own.query('UPDATE agency_simulator.entry SET remark = $1', ['x'])).rejects.toThrow(
      'permission denied',
    );
    await own.end();
  });
});

describe('a transfer', () => {
  const order = {
    transferId: 't1',
    fromAccount: '1300000000000000202',
    toBank: 'BANK-B',
    toAccount: MAIN,
    toName: COURT.mainAccount.accountName,
    amount: '100000.00',
    remark: '还款',
  };
  const send = (change: object = {}): ReturnType<typeof simulator.call> =>
    simulator.call('POST', '/banks/BANK-C/transfers', { ...order, ...change });

  it('is executed once per number', async () => {
    const first = await send();
    const second = await send();

    expect(first.body).toMatchObject({ status: 'settled' });
    expect(second.body).toEqual(first.body);
    expect((await simulator.money('BANK-B', MAIN)).balance).toBe('100000.00');
  });

  it('to a wrong name comes back', async () => {
    expect((await send({ toName: '别人' })).body).toMatchObject({
      status: 'returned',
      reason: '收款人户名不符',
    });
    expect((await simulator.money('BANK-C', order.fromAccount)).balance).toBe('500000.00');
  });

  it.each([
    ['another content under the same number', { amount: '1.00' }, 409],
    ['more than there is', { transferId: 't2', amount: '500000.01' }, 409],
    ['an amount with three places', { transferId: 't3', amount: '1.000' }, 400],
    ['nothing', { transferId: 't4', amount: '0.00' }, 400],
    ['an unknown payer', { transferId: 't5', fromAccount: '1' }, 404],
    ['an unknown bank', { transferId: 't6', toBank: 'BANK-Z' }, 404],
    ['a registry as bank', { transferId: 't7', toBank: 'RE' }, 404],
  ])('of %s is refused', async (_title, change, status) => {
    await send();

    expect((await send(change)).status).toBe(status);
    expect((await simulator.money('BANK-C', order.fromAccount)).balance).toBe('400000.00');
  });
});

describe('holds by rank', () => {
  it('fill the earliest cap first, never more than the balance', () => {
    fc.assert(
      fc.property(
        fc.bigInt({ min: -5n, max: 50n }),
        fc.array(fc.bigInt({ min: 0n, max: 30n })),
        (balanceFen, capsFen) => {
          const held = allocateHolds(balanceFen, capsFen);
          const sumFen = held.reduce((a, b) => a + b, 0n);
          const wantedFen = capsFen.reduce((a, b) => a + b, 0n);
          const positiveFen = balanceFen > 0n ? balanceFen : 0n;

          expect(sumFen).toBe(positiveFen < wantedFen ? positiveFen : wantedFen);
          const open = held.findIndex((heldFen, index) => heldFen < (capsFen[index] ?? 0n));
          if (open >= 0) expect(held.slice(open + 1).every((heldFen) => heldFen === 0n)).toBe(true);
        },
      ),
    );
  });
});
