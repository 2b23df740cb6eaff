// Aim: deductions take only what is frozen and only what is due; refusals by table.
import { describe, expect, it } from '@jest/globals';
import { checkDeductionLines, deductibleFen } from './deduction.check.js';
import { exemptionOf, frozenOnlyRules } from './exemption.rules.js';
import type { MeasureOrderRow, MeasureRow } from './measure-rows.js';

const measure = {
  measureId: 'm1',
  propertyId: 'p1',
  capFen: 900_00n,
  heldFen: 850_00n,
  state: 'effective-partial',
} as MeasureRow;

function order(kind: 'release' | 'deduct', amountFen: bigint): MeasureOrderRow {
  return { measureId: 'm1', kind, amountFen, state: 'sent' } as MeasureOrderRow;
}

const free = { dueFen: 2_000_00n, underWayFen: 0n };

describe('lines of a deduction', () => {
  it('may take all that is held', () => {
    const lines = checkDeductionLines(
      [{ measureId: 'm1', amount: '850.00' }],
      { live: [measure], open: [], accounts: [] },
      free,
    );

    expect(lines).toEqual([{ measure, amountFen: 850_00n }]);
  });

  it.each([
    ['of a measure of another case', 'm2', '1.00', [], free, 'DEDUCTION.UNKNOWN_MEASURE'],
    ['of nothing', 'm1', '0.00', [], free, 'DEDUCTION.NO_AMOUNT'],
    ['of more than is held', 'm1', '850.01', [], free, 'DEDUCTION.OVER_HELD'],
    [
      'of what is being deducted already',
      'm1',
      '850.00',
      [order('deduct', 1n)],
      free,
      'DEDUCTION.OVER_HELD',
    ],
    [
      'of what is being released',
      'm1',
      '800.01',
      [order('release', 100_00n)],
      free,
      'DEDUCTION.OVER_HELD',
    ],
    [
      'above what is due',
      'm1',
      '850.00',
      [],
      { dueFen: 849_99n, underWayFen: 0n },
      'DEDUCTION.OVER_DEBT',
    ],
    [
      'above what is due besides money under way',
      'm1',
      '850.00',
      [],
      { dueFen: 1_000_00n, underWayFen: 150_01n },
      'DEDUCTION.OVER_DEBT',
    ],
  ] as const)('refuses a line %s', (_what, measureId, amount, open, limits, code) => {
    const check = (): unknown =>
      checkDeductionLines([{ measureId, amount }], { live: [measure], open, accounts: [] }, limits);

    expect(check).toThrow(expect.objectContaining({ code }) as unknown as Error);
  });

  it('refuses the same measure twice', () => {
    const line = { measureId: 'm1', amount: '1.00' };

    expect(() =>
      checkDeductionLines([line, line], { live: [measure], open: [], accounts: [] }, free),
    ).toThrow(expect.objectContaining({ code: 'DEDUCTION.DOUBLED_LINE' }) as unknown as Error);
  });

  it.each(frozenOnlyRules.map((rule) => [rule.title, rule.source, rule.marks] as const))(
    'refuses %s, which may be frozen (%s), until its bank calls it otherwise',
    (_title, _source, marks) => {
      const line = { measureId: 'm1', amount: '1.00' };
      const known = (accountClass: string) => ({
        propertyId: 'p1',
        accountClass,
        accountState: '',
      });
      const check = (accountClass: string) =>
        checkDeductionLines(
          [line],
          { live: [measure], open: [], accounts: [known(accountClass)] },
          free,
        );

      for (const mark of marks) {
        expect(() => check(`${mark}账户`)).toThrow(
          expect.objectContaining({ code: 'DEDUCTION.BARRED' }) as unknown as Error,
        );
        expect(exemptionOf({ accountClass: mark, accountState: '' })).toBeUndefined();
      }
      expect(check('对公活期')).toHaveLength(1);
    },
  );

  it('leaves the unfilled part of the cap out of what can be deducted after a release of it', () => {
    expect(deductibleFen(measure, [order('release', 50_00n)])).toBe(850_00n);
  });
});
