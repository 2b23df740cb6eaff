/** Late interest: what a payment pays first, in which order, and what it does to the base. */
import { describe, expect, it } from '@jest/globals';
import { calc, one, steps } from './calc.fixture.js';
import type { LateInterestInput } from './terms.js';

describe('a payment', () => {
  const obligations = [
    {
      id: 'late',
      amount: '1000.00',
      expiresOn: '2024-03-31',
      general: { from: '2024-01-01', rate: { kind: 'daily', value: '0.001' } },
    },
    {
      id: 'early',
      amount: '1000.00',
      expiresOn: '2024-01-31',
      general: { from: '2024-01-01', rate: { kind: 'daily', value: '0.001' } },
    },
  ] as const;

  it('pays general interest, then principal by expiry, then the doubled part (民法典第561条)', () => {
    const result = calc({
      obligations,
      payments: [{ on: '2024-02-29', amount: '1200.00' }],
      asOf: '2024-02-29',
    });
    // 60 days on both: 60.00 each; doubled on `early` alone, 29 days: 5.08.
    expect(result.applied).toEqual([
      {
        on: '2024-02-29',
        amount: '1200.00',
        general: '120.00',
        principal: '1080.00',
        doubled: '0.00',
        overpaid: '0.00',
      },
    ]);
    expect(result).toMatchObject({
      doubled: '5.08',
      principalOutstanding: '920.00',
      due: '925.08',
    });
  });

  it('pays principal first where that policy is recorded', () => {
    const result = calc({
      obligations,
      payments: [{ on: '2024-02-29', amount: '1200.00' }],
      asOf: '2024-02-29',
      orderPolicy: 'principalFirst',
    });
    expect(result.paid).toEqual({ principal: '1200.00', general: '0.00', doubled: '0.00' });
    expect(result.due).toBe('925.08');
  });

  it('is taken in date order, those of one day in input order, and what is left over is overpaid', () => {
    const result = calc({
      obligations: [one('100.00', '2024-01-31')],
      payments: [
        { on: '2024-03-01', amount: '70.00' },
        { on: '2024-02-10', amount: '50.00' },
        { on: '2024-02-10', amount: '10.00' },
      ],
      asOf: '2024-03-31',
    });
    expect(
      result.applied.map(({ on, amount, principal, doubled, overpaid }) => [
        on,
        amount,
        principal,
        doubled,
        overpaid,
      ]),
    ).toEqual([
      ['2024-02-10', '50.00', '50.00', '0.00', '0.00'],
      ['2024-02-10', '10.00', '10.00', '0.00', '0.00'],
      ['2024-03-01', '70.00', '40.00', '0.32', '29.68'],
    ]);
    expect(result).toMatchObject({ overpaid: '29.68', due: '0.00' });
  });

  it('before the first day of interest lowers the base', () => {
    const input: LateInterestInput = {
      obligations: [one('1000.00', '2024-01-31')],
      payments: [{ on: '2023-12-01', amount: '400.00' }],
      asOf: '2024-02-10',
    };
    expect(steps(input)).toEqual(['doubled 2024-02-01..2024-02-10 10d 600.00 0.000175 1.05']);
  });
});
