/**
 * A second implementation of late-interest walks day by day, looks every rate up anew and cuts a
 * segment exactly where the contract says. It shares no code with the first; both must agree.
 */
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { createLawBook, lateInterest } from '../index.js';
import type { LateInterestInput, RateInput } from './terms.js';

const book = createLawBook();

interface Frac {
  n: bigint;
  d: bigint;
}
type Part = 'general' | 'doubled';
interface Segment {
  key: string;
  fen: Frac;
}
interface Debt {
  id: string;
  principalFen: bigint;
  expiresOn: string;
  general: { from: string; rates: readonly { from: string; rate: RateInput }[] } | undefined;
  accrued: Record<Part, bigint>;
  paid: Record<Part, bigint>;
  open: Partial<Record<Part, Segment>>;
  segments: number;
  clearedOn: string;
}

const next = (day: string, by = 1): string =>
  new Date(Date.parse(`${day}T00:00:00Z`) + by * 86_400_000).toISOString().slice(0, 10);
const fen = (text: string): bigint => BigInt(text.replace('.', ''));
const yuan = (value: bigint): string => String(value).padStart(3, '0').replace(/(..)$/, '.$1');
const lowest = ({ n, d }: Frac): Frac => {
  let [x, y] = [n, d];
  while (y !== 0n) [x, y] = [y, x % y];
  return x === 0n ? { n: 0n, d: 1n } : { n: n / x, d: d / x };
};
const dec = (text: string): Frac => {
  const [whole = '0', part = ''] = text.split('.');
  return lowest({ n: BigInt(whole + part), d: 10n ** BigInt(part.length) });
};
const mul = (a: Frac, b: Frac): Frac => lowest({ n: a.n * b.n, d: a.d * b.d });
const per = (a: Frac, year: number): Frac => lowest({ n: a.n, d: a.d * BigInt(year) });
const add = (a: Frac, b: Frac): Frac => lowest({ n: a.n * b.d + b.n * a.d, d: a.d * b.d });

type Row = { validFrom: string; validTo?: string; rate: string };
const lookUp = (rows: readonly Row[], day: string): Frac =>
  dec(
    rows.filter((row) => row.validFrom <= day && day <= (row.validTo ?? '9999'))[0]?.rate ?? 'none',
  );

function generalRate(debt: Debt, day: string, input: LateInterestInput): Frac {
  const rate = debt.general?.rates.filter(({ from }) => from <= day).at(-1)?.rate;
  if (!rate) throw new Error('no rate');
  const year = rate.kind === 'daily' ? 365 : rate.yearBasis;
  const lpr = (term: '1Y' | '5Y', on: string) => lookUp(book.lpr.get(term)?.rows ?? [], on);
  const plain = {
    daily: () => dec((rate as { value: string }).value),
    annual: () => per(dec((rate as { value: string }).value), year),
    lpr: () => {
      const { term, multiple } = rate as { term: '1Y'; multiple: string };
      return per(mul(lpr(term, day), dec(multiple)), year);
    },
  }[rate.kind]();
  const lending = input.privateLending;
  if (!lending) return plain;
  const isNew = lending.acceptedOn >= '2020-08-20' && day >= '2020-08-20';
  const anchor = lending.contractOn < '2020-08-20' ? lending.acceptedOn : lending.contractOn;
  const cap = per(isNew ? mul(lpr('1Y', anchor), dec('4')) : dec('0.24'), year);
  return cap.n * plain.d < plain.n * cap.d ? cap : plain;
}

function doubledRate(day: string, tier: string, year: number): Frac {
  if (day >= '2014-08-01') return dec('0.000175');
  return per(mul(lookUp(book.benchmark.get(tier as '1Y')?.rows ?? [], day), dec('2')), year);
}

function close(debt: Debt, part: Part): void {
  const open = debt.open[part];
  if (!open) return;
  debt.accrued[part] += (2n * open.fen.n + open.fen.d) / (2n * open.fen.d);
  debt.segments += 1;
  delete debt.open[part];
}

function countDay(debt: Debt, part: Part, rate: Frac | undefined): void {
  const key = rate ? `${debt.principalFen}@${rate.n}/${rate.d}` : '';
  if (debt.open[part]?.key !== key) close(debt, part);
  if (!rate) return;
  const before = debt.open[part]?.fen ?? dec('0');
  debt.open[part] = { key, fen: add(before, mul({ n: debt.principalFen, d: 1n }, rate)) };
}

function open(input: LateInterestInput): Debt[] {
  return input.obligations.map(({ id, amount, expiresOn, general }) => {
    const rate = general?.rate;
    const rates = Array.isArray(rate) ? rate : [{ from: '1900-01-01', rate }];
    return {
      id,
      principalFen: fen(amount),
      expiresOn,
      general: general && {
        from: general.from,
        rates: rates as { from: string; rate: RateInput }[],
      },
      accrued: { general: 0n, doubled: 0n },
      paid: { general: 0n, doubled: 0n },
      open: {},
      segments: 0,
      clearedOn: '',
    };
  });
}

/** Pays the debts of one day; returns what is left over. */
function pay(
  debts: readonly Debt[],
  day: string,
  amountFen: bigint,
  steps: readonly (Part | 'principal')[],
): bigint {
  let left = amountFen;
  const byExpiry = [...debts].sort((a, b) => a.expiresOn.localeCompare(b.expiresOn));
  for (const step of steps) {
    for (const debt of byExpiry) {
      const most = step === 'principal' ? debt.principalFen : debt.accrued[step] - debt.paid[step];
      const part = left < most ? left : most;
      left -= part;
      if (step === 'principal') debt.principalFen -= part;
      else debt.paid[step] += part;
      if (step === 'principal' && part > 0n && debt.principalFen === 0n) debt.clearedOn = day;
    }
  }
  return left;
}

function walk(input: LateInterestInput, tiers: ReadonlyMap<string, string>) {
  const debts = open(input);
  const order =
    input.orderPolicy === 'principalFirst'
      ? (['principal', 'general', 'doubled'] as const)
      : (['general', 'principal', 'doubled'] as const);
  let overpaid = 0n;
  for (let day = '2012-12-01'; day <= input.asOf; day = next(day)) {
    const excluded = (input.excluded ?? []).some(({ from, to }) => from <= day && day <= to);
    const payments = (input.payments ?? []).filter(({ on }) => on === day);
    for (const debt of debts) {
      const owes = debt.principalFen > 0n;
      const bears = owes && debt.general !== undefined && debt.general.from <= day;
      countDay(debt, 'general', bears ? generalRate(debt, day, input) : undefined);
      const late = owes && day > debt.expiresOn && !excluded;
      const { tier, yearBasis } = input.oldPeriod ?? {
        tier: tiers.get(debt.id) ?? '6M',
        yearBasis: 360,
      };
      countDay(debt, 'doubled', late ? doubledRate(day, tier, yearBasis) : undefined);
      if (payments.length > 0)
        (['general', 'doubled'] as const).forEach((part) => close(debt, part));
    }
    for (const { amount } of payments) overpaid += pay(debts, day, fen(amount), order);
  }
  for (const debt of debts) (['general', 'doubled'] as const).forEach((part) => close(debt, part));
  return { debts, overpaid };
}

/** The tier by the length of the whole delay, found by walking months on the calendar. */
function tierOf(expiresOn: string, end: string): string {
  const [y = 0, m = 0, d = 0] = expiresOn.split('-').map(Number);
  const corresponding = (months: number): string => {
    const days = new Date(Date.UTC(y, m + months, 0)).getUTCDate();
    return new Date(Date.UTC(y, m - 1 + months, Math.min(d, days))).toISOString().slice(0, 10);
  };
  const steps = { '6M': 6, '1Y': 12, '3Y': 36, '5Y': 60 };
  return Object.entries(steps).find(([, months]) => end <= corresponding(months))?.[0] ?? '5Y+';
}

function oracle(input: LateInterestInput) {
  const probe = walk(input, new Map()).debts;
  const tiers = new Map(
    probe.map(({ id, expiresOn, clearedOn }) => [id, tierOf(expiresOn, clearedOn || input.asOf)]),
  );
  const { debts, overpaid } = walk(input, tiers);
  const sum = (pick: (debt: Debt) => bigint): bigint =>
    debts.reduce((total, debt) => total + pick(debt), 0n);
  const claimed = input.obligations.reduce((total, { amount }) => total + fen(amount), 0n);
  const left = sum(({ principalFen }) => principalFen);
  const owed = (part: Part): bigint => sum(({ accrued, paid }) => accrued[part] - paid[part]);
  return {
    general: yuan(sum(({ accrued }) => accrued.general)),
    doubled: yuan(sum(({ accrued }) => accrued.doubled)),
    principalOutstanding: yuan(left),
    paid: {
      principal: yuan(claimed - left),
      general: yuan(sum(({ paid }) => paid.general)),
      doubled: yuan(sum(({ paid }) => paid.doubled)),
    },
    overpaid: yuan(overpaid),
    due: yuan(left + owed('general') + owed('doubled')),
    segments: sum(({ segments }) => BigInt(segments)),
  };
}

const day = (from: string, days: number) =>
  fc.integer({ min: 0, max: days }).map((offset) => next(from, offset));
const money = (most: number) =>
  fc.integer({ min: 0, max: most }).map((value) => yuan(BigInt(value)));
const yearBasis = fc.constantFrom(360 as const, 365 as const);
const rate: fc.Arbitrary<RateInput> = fc.oneof(
  fc.record({
    kind: fc.constant('annual' as const),
    value: fc.constantFrom('0.06', '0.153', '0.24', '0.36', '0'),
    yearBasis,
  }),
  fc.record({
    kind: fc.constant('daily' as const),
    value: fc.constantFrom('0.0001', '0.0005', '0.001'),
  }),
  fc.record({
    kind: fc.constant('lpr' as const),
    term: fc.constantFrom('1Y' as const, '5Y' as const),
    multiple: fc.constantFrom('1', '1.5', '4'),
    yearBasis,
  }),
);

/** Random cases between `start` and two and a half years later, with what the contract allows. */
const cases = (start: string): fc.Arbitrary<LateInterestInput> => {
  const rates = fc.oneof(
    rate,
    fc.tuple(rate, rate, fc.integer({ min: 1, max: 400 })).map(([first, second, after]) => [
      { from: start, rate: first },
      { from: next(start, after), rate: second },
    ]),
  );
  const general = fc.option(fc.record({ from: day(start, 300), rate: rates }), { nil: undefined });
  const obligation = fc.record({ amount: money(9_000_000), expiresOn: day(start, 400), general });
  const range = fc.tuple(day(start, 700), fc.integer({ min: 0, max: 90 }));
  const lending = fc.tuple(day(start, 300), fc.integer({ min: 0, max: 600 }));
  return fc
    .record({
      obligations: fc.array(obligation, { minLength: 1, maxLength: 3 }),
      payments: fc.array(fc.record({ on: day(start, 800), amount: money(6_000_000) }), {
        maxLength: 5,
      }),
      excluded: fc.array(
        range.map(([from, days]) => ({ from, to: next(from, days), reason: '再审审查' })),
        { maxLength: 3 },
      ),
      asOf: day(next(start, 800), 120),
      orderPolicy: fc.constantFrom('statutory561' as const, 'principalFirst' as const),
      lending: fc.option(lending, { nil: undefined }),
      oldPeriod: fc.option(
        fc.record({
          tier: fc.constantFrom('6M' as const, '1Y' as const, '5Y+' as const),
          yearBasis,
        }),
        { nil: undefined },
      ),
    })
    .map(({ lending: pair, oldPeriod, obligations, ...rest }) => ({
      ...rest,
      obligations: obligations.map(({ general: granted, ...item }, index) => ({
        ...item,
        id: `债务${index + 1}`,
        ...(granted ? { general: granted } : {}),
      })),
      ...(pair
        ? { privateLending: { contractOn: pair[0], acceptedOn: next(pair[0], pair[1]) } }
        : {}),
      ...(oldPeriod ? { oldPeriod } : {}),
    }));
};

describe('late interest and a walk over every day agree', () => {
  it.each([
    ['2013-01-15', 'the change of the doubled rate on 2014-08-01'],
    ['2018-10-01', 'the change to the LPR and the cap of 2020-08-20'],
    ['2023-12-01', 'recent years'],
  ])('from %s: %s', (start) => {
    fc.assert(
      fc.property(cases(start), (input) => {
        const { segments, ...figures } = oracle(input);
        const result = lateInterest(input, book);
        expect(result).toMatchObject(figures);
        expect(result.trace).toHaveLength(Number(segments));
      }),
      { numRuns: 60 },
    );
  });
});
