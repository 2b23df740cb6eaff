import { describe, expect, it } from '@jest/globals';
import { refundsOf } from './refund.rules.js';

const payer = (accountNumber: string) => ({
  accountName: `付款人${accountNumber}(虚构)`,
  accountNumber,
  bankName: '示例甲银行(虚构)',
  bankCode: 'BANK-A',
});
const paid = (account: string, amountFen: bigint) => ({ payer: payer(account), amountFen });
const briefly = (refunds: ReturnType<typeof refundsOf>) =>
  refunds.map(({ payee, amountFen }) => [payee.accountNumber, amountFen]);

describe('a refund of what was collected too much', () => {
  it.each([
    ['goes to the last payer', [paid('b', 50n), paid('a', 90n)], 30n, [['b', 30n]]],
    ['is capped at each receipt', [paid('b', 50n), paid('a', 90n)], 70n, [['b', 50n], ['a', 20n]]], // prettier-ignore
    ['is one for each account', [paid('b', 5n), paid('a', 9n), paid('b', 7n)], 20n, [['b', 11n], ['a', 9n]]], // prettier-ignore
    ['is never more than was paid', [paid('a', 9n)], 20n, [['a', 9n]]],
    ['is nothing without a surplus', [paid('a', 9n)], 0n, []],
  ])('%s', (_what, paidIn, overpaid, expected) => {
    expect(briefly(refundsOf(paidIn, overpaid, new Map(), overpaid))).toEqual(expected);
  });

  it('leaves out what goes back already, and never exceeds what may go back now', () => {
    const paidIn = [paid('b', 50n), paid('a', 90n)];

    expect(briefly(refundsOf(paidIn, 70n, new Map([['b', 50n]]), 20n))).toEqual([['a', 20n]]);
    expect(briefly(refundsOf(paidIn, 70n, new Map([['c', 60n]]), 10n))).toEqual([['b', 10n]]);
  });
});
