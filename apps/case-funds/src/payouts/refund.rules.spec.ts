import { describe, expect, it } from '@jest/globals';
import { payerKey, refundsOf, unusableParts } from './refund.rules.js';

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

    expect(briefly(refundsOf(paidIn, 70n, new Map([[payerKey(payer('b')), 50n]]), 20n))).toEqual([
      ['a', 20n],
    ]);
    expect(briefly(refundsOf(paidIn, 70n, new Map([[payerKey(payer('c')), 60n]]), 10n))).toEqual([
      ['b', 10n],
    ]);
  });

  it('keeps apart who has the same number at two banks, and who has none', () => {
    const other = { ...payer('a'), bankCode: 'BANK-B' };
    const nobody = { ...payer(''), accountName: '现金缴款人(虚构)' };
    const paidIn = [paid('a', 5n), { payer: other, amountFen: 7n }, paid('', 2n)];
    const all = [...paidIn, { payer: nobody, amountFen: 3n }];

    expect(refundsOf(all, 17n, new Map(), 17n).map(({ amountFen }) => amountFen)).toEqual([
      ...[5n, 7n, 2n, 3n],
    ]);
  });

  it('names what of an account cannot be paid to', () => {
    expect(unusableParts(payer('a'))).toEqual([]);
    expect(unusableParts({ ...payer(''), bankCode: '' })).toEqual(['账号', '银行代码']);
    expect(unusableParts({ ...payer('1'.repeat(41)), accountName: '某'.repeat(101) })).toEqual([
      '户名',
      '账号',
    ]);
  });
});
