/** Late interest refuses every input that does not fit, names all faults at once, and shows its work. */
import { describe, expect, it } from '@jest/globals';
import { CalculationProblem, createLawBook, lateInterest } from '../index.js';
import type { LateInterestInput } from './terms.js';

const book = createLawBook();
const annual = { kind: 'annual', value: '0.06', yearBasis: 365 };
const obligation = { id: 'a', amount: '100.00', expiresOn: '2024-01-31' };
const base = { obligations: [obligation], asOf: '2024-12-31' };
const withGeneral = (general: object) => ({ ...base, obligations: [{ ...obligation, general }] });
const withRate = (rate: unknown) => withGeneral({ from: '2024-01-01', rate });

function faultsOf(input: unknown): string[] {
  try {
    lateInterest(input as LateInterestInput, book);
  } catch (error) {
    if (error instanceof CalculationProblem && error.code === 'bad-input')
      return error.fields.map(({ path }) => path);
    throw error;
  }
  return [];
}

describe('bad input is refused with its place', () => {
  it.each([
    ['nothing', undefined, ['']],
    ['null', null, ['']],
    ['a number', 5, ['']],
    ['an empty object', {}, ['asOf', 'obligations']],
    ['no obligations', { ...base, obligations: [] }, ['obligations']],
    ['obligations that are no list', { ...base, obligations: obligation }, ['obligations']],
    [
      'an amount as number',
      { ...base, obligations: [{ ...obligation, amount: 100 }] },
      ['obligations[0].amount'],
    ],
    [
      'an amount with one place',
      { ...base, obligations: [{ ...obligation, amount: '100.0' }] },
      ['obligations[0].amount'],
    ],
    [
      'a negative amount',
      { ...base, obligations: [{ ...obligation, amount: '-100.00' }] },
      ['obligations[0].amount'],
    ],
    [
      'an amount with separators',
      { ...base, obligations: [{ ...obligation, amount: '1,000.00' }] },
      ['obligations[0].amount'],
    ],
    [
      'an amount with a leading zero',
      { ...base, obligations: [{ ...obligation, amount: '0100.00' }] },
      ['obligations[0].amount'],
    ],
    [
      'a rate with a leading zero',
      withRate({ ...annual, value: '00.06' }),
      ['obligations[0].general.rate.value'],
    ],
    [
      'an impossible expiry',
      { ...base, obligations: [{ ...obligation, expiresOn: '2023-02-29' }] },
      ['obligations[0].expiresOn'],
    ],
    [
      'an id as number',
      { ...base, obligations: [{ ...obligation, id: 1 }] },
      ['obligations[0].id'],
    ],
    ['one id twice', { ...base, obligations: [obligation, obligation] }, ['obligations[1].id']],
    ['an unknown field', { ...base, interest: true }, ['interest']],
    [
      'an unknown field inside',
      { ...base, obligations: [{ ...obligation, note: 'x' }] },
      ['obligations[0].note'],
    ],
    ['a day as number', { ...base, asOf: 20241231 }, ['asOf']],
    [
      'a payment after the day of account',
      { ...base, payments: [{ on: '2025-01-01', amount: '1.00' }] },
      ['payments[0].on'],
    ],
    [
      'a negative payment',
      { ...base, payments: [{ on: '2024-05-01', amount: '-1.00' }] },
      ['payments[0].amount'],
    ],
    [
      'an excluded range that ends before it starts',
      { ...base, excluded: [{ from: '2024-05-02', to: '2024-05-01', reason: 'x' }] },
      ['excluded[0].to'],
    ],
    [
      'an excluded range without a reason',
      { ...base, excluded: [{ from: '2024-05-01', to: '2024-05-01' }] },
      ['excluded[0].reason'],
    ],
    ['an unknown order', { ...base, orderPolicy: 'interestFirst' }, ['orderPolicy']],
    [
      'a suit before the contract',
      { ...base, privateLending: { contractOn: '2024-02-01', acceptedOn: '2024-01-01' } },
      ['privateLending.acceptedOn'],
    ],
    [
      'half of the lending facts',
      { ...base, privateLending: { contractOn: '2024-02-01' } },
      ['privateLending.acceptedOn'],
    ],
    ['an unknown currency', { ...base, currency: 'ABC' }, ['currency']],
    ['a currency in lower case', { ...base, currency: 'usd' }, ['currency']],
    [
      'a conversion of yuan into yuan',
      { ...base, doubledIn: { currency: 'CNY', midRate: '1' } },
      ['doubledIn'],
    ],
    [
      'a conversion into dollars',
      { ...base, currency: 'EUR', doubledIn: { currency: 'USD', midRate: '1' } },
      ['doubledIn.currency'],
    ],
    [
      'a mid rate as number',
      { ...base, currency: 'USD', doubledIn: { currency: 'CNY', midRate: 7.1 } },
      ['doubledIn.midRate'],
    ],
    [
      'a mid rate of nothing',
      { ...base, currency: 'USD', doubledIn: { currency: 'CNY', midRate: '0' } },
      ['doubledIn.midRate'],
    ],
    ['an unknown tier', { ...base, oldPeriod: { tier: '2Y', yearBasis: 360 } }, ['oldPeriod.tier']],
    [
      'a year of 366 days',
      { ...base, oldPeriod: { tier: '1Y', yearBasis: 366 } },
      ['oldPeriod.yearBasis'],
    ],
    [
      'general interest without a rate',
      withGeneral({ from: '2024-01-01' }),
      ['obligations[0].general.rate'],
    ],
    [
      'general interest that is null',
      withGeneral(null as unknown as object),
      ['obligations[0].general'],
    ],
    [
      'a rate as number',
      withRate({ ...annual, value: 0.06 }),
      ['obligations[0].general.rate.value'],
    ],
    [
      'a rate in percent',
      withRate({ ...annual, value: '6%' }),
      ['obligations[0].general.rate.value'],
    ],
    [
      'a negative rate',
      withRate({ ...annual, value: '-0.06' }),
      ['obligations[0].general.rate.value'],
    ],
    [
      'a year basis as text',
      withRate({ ...annual, yearBasis: '365' }),
      ['obligations[0].general.rate.yearBasis'],
    ],
    [
      'an annual rate without a year basis',
      withRate({ kind: 'annual', value: '0.06' }),
      ['obligations[0].general.rate.yearBasis'],
    ],
    [
      'a daily rate with a year basis',
      withRate({ kind: 'daily', value: '0.0005', yearBasis: 365 }),
      ['obligations[0].general.rate.yearBasis'],
    ],
    [
      'an unknown kind of rate',
      withRate({ ...annual, kind: 'monthly' }),
      ['obligations[0].general.rate.kind'],
    ],
    [
      'an LPR of three years',
      withRate({ kind: 'lpr', term: '3Y', multiple: '1', yearBasis: 365 }),
      ['obligations[0].general.rate.term'],
    ],
    [
      'a negative multiple',
      withRate({ kind: 'lpr', term: '1Y', multiple: '-1', yearBasis: 365 }),
      ['obligations[0].general.rate.multiple'],
    ],
    ['an empty list of rates', withRate([]), ['obligations[0].general.rate']],
    [
      'rates out of order',
      withRate([
        { from: '2024-01-01', rate: annual },
        { from: '2023-01-01', rate: annual },
      ]),
      ['obligations[0].general.rate[1].from'],
    ],
    [
      'two rates from one day',
      withRate([
        { from: '2024-01-01', rate: annual },
        { from: '2024-01-01', rate: annual },
      ]),
      ['obligations[0].general.rate[1].from'],
    ],
    [
      'days before the first rate',
      withRate([{ from: '2024-01-02', rate: annual }]),
      ['obligations[0].general.from'],
    ],
    [
      'a list inside a list',
      withRate([{ from: '2024-01-01', rate: [annual] }]),
      ['obligations[0].general.rate[0].rate'],
    ],
  ])('%s', (_what, input, paths) => {
    expect(faultsOf(input).sort()).toEqual([...paths].sort());
  });

  it('all at once, and no relation is judged on a date that is itself faulty', () => {
    const input = {
      obligations: [{ id: '', amount: 'x', expiresOn: 'y' }],
      payments: [{ on: '2024-05-01', amount: '1.00' }],
      asOf: 'z',
      extra: 1,
    };
    expect(faultsOf(input).sort()).toEqual([
      'asOf',
      'extra',
      'obligations[0].amount',
      'obligations[0].expiresOn',
      'obligations[0].id',
    ]);
  });

  it('more segments than one answer can hold', () => {
    const many = <Item>(count: number, item: (index: number) => Item) =>
      Array.from({ length: count }, (_, index) => item(index));
    const input = {
      obligations: many(1000, (index) => ({ ...obligation, id: String(index) })),
      payments: many(5000, () => ({ on: '2024-05-01', amount: '0.01' })),
      asOf: '2024-12-31',
    };
    expect(faultsOf(input)).toEqual(['obligations']);
    expect(faultsOf({ ...input, payments: input.payments.slice(0, 10) })).toEqual([]);
  });
});

it.each(['CNY', 'XCG', 'CHW', 'COU', 'XDR', 'DEM'])('%s is taken for a currency', (currency) => {
  expect(faultsOf({ ...base, currency })).toEqual([]);
});
