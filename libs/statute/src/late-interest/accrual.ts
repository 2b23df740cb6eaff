import type { CourtDate, Fen } from '@lib/kernel';
import { addDays, daysBetween, laterOf, minFen } from '@lib/kernel';
import type { Ratio } from '../exact.js';
import { ratio, roundHalfUp, times } from '../exact.js';
import type { LawBook } from '../law-book.js';
import type { RateSpan } from './rate-spans.js';
import { doubledSpans, generalSpans } from './rate-spans.js';
import type { DayRange, LateInterestTerms, ObligationTerms, OldPeriod } from './terms.js';

export type Part = 'general' | 'doubled';

/** A run of counted days of one obligation and one part with the same base and rate. */
export interface Segment {
  readonly obligation: string;
  readonly part: Part;
  readonly from: CourtDate;
  readonly to: CourtDate;
  readonly days: number;
  readonly baseFen: Fen;
  readonly span: RateSpan;
  /** Exact interest in fen, and the same rounded half up. */
  readonly exactFen: Ratio;
  readonly roundedFen: Fen;
}

/** Splits of one payment. */
export interface AppliedPayment {
  readonly on: CourtDate;
  readonly fen: Fen;
  readonly generalFen: Fen;
  readonly principalFen: Fen;
  readonly doubledFen: Fen;
  readonly overpaidFen: Fen;
}

/** One obligation while days and payments run over it. */
export interface Account {
  readonly terms: ObligationTerms;
  readonly segments: Segment[];
  principalFen: Fen;
  generalFen: Fen;
  generalPaidFen: Fen;
  doubledFen: Fen;
  doubledPaidFen: Fen;
  /** The day the principal was paid off. */
  clearedOn: CourtDate | undefined;
  /** Whether days of the delay were left out of the doubled part. */
  daysExcluded: boolean;
}

export interface Run {
  readonly accounts: readonly Account[];
  readonly applied: readonly AppliedPayment[];
}

export interface RunOptions {
  readonly book: LawBook;
  /** The tier and year basis of days before 2014-08-01, per obligation id. */
  readonly oldPeriod: (obligation: ObligationTerms) => OldPeriod;
}

/**
 * Walks from payment day to payment day: accrues every obligation on the balance before the
 * payment, then applies the payments of that day in input order.
 */
export function runAccounts(terms: LateInterestTerms, options: RunOptions): Run {
  const accounts = terms.obligations.map(openAccount);
  const inOrder = [...accounts].sort((a, b) =>
    a.terms.expiresOn < b.terms.expiresOn ? -1 : a.terms.expiresOn > b.terms.expiresOn ? 1 : 0,
  );
  const applied: AppliedPayment[] = [];
  let accruedTo: CourtDate | undefined;
  for (const payment of terms.payments) {
    if (payment.on !== accruedTo)
      accrueAll(accounts, terms, options, { after: accruedTo, to: payment.on });
    accruedTo = payment.on;
    applied.push(applyPayment(inOrder, payment, terms.orderPolicy));
  }
  if (accruedTo !== terms.asOf)
    accrueAll(accounts, terms, options, { after: accruedTo, to: terms.asOf });
  return { accounts, applied };
}

function openAccount(terms: ObligationTerms): Account {
  return {
    terms,
    segments: [],
    principalFen: terms.amountFen,
    generalFen: 0n,
    generalPaidFen: 0n,
    doubledFen: 0n,
    doubledPaidFen: 0n,
    clearedOn: undefined,
    daysExcluded: false,
  };
}

interface Stretch {
  readonly after: CourtDate | undefined;
  readonly to: CourtDate;
}

function accrueAll(
  accounts: readonly Account[],
  terms: LateInterestTerms,
  options: RunOptions,
  stretch: Stretch,
): void {
  for (const account of accounts) {
    if (account.principalFen === 0n) continue;
    const { general, expiresOn } = account.terms;
    const generalDays = general && daysFrom(general.from, stretch);
    if (general && generalDays) {
      record(
        account,
        'general',
        generalSpans(general.rates, generalDays, options.book, terms.privateLending),
      );
    }
    if (expiresOn >= stretch.to) continue;
    const doubledDays = daysFrom(addDays(expiresOn, 1), stretch);
    if (!doubledDays) continue;
    accrueDoubled(account, doubledDays, terms, options);
  }
}

function accrueDoubled(
  account: Account,
  days: DayRange,
  { excluded }: LateInterestTerms,
  { book, oldPeriod }: RunOptions,
): void {
  const old = oldPeriod(account.terms);
  for (const range of without(days, excluded)) {
    record(account, 'doubled', doubledSpans(range, old, book, account.terms.path));
  }
  account.daysExcluded ||= excluded.some(({ from, to }) => from <= days.to && to >= days.from);
}

/** The days of a stretch from `first` on, if any. */
function daysFrom(first: CourtDate, { after, to }: Stretch): DayRange | undefined {
  const from = after === undefined ? first : laterOf(first, addDays(after, 1));
  return from <= to ? { from, to } : undefined;
}

/** The days of `range` outside the excluded ranges (merged, in date order). */
function without(range: DayRange, excluded: readonly DayRange[]): DayRange[] {
  const kept: DayRange[] = [];
  let from = range.from;
  for (const gap of excluded) {
    if (gap.to < from) continue;
    if (gap.from > range.to) break;
    if (gap.from > from) kept.push({ from, to: addDays(gap.from, -1) });
    if (gap.to >= range.to) return kept;
    from = addDays(gap.to, 1);
  }
  return [...kept, { from, to: range.to }];
}

function record(account: Account, part: Part, spans: readonly RateSpan[]): void {
  for (const span of spans) {
    const days = daysBetween(span.from, span.to) + 1;
    const exactFen = times(ratio(account.principalFen * BigInt(days)), span.daily);
    const roundedFen = roundHalfUp(exactFen);
    const { from, to } = span;
    const base = { obligation: account.terms.id, part, from, to, days };
    account.segments.push({ ...base, baseFen: account.principalFen, span, exactFen, roundedFen });
    if (part === 'general') account.generalFen += roundedFen;
    else account.doubledFen += roundedFen;
  }
}

type Step = 'general' | 'principal' | 'doubled';

const STEPS: Readonly<Record<LateInterestTerms['orderPolicy'], readonly Step[]>> = {
  statutory561: ['general', 'principal', 'doubled'],
  principalFirst: ['principal', 'general', 'doubled'],
};

function applyPayment(
  accounts: readonly Account[],
  payment: LateInterestTerms['payments'][number],
  policy: LateInterestTerms['orderPolicy'],
): AppliedPayment {
  let left = payment.fen;
  const split: Record<Step, Fen> = { general: 0n, principal: 0n, doubled: 0n };
  for (const step of STEPS[policy]) {
    for (const account of accounts) {
      const part = settle(account, step, left, payment.on);
      split[step] += part;
      left -= part;
    }
  }
  const { general, principal, doubled } = split;
  const parts = {
    generalFen: general,
    principalFen: principal,
    doubledFen: doubled,
    overpaidFen: left,
  };
  return { on: payment.on, fen: payment.fen, ...parts };
}

/** Pays what it can of one part of one obligation; returns what was used. */
function settle(account: Account, step: Step, leftFen: Fen, on: CourtDate): Fen {
  if (step === 'principal') {
    const part = minFen(leftFen, account.principalFen);
    if (part > 0n && part === account.principalFen) account.clearedOn = on;
    account.principalFen -= part;
    return part;
  }
  if (step === 'general') {
    const part = minFen(leftFen, account.generalFen - account.generalPaidFen);
    account.generalPaidFen += part;
    return part;
  }
  const part = minFen(leftFen, account.doubledFen - account.doubledPaidFen);
  account.doubledPaidFen += part;
  return part;
}
