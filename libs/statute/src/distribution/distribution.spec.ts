/** Distribution: published examples, the orders of payment, a second exact implementation, invariants. */
import { describe, expect, it } from '@jest/globals';
import type { ClaimInput, DistributionInput } from '../index.js';
import { createLawBook, distribution } from '../index.js';

const book = createLawBook();
const wan = (amount: number): string => `${amount * 10_000}.00`;
const run = (input: DistributionInput) => distribution(input, book);
const amounts = (input: DistributionInput) =>
  Object.fromEntries(run(input).allocations.map(({ id, amount }) => [id, amount]));
const three: ClaimInput[] = [
  { id: '甲', amount: wan(200), class: 'ordinary', rank: 1 },
  { id: '乙', amount: wan(300), class: 'ordinary', rank: 2 },
  { id: '丙', amount: wan(100), class: 'ordinary', rank: 3 },
];

describe('published examples', () => {
  it.each(['1.2', 1.2])(
    'P1: the first preserver gets 1.2 times the common rate of 46.875 %% (factor %j)',
    (firstPreserverFactor) => {
      const result = run({
        fund: wan(300),
        debtor: 'natural',
        claims: three,
        firstPreserverFactor,
      });
      expect(result.allocations).toEqual([
        { id: '甲', amount: '1125000.00', rate: '0.562500', unpaid: '875000.00' },
        { id: '乙', amount: '1406250.00', rate: '0.468750', unpaid: '1593750.00' },
        { id: '丙', amount: '468750.00', rate: '0.468750', unpaid: '531250.00' },
      ]);
      expect(result.remainder).toBe('0.00');
    },
  );

  it('D1: without the factor everybody gets half', () => {
    expect(amounts({ fund: wan(300), debtor: 'natural', claims: three })).toEqual({
      甲: '1000000.00',
      乙: '1500000.00',
      丙: '500000.00',
    });
    expect(
      amounts({ fund: wan(300), debtor: 'natural', claims: three, firstPreserverFactor: '1' })[
        '甲'
      ],
    ).toBe('1000000.00');
  });

  it('D2: a company pays in order of seizure (民诉法解释第514条)', () => {
    expect(amounts({ fund: wan(300), debtor: 'company', claims: three })).toEqual({
      甲: '2000000.00',
      乙: '1000000.00',
      丙: '0.00',
    });
  });
});

describe('the order of payment', () => {
  it('of a natural person: costs, priority, ordinary pro rata', () => {
    const claims: ClaimInput[] = [
      { id: 'o1', amount: '300.00', class: 'ordinary' },
      { id: 'p', amount: '100.00', class: 'priority', thingProceeds: '100.00' },
      { id: 'c', amount: '50.00', class: 'cost' },
      { id: 'o2', amount: '100.00', class: 'ordinary' },
    ];
    expect(amounts({ fund: '250.00', debtor: 'natural', claims })).toEqual({
      o1: '75.00',
      p: '100.00',
      c: '50.00',
      o2: '25.00',
    });
    expect(amounts({ fund: '120.00', debtor: 'natural', claims })).toEqual({
      o1: '0.00',
      p: '70.00',
      c: '50.00',
      o2: '0.00',
    });
    expect(
      amounts({ fund: '100.00', debtor: 'natural', claims: [claims[2] as ClaimInput] }),
    ).toEqual({ c: '50.00' });
  });

  it('of a company: one rank pro rata, without rank last and together', () => {
    const claims: ClaimInput[] = [
      { id: 'none1', amount: '100.00', class: 'ordinary' },
      { id: 'second', amount: '100.00', class: 'ordinary', rank: 2 },
      { id: 'first1', amount: '100.00', class: 'ordinary', rank: 1 },
      { id: 'first2', amount: '300.00', class: 'ordinary', rank: 1 },
      { id: 'none2', amount: '300.00', class: 'ordinary' },
    ];
    expect(amounts({ fund: '200.00', debtor: 'company', claims })).toEqual({
      none1: '0.00',
      second: '0.00',
      first1: '50.00',
      first2: '150.00',
      none2: '0.00',
    });
    expect(amounts({ fund: '540.00', debtor: 'company', claims })).toEqual({
      none1: '10.00',
      second: '100.00',
      first1: '100.00',
      first2: '300.00',
      none2: '30.00',
    });
  });

  it('of a company is pro rata when all ordinary claims rest on the same title, not when only some do', () => {
    const claims = three.map((claim) => ({ ...claim, sameTitle: true }));
    expect(amounts({ fund: wan(300), debtor: 'company', claims })).toEqual({
      甲: '1000000.00',
      乙: '1500000.00',
      丙: '500000.00',
    });
    const mixed = claims.map((claim, index) => ({ ...claim, sameTitle: index !== 2 }));
    expect(amounts({ fund: wan(300), debtor: 'company', claims: mixed })['乙']).toBe('1000000.00');
  });

  it('of criminal property: costs, medical, priority, restitution, ordinary, fine, confiscation (法释〔2014〕13号第13条)', () => {
    const order = [
      'cost',
      'medical',
      'priority',
      'restitution',
      'ordinary',
      'fine',
      'confiscation',
    ] as const;
    const claims = [...order]
      .reverse()
      .map((name) => ({ id: name, amount: '100.00', class: name }));
    order.forEach((name, index) => {
      const paid = amounts({ fund: `${index * 100 + 40}.00`, debtor: 'criminal', claims });
      expect(paid[name]).toBe('40.00');
      order.slice(0, index).forEach((earlier) => expect(paid[earlier]).toBe('100.00'));
      order.slice(index + 1).forEach((later) => expect(paid[later]).toBe('0.00'));
    });
  });
});

describe('a priority claim', () => {
  it('reaches no further than the proceeds of its thing; its rest is ordinary', () => {
    const claims: ClaimInput[] = [
      { id: 'p', amount: '500.00', class: 'priority', thingProceeds: '200.00' },
      { id: 'o', amount: '300.00', class: 'ordinary' },
    ];
    const result = run({ fund: '500.00', debtor: 'natural', claims });
    expect(result.allocations.map(({ amount }) => amount)).toEqual(['350.00', '150.00']);
    expect(result.trace.map(({ class: name, claimed, paid }) => [name, claimed, paid])).toEqual([
      ['priority', '200.00', '200.00'],
      ['ordinary', '600.00', '300.00'],
    ]);
  });

  it('has its rest in its own rank against a company', () => {
    const claims: ClaimInput[] = [
      { id: 'p', amount: '500.00', class: 'priority', thingProceeds: '200.00', rank: 2 },
      { id: 'o', amount: '300.00', class: 'ordinary', rank: 1 },
    ];
    expect(amounts({ fund: '550.00', debtor: 'company', claims })).toEqual({
      p: '250.00',
      o: '300.00',
    });
  });

  it('without stated proceeds reaches as far as the claim, and says so', () => {
    const result = run({
      fund: '100.00',
      debtor: 'natural',
      claims: [
        { id: 'p', amount: '500.00', class: 'priority' },
        { id: 'o', amount: '1.00', class: 'ordinary' },
      ],
    });
    expect(result.allocations.map(({ amount }) => amount)).toEqual(['100.00', '0.00']);
    expect(result.assumptions.map(({ setting }) => setting)).toContain('thingProceeds');
  });
});

describe('whole fen', () => {
  it('go to the largest remainder, ties to the earlier in the input', () => {
    const claims = ['a', 'b', 'c'].map((id) => ({
      id,
      amount: '1.00',
      class: 'ordinary' as const,
    }));
    expect(amounts({ fund: '1.00', debtor: 'natural', claims })).toEqual({
      a: '0.34',
      b: '0.33',
      c: '0.33',
    });
  });

  it('that the cap of the first preserver frees go to the others', () => {
    const claims: ClaimInput[] = [
      { id: 'first', amount: '100.00', class: 'ordinary', rank: 1 },
      { id: 'other', amount: '100.00', class: 'ordinary', rank: 2 },
    ];
    expect(
      amounts({ fund: '190.00', debtor: 'natural', claims, firstPreserverFactor: '1.2' }),
    ).toEqual({ first: '100.00', other: '90.00' });
    expect(
      amounts({ fund: '300.00', debtor: 'natural', claims, firstPreserverFactor: '1.2' }),
    ).toEqual({ first: '100.00', other: '100.00' });
  });

  it('leave a rate with six places, zero for a claim of nothing', () => {
    const claims: ClaimInput[] = [
      { id: 'a', amount: '3.00', class: 'ordinary' },
      { id: 'zero', amount: '0.00', class: 'ordinary' },
    ];
    expect(
      run({ fund: '1.00', debtor: 'natural', claims }).allocations.map(({ rate }) => rate),
    ).toEqual(['0.333333', '0.000000']);
  });
});

describe('the rule of the last fen', () => {
  const claim: ClaimInput = { id: 'a', amount: '100.00', class: 'ordinary' };

  it.each([
    ['one claim that is not paid in full', [claim], '50.00', false],
    ['two claims that are paid in full', [claim, { ...claim, id: 'b' }], '200.00', false],
    ['two claims that share', [claim, { ...claim, id: 'b' }], '50.00', true],
  ])('is named for %s only where something was divided', (_what, claims, fund, isNamed) => {
    const { assumptions, basis } = run({ fund, debtor: 'natural', claims });
    expect(assumptions.some(({ setting }) => setting === 'fenRemainder')).toBe(isNamed);
    expect(basis).toHaveLength(isNamed ? 2 : 1);
  });
});

describe('input that is no distribution', () => {
  const base = {
    fund: '100.00',
    debtor: 'natural',
    claims: [{ id: 'a', amount: '1.00', class: 'ordinary' }],
  };
  const claim = (change: object, debtor = 'natural') => ({
    ...base,
    debtor,
    claims: [{ ...base.claims[0], ...change }],
  });

  it.each([
    ['medical costs of a civil debtor', claim({ class: 'medical' }), 'claims[0].class'],
    ['restitution from a company', claim({ class: 'restitution' }, 'company'), 'claims[0].class'],
    ['a fine of a civil debtor', claim({ class: 'fine' }), 'claims[0].class'],
    ['a confiscation of a civil debtor', claim({ class: 'confiscation' }), 'claims[0].class'],
    [
      'a factor for a company',
      { ...base, debtor: 'company', firstPreserverFactor: '1.2' },
      'firstPreserverFactor',
    ],
    [
      'a factor for criminal property',
      { ...base, debtor: 'criminal', firstPreserverFactor: '1.1' },
      'firstPreserverFactor',
    ],
    ['a factor above 1.2', { ...base, firstPreserverFactor: '1.21' }, 'firstPreserverFactor'],
    ['a factor below 1', { ...base, firstPreserverFactor: '0.99' }, 'firstPreserverFactor'],
    ['proceeds of an ordinary claim', claim({ thingProceeds: '1.00' }), 'claims[0].thingProceeds'],
    ['proceeds above the fund', claim({ class: 'priority', thingProceeds: '100.01' }), 'claims'],
    ['rank zero', claim({ rank: 0 }), 'claims[0].rank'],
    ['a rank as text', claim({ rank: '1' }), 'claims[0].rank'],
    ['a negative claim', claim({ amount: '-1.00' }), 'claims[0].amount'],
    ['a fund as number', { ...base, fund: 100 }, 'fund'],
    ['two claims of one id', { ...base, claims: [base.claims[0], base.claims[0]] }, 'claims[1].id'],
    ['an unknown class', claim({ class: 'tax' }), 'claims[0].class'],
    ['an unknown field', claim({ interest: '1.00' }), 'claims[0].interest'],
    ['claims that are no list', { ...base, claims: {} }, 'claims'],
    ['an unknown debtor', { ...base, debtor: 'partnership' }, 'debtor'],
  ])('%s is refused with its place', (_what, input, path) => {
    expect(() => run(input as DistributionInput)).toThrow(
      expect.objectContaining({ code: 'bad-input', fields: [expect.objectContaining({ path })] }),
    );
  });
});
