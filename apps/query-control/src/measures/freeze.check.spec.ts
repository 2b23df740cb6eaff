// Aim: a freeze restrains only known accounts of a party bound to pay, within the debt; refusals by table.
import { describe, expect, it } from '@jest/globals';
import type { Standing } from '../cases/index.js';
import type { FreezableAccount } from '../property/index.js';
import { exemptionRules } from './exemption.rules.js';
import { assertWithinCap, checkFreezeLines } from './freeze.check.js';
import type { MeasureRow } from './measure-rows.js';

const account = {
  propertyId: 'p1',
  partyId: 'debtor',
  accountClass: '对公活期',
  accountState: '正常',
} as FreezableAccount;
const standing = {
  parties: [
    { partyId: 'debtor', role: 'debtor' },
    { partyId: 'applicant', role: 'applicant' },
  ],
} as Standing;
const line = { propertyId: 'p1', cap: '100.00' };

function live(state: MeasureRow['state'], capFen: bigint, heldFen: bigint): MeasureRow {
  return { state, capFen, heldFen } as MeasureRow;
}

describe('lines of a freeze', () => {
  it('are taken when the account is known and its owner bound to pay', () => {
    expect(checkFreezeLines([line], [account], standing)).toEqual([{ account, capFen: 100_00n }]);
  });

  it.each([
    ['an unknown account', [{ ...line, propertyId: 'p2' }], account, 'FREEZE.UNKNOWN_ACCOUNT'],
    ['one account twice', [line, line], account, 'FREEZE.DOUBLED_LINE'],
    ['no amount', [{ ...line, cap: '0.00' }], account, 'FREEZE.NO_AMOUNT'],
    ['an applicant', [line], { ...account, partyId: 'applicant' }, 'QUERY.TARGET_NOT_BOUND'],
    ['a stranger', [line], { ...account, partyId: 'nobody' }, 'QUERY.TARGET_NOT_BOUND'],
  ])('refuse %s', (_what, lines, known, code) => {
    expect(() => checkFreezeLines(lines, [known], standing)).toThrow(
      expect.objectContaining({ code }) as unknown as Error,
    );
  });

  it.each(exemptionRules.map((rule) => [rule.title, rule.source, rule.marks[0] ?? ''] as const))(
    'refuse %s (%s)',
    (_title, _source, mark) => {
      const exempt = { ...account, accountClass: `${mark}账户` };

      expect(() => checkFreezeLines([line], [exempt], standing)).toThrow(
        expect.objectContaining({ code: 'FREEZE.EXEMPT' }) as unknown as Error,
      );
    },
  );
});

describe('the cap of the debt (查扣冻规定第十九条)', () => {
  const lines = [{ account, capFen: 100_00n }];

  it('leaves room beside the unfilled cap of a partial measure', () => {
    expect(() =>
      assertWithinCap([live('effective-partial', 900_00n, 850_00n)], lines, 950_00n),
    ).not.toThrow();
  });

  it.each([
    ['money held', live('effective-full', 850_00n, 850_00n)],
    ['an order nobody has answered', live('sent', 850_00n, 0n)],
    ['an order not yet sent', live('drafted', 850_00n, 0n)],
  ])('counts %s', (_what, measure) => {
    expect(() => assertWithinCap([measure], lines, 949_99n)).toThrow(
      expect.objectContaining({ code: 'FREEZE.OVER_CAP' }) as unknown as Error,
    );
  });
});
