// Aim: what a body said is read back from its stored form, whatever kind it was; nothing is invented.
import { describe, expect, it } from '@jest/globals';
import { saidOf } from './contested-said.js';

const asOf = '2026-03-04T09:30:00+08:00';
const account = {
  accountNo: '110',
  balanceFen: '12345000',
  availableFen: '100',
  accountState: '正常',
};
const outcome = { accountNo: '110', requestedFen: '40000', heldFen: '40000', asOf };

describe('what a body said', () => {
  it.each([
    [
      'accounts',
      { kind: 'accounts', asOf, accounts: [account] },
      [{ account: '110', text: '余额 123,450.00 元,可用 1.00 元,正常(截至 2026-03-04 09:30)' }],
    ],
    [
      'nothing found',
      { kind: 'vehicles', asOf, vehicles: [] },
      [{ text: '截至 2026-03-04 09:30 未查到' }],
    ],
    [
      'real estate',
      { kind: 'real-estate', asOf, estates: [{ unitNo: 'U-1', mortgages: [{}], seizures: [] }] },
      [{ text: '不动产单元 U-1,抵押 1 项,查封 0 项(截至 2026-03-04 09:30)' }],
    ],
    [
      'a thing done for a period',
      { ...outcome, outcome: 'done', from: '2026-03-02', to: '2027-03-01' },
      [
        {
          account: '110',
          text: '已办理 400.00 元(要求 400.00 元),期间 2026-03-02 至 2027-03-01(截至 2026-03-04 09:30)',
        },
      ],
    ],
    [
      'a refusal',
      { ...outcome, outcome: 'refused', reason: '户名不符' },
      [{ account: '110', text: '未办理:户名不符(截至 2026-03-04 09:30)' }],
    ],
    ['refusals in a row', { refusals: 5 }, [{ text: '连续 5 次未获办理' }]],
  ])('%s', (_what, content, expected) => {
    expect(saidOf(content)).toEqual(expected);
  });

  it.each([
    ['nothing', {}],
    ['null', null],
    [
      'an amount that is no amount',
      { kind: 'accounts', asOf, accounts: [{ ...account, balanceFen: '1.5' }] },
    ],
    ['a kind nobody knows', { kind: 'shares', asOf, shares: [] }],
  ])('%s says nothing', (_what, content) => {
    expect(saidOf(content)).toEqual([]);
  });
});
