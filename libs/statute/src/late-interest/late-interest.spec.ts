/** Late interest: the published examples, days, segments and payments as the contract words them. */
import { describe, expect, it } from '@jest/globals';
import { calc, one, steps } from './calc.fixture.js';
import type { LateInterestInput } from './terms.js';

describe('published examples', () => {
  it('I1: contract interest and the doubled part run to the day of payment (法释〔2014〕8号 commentary)', () => {
    const result = calc({
      obligations: [
        {
          ...one('10000.00', '2015-07-03'),
          general: { from: '2015-01-01', rate: { kind: 'daily', value: '0.0005' } },
        },
      ],
      payments: [{ on: '2015-09-01', amount: '11325.00' }],
      asOf: '2015-09-01',
    });
    expect(result).toMatchObject({
      general: '1220.00',
      doubled: '105.00',
      due: '0.00',
      overpaid: '0.00',
    });
    expect(result.paid).toEqual({ principal: '10000.00', general: '1220.00', doubled: '105.00' });
  });

  it('I1: general interest to the expiry alone is 184 days, 920.00', () => {
    const result = calc({
      obligations: [
        {
          ...one('10000.00', '2015-07-03'),
          general: { from: '2015-01-01', rate: { kind: 'daily', value: '0.0005' } },
        },
      ],
      asOf: '2015-07-03',
    });
    expect(result).toMatchObject({ general: '920.00', doubled: '0.00' });
    expect(result.trace[0]?.days).toBe(184);
  });

  it.each([
    ['I2', '10000.00', '2015-07-03', '2015-09-01', '105.00'],
    [
      'I3 (36 days, both ends as the contract counts)',
      '1030000.00',
      '2022-02-10',
      '2022-03-18',
      '6489.00',
    ],
    ['I5 (100 days)', '1000000.00', '2025-12-31', '2026-04-10', '17500.00'],
  ])(
    '%s: doubled part of %s from the day after %s to %s is %s',
    (_id, amount, expiresOn, asOf, doubled) => {
      expect(calc({ obligations: [one(amount, expiresOn)], asOf })).toMatchObject({
        doubled,
        general: '0.00',
      });
    },
  );

  it('I7: a part payment ends a segment on its day: 420.00 + 1,575.00', () => {
    const input: LateInterestInput = {
      obligations: [one('100000.00', '2024-01-10')],
      payments: [{ on: '2024-03-10', amount: '40000.00' }],
      asOf: '2024-06-08',
    };
    expect(steps(input)).toEqual([
      'doubled 2024-01-11..2024-03-10 60d 100000.00 0.000175 1050.00',
      'doubled 2024-03-11..2024-06-08 90d 60000.00 0.000175 945.00',
    ]);
    expect(calc(input).doubled).toBe('1995.00');
  });

  it('I9: instalments each have their own expiry: 316.75', () => {
    const obligations = ['2024-01-31', '2024-02-29', '2024-03-31'].map((expiresOn, index) => ({
      id: `t${index}`,
      amount: '10000.00',
      expiresOn,
    }));
    const result = calc({ obligations, asOf: '2024-04-30' });
    expect(result.doubled).toBe('316.75');
    expect(result.trace.map(({ days }) => days)).toEqual([90, 61, 30]);
  });

  it.each([
    [365, ['5958.90', '3609.59', '7019.18', '4775.34'], '21363.01'],
    [360, ['6041.67', '3659.72', '7116.67', '4841.67'], '21659.73'],
  ] as const)('I14: the switch to the LPR, year of %d days', (yearBasis, rounded, total) => {
    const result = calc({
      obligations: [
        {
          ...one('1000000.00', '2020-12-31'),
          general: {
            from: '2019-07-01',
            rate: { kind: 'lpr', term: '1Y', multiple: '1', yearBasis },
          },
        },
      ],
      asOf: '2019-12-31',
    });
    expect(result.trace.map((step) => step.rounded)).toEqual(rounded);
    expect(result.trace.map((step) => step.days)).toEqual([50, 31, 61, 42]);
    expect(result.general).toBe(total);
  });

  it.each([
    ['0.03', '8219.18'],
    ['0.045', '12328.77'],
  ])('I17: 1,000,000 at %s a year for 100 days is %s', (value, general) => {
    const result = calc({
      obligations: [
        {
          ...one('1000000.00', '2026-12-31'),
          general: { from: '2026-01-01', rate: { kind: 'annual', value, yearBasis: 365 } },
        },
      ],
      asOf: '2026-04-10',
    });
    expect(result.general).toBe(general);
  });

  it('I17: one and a half times the LPR of 3 %, as text or as number', () => {
    for (const multiple of ['1.5', 1.5]) {
      const rate = { kind: 'lpr', term: '1Y', multiple, yearBasis: 365 } as const;
      const result = calc({
        obligations: [
          { ...one('1000000.00', '2026-12-31'), general: { from: '2026-01-01', rate } },
        ],
        asOf: '2026-04-10',
      });
      expect(result.general).toBe('12328.77');
      expect(result.trace[0]?.rate).toBe('0.045');
    }
  });
});

describe('a day of interest', () => {
  it('is none on the day of expiry and one on the day after', () => {
    expect(
      calc({ obligations: [one('1000000.00', '2024-05-05')], asOf: '2024-05-05' }).doubled,
    ).toBe('0.00');
    expect(
      calc({ obligations: [one('1000000.00', '2024-05-05')], asOf: '2024-05-06' }).doubled,
    ).toBe('175.00');
  });

  it('of general interest is the stated day itself', () => {
    const general = { from: '2024-05-05', rate: { kind: 'daily', value: '0.0001' } } as const;
    expect(
      calc({ obligations: [{ ...one('1000000.00', '2024-12-31'), general }], asOf: '2024-05-05' })
        .general,
    ).toBe('100.00');
    expect(
      calc({ obligations: [{ ...one('1000000.00', '2024-12-31'), general }], asOf: '2024-05-04' })
        .general,
    ).toBe('0.00');
  });

  it('of payment bears on the balance before the payment', () => {
    const input: LateInterestInput = {
      obligations: [one('1000000.00', '2024-05-05')],
      payments: [{ on: '2024-05-06', amount: '1000000.00' }],
      asOf: '2024-06-30',
    };
    expect(calc(input)).toMatchObject({
      doubled: '175.00',
      principalOutstanding: '0.00',
      due: '175.00',
    });
  });
});

describe('a segment', () => {
  it('ends on a day with a payment, even for an obligation and a part the payment does not reach', () => {
    const input: LateInterestInput = {
      obligations: [
        { id: 'a', amount: '100.00', expiresOn: '2024-01-01' },
        { id: 'b', amount: '100.00', expiresOn: '2024-01-02' },
      ],
      payments: [{ on: '2024-01-10', amount: '1.00' }],
      asOf: '2024-01-20',
    };
    expect(
      calc(input)
        .trace.filter(({ obligation }) => obligation === 'b')
        .map(({ from, to }) => [from, to]),
    ).toEqual([
      ['2024-01-03', '2024-01-10'],
      ['2024-01-11', '2024-01-20'],
    ]);
  });

  it('does not end where a publication leaves the rate as it was', () => {
    const rate = { kind: 'lpr', term: '5Y', multiple: '1', yearBasis: 360 } as const;
    const trace = steps({
      obligations: [{ ...one('10000.00', '2030-01-01'), general: { from: '2019-08-20', rate } }],
      asOf: '2019-12-01',
    });
    expect(trace).toEqual([
      'general 2019-08-20..2019-11-19 92d 10000.00 0.0485 123.94',
      'general 2019-11-20..2019-12-01 12d 10000.00 0.048 16.00',
    ]);
  });

  it('ends where the title changes its rate, each entry bearing from its own day', () => {
    const rate = [
      { from: '2023-01-01', rate: { kind: 'annual', value: '0.06', yearBasis: 360 } },
      { from: '2024-02-01', rate: { kind: 'daily', value: '0.0002' } },
      { from: '2024-03-01', rate: { kind: 'annual', value: '0.072', yearBasis: 360 } },
    ] as const;
    const trace = steps({
      obligations: [{ ...one('10000.00', '2030-01-01'), general: { from: '2024-01-01', rate } }],
      asOf: '2024-03-31',
    });
    // 0.0002 a day and 7.2 % of a 360-day year are one rate.
    expect(trace).toEqual([
      'general 2024-01-01..2024-01-31 31d 10000.00 0.06 51.67',
      'general 2024-02-01..2024-03-31 60d 10000.00 0.0002 120.00',
    ]);
  });

  it('of the doubled part pauses on excluded days while general interest runs on', () => {
    const trace = steps({
      obligations: [
        {
          ...one('100000.00', '2024-01-31'),
          general: { from: '2024-02-01', rate: { kind: 'daily', value: '0.0001' } },
        },
      ],
      excluded: [
        { from: '2024-02-20', to: '2024-02-25', reason: '再审审查中止' },
        { from: '2024-02-11', to: '2024-02-22', reason: '再审审查中止' },
      ],
      asOf: '2024-03-01',
    });
    expect(trace).toEqual([
      'general 2024-02-01..2024-03-01 30d 100000.00 0.0001 300.00',
      'doubled 2024-02-01..2024-02-10 10d 100000.00 0.000175 175.00',
      'doubled 2024-02-26..2024-03-01 5d 100000.00 0.000175 87.50',
    ]);
  });

  it('of the doubled part begins after a single excluded day at its start', () => {
    const first = { from: '2024-02-01', to: '2024-02-01', reason: '再审审查' };
    expect(
      steps({
        obligations: [one('10000.00', '2024-01-31')],
        excluded: [first],
        asOf: '2024-02-03',
      }),
    ).toEqual(['doubled 2024-02-02..2024-02-03 2d 10000.00 0.000175 3.50']);
  });

  it('is rounded half up once; the total is the sum of rounded segments', () => {
    const input: LateInterestInput = {
      obligations: [one('200.00', '2024-01-01')],
      payments: [{ on: '2024-01-02', amount: '0.00' }],
      asOf: '2024-01-03',
    };
    // 0.035 twice: 0.04 + 0.04, where one segment of two days would give 0.07.
    expect(calc(input).trace.map(({ unrounded, rounded }) => [unrounded, rounded])).toEqual([
      ['0.035000', '0.04'],
      ['0.035000', '0.04'],
    ]);
    expect(calc(input).doubled).toBe('0.08');
    expect(calc({ ...input, payments: [] }).doubled).toBe('0.07');
  });
});
