import type { DepositLine } from '@lib/agencies';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { CASE_NUMBER, DEBTOR, original } from '../../test/court-side.js';
import { BOOKS_IN_ORDER, COURT, RunningSimulator } from '../../test/running-simulator.js';

// Aim: releases and deductions fit the freeze they name; what does not fit is refused and does
// nothing.

const A = '1100000000000000101';
const B = '1200000000000000101';
const SUB = `${COURT.mainAccount.accountNumber}-000001`;
const payee = {
  accountName: COURT.mainAccount.accountName,
  accountNo: SUB,
  bankName: '示例乙银行(虚构)',
  bankCode: 'BANK-B',
};

let simulator: RunningSimulator;

beforeAll(async () => {
  simulator = await RunningSimulator.start();
});
afterAll(() => simulator.stop());
beforeEach(() => simulator.world());

/** A freeze of A, over what it holds unless said otherwise; its request number. */
const frozen = async (amountFen = 90_000_000n): Promise<string> =>
  (await simulator.order('BANK-A', { accountNo: A, amountFen })).requestNo;

/** What A answers to a release or deduction that names this freeze. */
const order = (
  measure: 'release' | 'deduct',
  requestNo: string,
  change: Partial<DepositLine> & Pick<DepositLine, 'amountFen'>,
): ReturnType<typeof simulator.order> =>
  simulator.order('BANK-A', {
    accountNo: A,
    measure,
    original: original(requestNo),
    ...(measure === 'deduct' ? { payee } : {}),
    ...change,
  });

describe('a release', () => {
  it('lowers the cap by its amount and frees what is above', async () => {
    const requestNo = await frozen();
    const { outcomes: found } = await order('release', requestNo, { amountFen: 10_000_000n });

    expect(found).toMatchObject([
      {
        outcome: 'done',
        requestedFen: 10_000_000n,
        heldFen: 10_000_000n,
        standing: { capFen: 80_000_000n, heldFen: 80_000_000n },
      },
    ]);
    expect(await simulator.money('BANK-A', A)).toMatchObject({ available: '50000.00' });
  });

  it('of an unfilled cap frees nothing that is held', async () => {
    const requestNo = await frozen();
    const { outcomes: found } = await order('release', requestNo, { amountFen: 5_000_000n });

    expect(found[0]?.standing).toEqual({ capFen: 85_000_000n, heldFen: 85_000_000n });
  });

  it.each([
    ['a wrong request number', { caseNumber: CASE_NUMBER, requestNo: '1' }],
    ['a wrong case number', { caseNumber: '(2026)京0199执2号', requestNo: 'FROM-FREEZE' }],
  ])('with %s is refused and frees nothing', async (_title, named) => {
    const requestNo = await frozen();
    const { outcomes: found } = await order('release', requestNo, {
      amountFen: 90_000_000n,
      original: named.requestNo === 'FROM-FREEZE' ? { ...named, requestNo } : named,
    });

    expect(found).toMatchObject([{ outcome: 'refused' }]);
    expect((await simulator.money('BANK-A', A)).held).toBe('850000.00');
  });

  it('finds its freeze under half-width brackets too', async () => {
    const requestNo = await frozen(1_000n);
    const { outcomes: found } = await order('release', requestNo, {
      amountFen: 1_000n,
      original: { caseNumber: CASE_NUMBER.replace('(', '(').replace(')', ')'), requestNo },
    });

    expect(found).toMatchObject([{ outcome: 'done', standing: { capFen: 0n, heldFen: 0n } }]);
  });
});

describe('a deduction', () => {
  it('moves frozen money to the account of the case and carries its request number', async () => {
    const requestNo = await frozen();
    const taken = await order('deduct', requestNo, { amountFen: 60_000_000n });
    const statement = await simulator.call('GET', '/court-bank/statement');

    expect(taken.outcomes).toMatchObject([
      {
        outcome: 'done',
        heldFen: 60_000_000n,
        standing: { capFen: 30_000_000n, heldFen: 25_000_000n },
      },
    ]);
    expect(taken.outcomes[0]?.from).toBe(taken.outcomes[0]?.to);
    expect(statement.body).toMatchObject({
      lines: [
        {
          direction: 'credit',
          amount: '600000.00',
          subAccountNumber: SUB,
          requestNo: taken.requestNo,
          remark: `扣划 ${taken.requestNo}`,
          counterparty: {
            name: DEBTOR.name,
            accountNumber: A,
            bankCode: 'BANK-A',
            bankName: '示例甲银行(虚构)',
          },
        },
      ],
      balance: '600000.00',
    });
    expect(await simulator.books()).toMatchObject(BOOKS_IN_ORDER);
  });

  it('of everything ends the freeze', async () => {
    const requestNo = await frozen(85_000_000n);
    await order('deduct', requestNo, { amountFen: 85_000_000n });

    expect(await simulator.money('BANK-A', A)).toMatchObject({
      balance: '0.00',
      freezes: [{ state: 'released', deducted: '850000.00', cap: '0.00' }],
    });
  });

  it.each<[string, Partial<DepositLine>, string]>([
    ['more than is held', { amountFen: 85_000_001n }, '超过实际冻结'],
    ['a payee that is not the court', { payee: { ...payee, accountNo: B } }, '案款专户'],
    ['the court under another name', { payee: { ...payee, accountName: '某人' } }, '案款专户'],
    ['a payee at another bank', { payee: { ...payee, bankCode: 'BANK-A' } }, '案款专户'],
    ['no freeze before it', { original: original('1') }, '先冻结后扣划'],
  ])('with %s is refused and moves nothing', async (_title, change, reason) => {
    const requestNo = await frozen();
    const { outcomes: found } = await order('deduct', requestNo, {
      amountFen: 85_000_000n,
      ...change,
    });

    expect(found[0]?.reason).toContain(reason);
    expect((await simulator.money('BANK-A', A)).balance).toBe('850000.00');
    expect(await simulator.books()).toMatchObject(BOOKS_IN_ORDER);
  });
});
