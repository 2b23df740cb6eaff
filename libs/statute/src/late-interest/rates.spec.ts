/** Late interest: old periods, private lending, foreign money, and days without a published rate. */
import { describe, expect, it } from '@jest/globals';
import { CalculationProblem } from '../index.js';
import { calc, one, steps } from './calc.fixture.js';
import type { LateInterestInput } from './terms.js';

describe('days before 2014-08-01', () => {
  it('bear twice the benchmark rate of the stated tier, simple', () => {
    const input: LateInterestInput = {
      obligations: [one('100000.00', '2014-06-30')],
      asOf: '2014-08-10',
      oldPeriod: { tier: '1Y', yearBasis: 365 },
    };
    expect(steps(input)).toEqual([
      'doubled 2014-07-01..2014-07-31 31d 100000.00 0.12 1019.18',
      'doubled 2014-08-01..2014-08-10 10d 100000.00 0.000175 175.00',
    ]);
    expect(calc(input).assumptions.map(({ setting }) => setting)).toEqual([
      'dayCountRule',
      'courtCostsInBase',
    ]);
  });

  it.each([
    ['2014-01-31', '2014-07-31', '0.112'],
    ['2014-01-31', '2014-08-01', '0.12'],
    ['2013-07-31', '2014-07-31', '0.12'],
    ['2013-07-31', '2014-08-01', '0.123'],
    ['2013-07-31', '2016-08-01', '0.128'],
    ['2013-07-31', '2018-07-31', '0.128'],
    ['2013-07-31', '2018-08-01', '0.131'],
  ])(
    'without a tier the whole delay decides: %s to %s gives %s, marked unsettled',
    (expiresOn, asOf, rate) => {
      const result = calc({ obligations: [one('100000.00', expiresOn)], asOf });
      expect(result.trace[0]?.rate).toBe(rate);
      expect(result.assumptions.map(({ setting }) => setting)).toEqual([
        'dayCountRule',
        'courtCostsInBase',
        'oldPeriodTier',
        'oldPeriodYearBasis',
      ]);
    },
  );

  it.each([
    ['2014-07-31', true],
    ['2014-08-01', false],
  ])('with a payment on %s: concurrent repayment is an open question: %s', (on, isOpen) => {
    const { assumptions } = calc({
      obligations: [one('100000.00', '2014-06-30')],
      payments: [{ on, amount: '1000.00' }],
      asOf: '2014-08-10',
    });
    const settings = assumptions.map(({ setting }) => setting);
    expect(settings.includes('repaymentBefore2014-08-01')).toBe(isOpen);
  });

  it('take the delay to end on the day the principal was cleared', () => {
    const result = calc({
      obligations: [one('100000.00', '2013-12-31')],
      payments: [{ on: '2014-03-31', amount: '100000.00' }],
      asOf: '2020-01-01',
    });
    expect(result.trace.map(({ rate, days, rounded }) => [rate, days, rounded])).toEqual([
      ['0.112', 90, '2800.00'],
    ]);
  });

  it('cut a segment at each change of the benchmark', () => {
    const trace = steps({
      obligations: [one('10000.00', '2012-06-30')],
      asOf: '2012-07-31',
      oldPeriod: { tier: '6M', yearBasis: 360 },
    });
    expect(trace).toEqual([
      'doubled 2012-07-01..2012-07-05 5d 10000.00 0.117 16.25',
      'doubled 2012-07-06..2012-07-31 26d 10000.00 0.112 80.89',
    ]);
  });
});

describe('private lending', () => {
  const loan = (
    rate: object,
    privateLending: { contractOn: string; acceptedOn: string },
    from = '2020-08-18',
    asOf = '2020-08-22',
  ) =>
    steps({
      obligations: [{ ...one('1000000.00', '2030-01-01'), general: { from, rate } }],
      privateLending,
      asOf,
    } as LateInterestInput);
  const dear = { kind: 'annual', value: '0.36', yearBasis: 365 };

  it('of a suit before 2020-08-20 is capped at 24 % on all days', () => {
    expect(loan(dear, { contractOn: '2018-01-01', acceptedOn: '2020-08-19' })).toEqual([
      'general 2020-08-18..2020-08-22 5d 1000000.00 0.24 3287.67',
    ]);
  });

  it('on an older contract: 24 % before, four times the LPR of the day of acceptance from 2020-08-20', () => {
    expect(loan(dear, { contractOn: '2018-01-01', acceptedOn: '2022-01-20' })).toEqual([
      'general 2020-08-18..2020-08-19 2d 1000000.00 0.24 1315.07',
      'general 2020-08-20..2020-08-22 3d 1000000.00 0.148 1216.44',
    ]);
  });

  it('falls under the new ceiling when the suit was accepted on 2020-08-20 itself', () => {
    expect(loan(dear, { contractOn: '2018-01-01', acceptedOn: '2020-08-20' })).toEqual([
      'general 2020-08-18..2020-08-19 2d 1000000.00 0.24 1315.07',
      'general 2020-08-20..2020-08-22 3d 1000000.00 0.154 1265.75',
    ]);
  });

  it.each([
    ['2015-08-31', true],
    ['2015-09-01', false],
  ])('with interest from %s: the ceiling of old is an open question: %s', (from, isOpen) => {
    const { assumptions } = calc({
      obligations: [
        {
          ...one('1000.00', '2030-01-01'),
          general: { from, rate: { kind: 'annual', value: '0.1', yearBasis: 365 } },
        },
      ],
      privateLending: { contractOn: '2015-01-01', acceptedOn: '2016-01-01' },
      asOf: '2015-09-10',
    });
    const settings = assumptions.map(({ setting }) => setting);
    expect(settings.includes('privateLendingCapBefore2015-09-01')).toBe(isOpen);
  });

  it('on a contract since then: four times the LPR of the day of the contract', () => {
    expect(
      loan(dear, { contractOn: '2020-08-20', acceptedOn: '2022-01-20' }, '2020-08-20'),
    ).toEqual(['general 2020-08-20..2020-08-22 3d 1000000.00 0.154 1265.75']);
  });

  it('leaves a lower rate as it is, and one segment where the cap never binds', () => {
    const cheap = { kind: 'annual', value: '0.10', yearBasis: 365 };
    expect(loan(cheap, { contractOn: '2018-01-01', acceptedOn: '2022-01-20' })).toEqual([
      'general 2020-08-18..2020-08-22 5d 1000000.00 0.1 1369.86',
    ]);
  });

  it('caps by the year basis of the rate, 365 for a daily one', () => {
    expect(
      loan({ ...dear, yearBasis: 360 }, { contractOn: '2018-01-01', acceptedOn: '2019-01-20' })[0],
    ).toMatch(/0\.24 3333\.33$/);
    expect(
      loan(
        { kind: 'daily', value: '0.001' },
        { contractOn: '2018-01-01', acceptedOn: '2019-01-20' },
      )[0],
    ).toMatch(/0\.24 3287\.67$/);
  });

  it('never caps the doubled part', () => {
    const result = calc({
      obligations: [one('1000000.00', '2023-12-31')],
      privateLending: { contractOn: '2021-01-01', acceptedOn: '2022-01-01' },
      asOf: '2024-01-10',
    });
    expect(result.doubled).toBe('1750.00');
  });
});

describe('foreign money', () => {
  it('bears at the same daily rate, and in yuan on the base converted first (第5条)', () => {
    const result = calc({
      obligations: [one('10000.01', '2024-01-31')],
      asOf: '2024-02-10',
      currency: 'USD',
      doubledIn: { currency: 'CNY', midRate: '7.1039' },
    });
    expect(result).toMatchObject({
      doubled: '17.50',
      doubledConverted: '124.32',
      currency: 'USD',
      due: '10017.51',
    });
    expect(result.traceConverted).toEqual([
      expect.objectContaining({
        base: '71039.071039',
        unrounded: '124.31837431825',
        rounded: '124.32',
      }),
    ]);
  });

  it('is converted from the exact figure, not from the one rounded in foreign money', () => {
    // 17.5049 USD are 124.353 yuan; 17.50 USD would be 124.318.
    const result = calc({
      obligations: [one('10002.80', '2024-01-31')],
      asOf: '2024-02-10',
      currency: 'USD',
      doubledIn: { currency: 'CNY', midRate: '7.1039' },
    });
    expect(result).toMatchObject({ doubled: '17.50', doubledConverted: '124.35' });
  });

  it('has no converted figure unless asked', () => {
    expect(
      calc({ obligations: [one('1.00', '2024-01-31')], asOf: '2024-02-10', currency: 'HKD' }),
    ).not.toHaveProperty('doubledConverted');
  });
});

describe('a rate that is not published', () => {
  const withLpr =
    (term: '1Y' | '5Y', asOf: string, extra: object = {}) =>
    () =>
      calc({
        obligations: [
          {
            ...one('100.00', '2030-01-01'),
            general: {
              from: '2026-08-01',
              rate: { kind: 'lpr', term, multiple: '1', yearBasis: 365 },
            },
          },
        ],
        asOf,
        ...extra,
      } as LateInterestInput);

  it('is a problem on the first day after the last publication seen, never extrapolated', () => {
    expect(withLpr('1Y', '2026-09-21')).not.toThrow();
    expect(withLpr('5Y', '2026-08-20')).not.toThrow();
    expect(withLpr('1Y', '2026-09-22')).toThrow(CalculationProblem);
    expect(withLpr('5Y', '2026-08-21')).toThrow(
      expect.objectContaining({ code: 'rate-not-published' }),
    );
  });

  it('is none where no counted day needs it', () => {
    expect(
      withLpr('1Y', '2026-12-31', { payments: [{ on: '2026-09-01', amount: '200.00' }] }),
    ).not.toThrow();
  });

  it('is a problem before the first loaded rate, too', () => {
    expect(() => calc({ obligations: [one('100.00', '2001-01-01')], asOf: '2014-12-31' })).toThrow(
      expect.objectContaining({ code: 'rate-not-published' }),
    );
  });

  it.each(['1990-01-01', '2002-02-19'])('is told where the delay since %s begins', (expiresOn) => {
    const obligations = [one('100.00', '2024-01-31'), { ...one('100.00', expiresOn), id: 'b' }];
    expect(() => calc({ obligations, asOf: '2024-12-31' })).toThrow(
      expect.objectContaining({
        code: 'rate-not-published',
        fields: [expect.objectContaining({ path: 'obligations[1].expiresOn' })],
      }),
    );
  });
});
