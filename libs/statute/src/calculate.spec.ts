/** The one door of all calculators: results, problem documents, lists, and ten thousand members in seconds. */
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { courtDate } from '@lib/kernel';
import { calculate, CALCULATION_KINDS, createLawBook, isProblem } from './index.js';

const book = createLawBook();
const context = { today: courtDate('2026-11-21') };
const run = (kind: string, input: unknown) => calculate(kind, input, book, context);

const GOOD: Readonly<Record<string, object>> = {
  'late-interest': {
    obligations: [{ id: 'a', amount: '100.00', expiresOn: '2024-01-31' }],
    asOf: '2024-12-31',
  },
  fee: { fee: 'enforcement', amount: '500000.00' },
  distribution: { fund: '1.00', debtor: 'natural', claims: [] },
  deadline: { from: '2024-03-01', unit: 'day', n: 15, purpose: 'partyRight' },
  'measure-end': { assetClass: 'deposit', startsOn: '2024-03-15' },
  identifier: { type: 'uscc', value: '91350100M000100Y43' },
};

const SHORT_FUND = {
  fund: '1.00',
  debtor: 'natural',
  claims: [
    { id: 'a', amount: '1.00', class: 'ordinary' },
    { id: 'b', amount: '1.00', class: 'ordinary' },
  ],
};

interface Explained {
  readonly provisional?: boolean;
  readonly basis: readonly { readonly row: string; readonly certainty: string }[];
  readonly assumptions: readonly {
    readonly setting: string;
    readonly alternatives: readonly string[];
  }[];
}

describe('calculate', () => {
  it.each([...CALCULATION_KINDS])('%s: a result carries basis, trace and assumptions', (kind) => {
    const result = run(kind, GOOD[kind]) as Record<string, unknown>;
    expect(isProblem(result)).toBe(false);
    expect(Array.isArray(result['basis']) && (result['basis'] as unknown[]).length > 0).toBe(true);
    expect(Array.isArray(result['trace'])).toBe(true);
    expect(Array.isArray(result['assumptions'])).toBe(true);
    expect(JSON.parse(JSON.stringify(result))).toEqual(result);
  });

  it.each([
    ['deadline', { from: '2024-03-01', unit: 'day', n: 15, purpose: 'courtDuty' }],
    ['distribution', SHORT_FUND],
    ['measure-end', GOOD['measure-end']],
  ])('%s: a default of ours in the basis is named among the assumptions', (kind, input) => {
    const { basis, assumptions } = run(kind, input) as Explained;
    expect(basis.filter(({ certainty }) => certainty === 'setting').length).toBeGreaterThan(0);
    expect(assumptions.length).toBeGreaterThan(0);
    for (const { setting, alternatives } of assumptions)
      expect([setting !== '', alternatives.length > 0]).toEqual([true, true]);
  });

  it.each([
    ['deadline', { from: '2027-03-01', unit: 'day', n: 15, purpose: 'partyRight' }],
    ['measure-end', { assetClass: 'deposit', startsOn: '2027-03-01' }],
  ])('%s: a calendar without a notice is named among the assumptions', (kind, input) => {
    const { provisional, assumptions } = run(kind, input) as Explained;
    expect(provisional).toBe(true);
    expect(assumptions.map(({ setting }) => setting)).toContain('calendarWithoutNotice');
  });

  it('distribution: names the largest remainder only where a class was divided', () => {
    const full = run('distribution', { ...SHORT_FUND, fund: '2.00' }) as Explained;
    expect(full.basis.map(({ row }) => row)).not.toContain('LARGEST-REMAINDER');
    expect(full.assumptions).toEqual([]);
  });

  it.each([...CALCULATION_KINDS])(
    '%s: a list gives a list in order; a bad member does not stop the rest',
    (kind) => {
      const answers = run(kind, [
        GOOD[kind],
        { nonsense: 1 },
        [GOOD[kind]],
        null,
        GOOD[kind],
      ]) as object[];
      expect(answers.map(isProblem)).toEqual([false, true, true, true, false]);
      expect(answers[0]).toEqual(run(kind, GOOD[kind]));
      expect(answers[4]).toEqual(answers[0]);
      expect(answers[1]).toEqual({
        code: 'bad-input',
        title: expect.any(String),
        fields: expect.any(Array),
      });
    },
  );

  it('an amount above 2^53 yuan keeps every fen', () => {
    const amount = '9007199254740993.99';
    // 0.1 % of it and 67,400.00.
    expect(run('fee', { fee: 'enforcement', amount })).toMatchObject({ fee: '9007199322140.99' });
    const claims = [{ id: 'a', amount, class: 'ordinary' }];
    expect(run('distribution', { fund: amount, debtor: 'company', claims })).toMatchObject({
      allocations: [{ id: 'a', amount, unpaid: '0.00' }],
      remainder: '0.00',
    });
  });

  it('an empty list gives an empty list', () => {
    expect(run('fee', [])).toEqual([]);
  });

  it('a rate that is not published is a problem of its member alone', () => {
    const rate = { kind: 'lpr', term: '1Y', multiple: '1', yearBasis: 365 };
    const lpr = {
      obligations: [
        { id: 'a', amount: '1.00', expiresOn: '2030-01-01', general: { from: '2026-01-01', rate } },
      ],
      asOf: '2026-12-31',
    };
    const answers = run('late-interest', [lpr, GOOD['late-interest']]) as object[];
    expect(answers[0]).toMatchObject({
      code: 'rate-not-published',
      fields: [{ path: 'obligations[0].general.rate' }],
    });
    expect(isProblem(answers[1] ?? {})).toBe(false);
  });

  it.each(['payout', '', 'toString', '__proto__'])('there is no calculation called %j', (kind) => {
    expect(run(kind, {})).toMatchObject({ code: 'unknown-kind', fields: [{ path: 'kind' }] });
  });

  it('never throws on any JSON', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...CALCULATION_KINDS),
        fc.jsonValue(),
        (kind, input) => typeof run(kind, input) === 'object',
      ),
      { numRuns: 300 },
    );
  });

  it('members named like parts of every object are unknown fields', () => {
    const input: unknown = JSON.parse(
      '{"fee":"enforcement","amount":"1.00","__proto__":{"reduced":true},"constructor":1}',
    );
    expect(run('fee', input)).toMatchObject({
      code: 'bad-input',
      fields: [{ path: '__proto__' }, { path: 'constructor' }],
    });
  });

  it('the day of the call is the default day of an identifier', () => {
    const value = '（2027）京0105执1号';
    expect(run('identifier', { type: 'caseNumber', value })).toMatchObject({ valid: true });
    expect(
      calculate('identifier', { type: 'caseNumber', value }, book, {
        today: courtDate('2025-01-01'),
      }),
    ).toMatchObject({ valid: false });
  });
});
