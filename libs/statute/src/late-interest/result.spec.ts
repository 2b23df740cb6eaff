/** Late interest: a result shows its work, and far dates are as good as near ones. */
import { describe, expect, it } from '@jest/globals';
import type { LateInterestInput } from '../index.js';
import { createLawBook, lateInterest } from '../index.js';
import { concurrentRepayment } from './concurrent-repayment.js';

const book = createLawBook();
const obligation = { id: 'a', amount: '100.00', expiresOn: '2024-01-31' };

describe('a result shows its work', () => {
  const result = lateInterest(
    {
      obligations: [
        {
          ...obligation,
          amount: '100000.00',
          general: {
            from: '2024-01-01',
            rate: { kind: 'lpr', term: '1Y', multiple: '1', yearBasis: 360 },
          },
        },
      ],
      payments: [{ on: '2024-06-30', amount: '1000.00' }],
      excluded: [{ from: '2024-03-01', to: '2024-03-10', reason: '再审审查' }],
      asOf: '2024-12-31',
    },
    book,
  );

  it('every step has the members of the contract, both days inclusive', () => {
    for (const step of result.trace) {
      expect(Object.keys(step)).toEqual([
        'obligation',
        'part',
        'from',
        'to',
        'days',
        'base',
        'rate',
        'unrounded',
        'rounded',
      ]);
      expect(step.unrounded).toMatch(/^\d+\.\d{6,}$/);
      expect(step.rounded).toMatch(/^\d+\.\d{2}$/);
    }
  });

  it('the totals are the sums of the rounded steps', () => {
    const total = (part: string): string =>
      result.trace
        .filter((step) => step.part === part)
        .reduce((sum, step) => sum + Number(step.rounded) * 100, 0)
        .toFixed(0);
    expect(total('general')).toBe(result.general.replace('.', ''));
    expect(total('doubled')).toBe(result.doubled.replace('.', ''));
  });

  it('names the rows used, each once, and only rates of days that were counted', () => {
    const rows = result.basis.map(({ row }) => row);
    expect(new Set(rows).size).toBe(rows.length);
    expect(rows).toEqual(
      expect.arrayContaining([
        'DOUBLED-2014',
        'DOUBLED-EXCLUDED',
        'ORDER-561',
        'LPR-1Y-2023-08-21',
        'LPR-1Y-2024-07-22',
        'LPR-1Y-2024-10-21',
      ]),
    );
    expect(rows).not.toContain('LPR-1Y-2025-05-20');
    for (const row of result.basis)
      expect(Object.keys(row)).toEqual(['row', 'source', 'article', 'validFrom', 'certainty']);
  });

  it('names an exclusion only where it takes days off the delay, and none of them the duty to pay', () => {
    const rowsOf = (more: object): string[] =>
      lateInterest(
        { obligations: [obligation], asOf: '2024-12-31', ...more } as LateInterestInput,
        book,
      ).basis.map(({ row }) => row);
    const excluding = (from: string, to: string) => ({ excluded: [{ from, to, reason: '再审' }] });
    const plain = ['CPL-264', 'DOUBLED-2014'];
    expect(rowsOf({})).toEqual(plain);
    expect(rowsOf(excluding('2010-01-01', '2024-01-31'))).toEqual(plain);
    expect(rowsOf(excluding('2025-01-01', '2025-01-02'))).toEqual(plain);
    expect(rowsOf(excluding('2010-01-01', '2024-02-01'))).toEqual([...plain, 'DOUBLED-EXCLUDED']);
    expect(rowsOf(excluding('2024-02-01', '2024-12-31'))).toEqual(['CPL-264', 'DOUBLED-EXCLUDED']);
  });

  it('names the conversion only where there is something to convert', () => {
    const foreign = { currency: 'USD', doubledIn: { currency: 'CNY', midRate: '7' } };
    const rowsAsOf = (asOf: string): string[] =>
      lateInterest(
        { obligations: [obligation], asOf, ...foreign } as LateInterestInput,
        book,
      ).basis.map(({ row }) => row);
    expect(rowsAsOf('2024-01-31')).toEqual(['CPL-264']);
    expect(rowsAsOf('2024-02-01')).toEqual(['CPL-264', 'DOUBLED-2014', 'DOUBLED-FOREIGN']);
  });

  it('names the settings the law leaves open with their alternatives', () => {
    expect(result.assumptions.map(({ setting }) => setting)).toEqual([
      'dayCountRule',
      'courtCostsInBase',
      'generalInterestEnd',
      'orderPolicy',
    ]);
    for (const { alternatives } of result.assumptions)
      expect(alternatives.length).toBeGreaterThan(0);
  });
});

describe('the last day that can be written', () => {
  const far = { ...obligation, amount: '100000.00' };

  it('closes an excluded range without an end', () => {
    const excluded = [
      { from: '2024-02-11', to: '9999-12-31', reason: '再审审查' },
      { from: '2024-03-01', to: '2024-03-10', reason: '再审审查' },
    ];
    const result = lateInterest({ obligations: [far], excluded, asOf: '9999-12-31' }, book);
    expect(result.trace.map(({ from, to }) => [from, to])).toEqual([['2024-02-01', '2024-02-10']]);
  });

  it('may be the day of account, capped or not, and the expiry', () => {
    const general = {
      from: '2020-08-20',
      rate: { kind: 'annual', value: '0.36', yearBasis: 365 },
    } as const;
    const privateLending = { contractOn: '2018-01-01', acceptedOn: '2019-01-01' };
    const result = lateInterest(
      {
        obligations: [{ ...far, expiresOn: '9999-12-31', general }],
        privateLending,
        asOf: '9999-12-31',
      },
      book,
    );
    expect(result.trace).toEqual([expect.objectContaining({ to: '9999-12-31', rate: '0.24' })]);
  });
});

describe('I12: concurrent repayment (法释〔2009〕6号附件)', () => {
  it('50,000 paid after 180 of 360 days at 6 % are 47,169.81 of principal and 2,830.19 of interest', () => {
    expect(
      concurrentRepayment({ paidFen: 5_000_000n, annualRate: '0.06', days: 180, yearBasis: 360 }),
    ).toEqual({
      principalFen: 4_716_981n,
      interestFen: 283_019n,
    });
  });

  it('pays principal alone where no day has passed', () => {
    expect(
      concurrentRepayment({ paidFen: 1n, annualRate: '0.06', days: 0, yearBasis: 365 }),
    ).toEqual({ principalFen: 1n, interestFen: 0n });
  });
});
