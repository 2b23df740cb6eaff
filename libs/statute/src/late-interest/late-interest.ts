import type { Fen } from '@lib/kernel';
import { formatYuan, laterOf, sumFen } from '@lib/kernel';
import type { Ratio } from '../exact.js';
import { decimalText, over, ratio, roundHalfUp, times } from '../exact.js';
import type { LawBook, Tier } from '../law-book.js';
import type { Assumption, BasisRow, RuleRow } from '../rule-row.js';
import { basisOf } from '../rule-row.js';
import { interestRules } from '../rules/interest.rules.js';
import type { Account, AppliedPayment, Run, Segment } from './accrual.js';
import { runAccounts } from './accrual.js';
import { assumptionsOf } from './assumptions.js';
import { tierOfDelay } from './rate-spans.js';
import { readTerms } from './read-terms.js';
import type { LateInterestInput, LateInterestTerms, ObligationTerms, OldPeriod } from './terms.js';

/** One segment as a reader sees it; amounts in yuan, `unrounded` exact where the fraction ends. */
export interface InterestStep {
  readonly obligation: string;
  readonly part: 'general' | 'doubled';
  readonly from: string;
  readonly to: string;
  readonly days: number;
  readonly base: string;
  readonly rate: string;
  readonly unrounded: string;
  readonly rounded: string;
}

export interface LateInterestResult {
  readonly doubled: string;
  readonly general: string;
  readonly principalOutstanding: string;
  readonly paid: { readonly principal: string; readonly general: string; readonly doubled: string };
  readonly overpaid: string;
  readonly due: string;
  readonly currency: string;
  /** The doubled part in yuan, where the base was converted (法释〔2014〕8号第5条). */
  readonly doubledConverted?: string;
  /** How each payment was set off, in date order. */
  readonly applied: readonly {
    readonly on: string;
    readonly amount: string;
    readonly general: string;
    readonly principal: string;
    readonly doubled: string;
    readonly overpaid: string;
  }[];
  readonly basis: readonly BasisRow[];
  readonly trace: readonly InterestStep[];
  /** The doubled segments on the converted base. */
  readonly traceConverted?: readonly InterestStep[];
  readonly assumptions: readonly Assumption[];
}

/**
 * General interest and the doubled part of the interest for late performance (民诉法第264条,
 * 法释〔2014〕8号), with payments set off. Amounts in yuan on the wire. Throws CalculationProblem
 * (`bad-input`, `rate-not-published`).
 */
export function lateInterest(input: LateInterestInput, book: LawBook): LateInterestResult {
  const terms = readTerms(input);
  const tiers = oldTiers(terms, book);
  const run = runAccounts(terms, {
    book,
    oldPeriod: (obligation) => oldPeriodOf(terms, tiers, obligation),
  });
  return present(terms, run);
}

const UNSETTLED_YEAR_BASIS = 360;

function oldPeriodOf(
  { oldPeriod }: LateInterestTerms,
  tiers: ReadonlyMap<string, Tier>,
  obligation: ObligationTerms,
): OldPeriod {
  return oldPeriod ?? { tier: tiers.get(obligation.id) ?? '6M', yearBasis: UNSETTLED_YEAR_BASIS };
}

/**
 * Tiers by the length of each whole delay. Payments reach the doubled part last under every policy,
 * so the day the principal is cleared does not depend on the tier and a first run finds it.
 */
function oldTiers(terms: LateInterestTerms, book: LawBook): ReadonlyMap<string, Tier> {
  const oldDays = terms.obligations.some(
    ({ expiresOn }) => expiresOn < book.doubled.last.validFrom,
  );
  if (terms.oldPeriod || !oldDays) return new Map();
  const probe: OldPeriod = { tier: '6M', yearBasis: UNSETTLED_YEAR_BASIS };
  const { accounts } = runAccounts(terms, { book, oldPeriod: () => probe });
  return new Map(
    accounts.map(({ terms: { id, expiresOn }, clearedOn }) => [
      id,
      tierOfDelay(expiresOn, laterOf(expiresOn, clearedOn ?? terms.asOf)),
    ]),
  );
}

function present(terms: LateInterestTerms, run: Run): LateInterestResult {
  const { accounts, applied } = run;
  const total = (pick: (account: Account) => Fen): Fen => sumFen(accounts.map(pick));
  const general = total((account) => account.generalFen);
  const doubled = total((account) => account.doubledFen);
  const generalPaid = total((account) => account.generalPaidFen);
  const doubledPaid = total((account) => account.doubledPaidFen);
  const outstanding = total((account) => account.principalFen);
  const principalPaid = total((account) => account.terms.amountFen - account.principalFen);
  const segments = accounts.flatMap((account) => bySeq(account.segments));
  return {
    doubled: formatYuan(doubled),
    general: formatYuan(general),
    principalOutstanding: formatYuan(outstanding),
    paid: {
      principal: formatYuan(principalPaid),
      general: formatYuan(generalPaid),
      doubled: formatYuan(doubledPaid),
    },
    overpaid: formatYuan(sumFen(applied.map((payment) => payment.overpaidFen))),
    due: formatYuan(outstanding + general - generalPaid + doubled - doubledPaid),
    currency: terms.currency,
    ...converted(terms, segments),
    applied: applied.map(presentPayment),
    basis: basisOf(rowsUsed(terms, accounts)),
    trace: segments.map((segment) => step(segment, ratio(1n))),
    assumptions: assumptionsOf(terms, segments),
  };
}

/** General steps before doubled ones, each in date order. */
function bySeq(segments: readonly Segment[]): Segment[] {
  const of = (part: Segment['part']): Segment[] =>
    segments.filter((segment) => segment.part === part);
  return [...of('general'), ...of('doubled')];
}

function step(segment: Segment, midRate: Ratio): InterestStep {
  const { obligation, part, from, to, days } = segment;
  const exactFen = times(segment.exactFen, midRate);
  return {
    obligation,
    part,
    from,
    to,
    days,
    base: decimalText(over(times(ratio(segment.baseFen), midRate), 100n), 2),
    rate: segment.span.shown,
    unrounded: decimalText(over(exactFen, 100n), 6),
    rounded: formatYuan(roundHalfUp(exactFen)),
  };
}

function converted(
  { midRate }: LateInterestTerms,
  segments: readonly Segment[],
): Pick<LateInterestResult, 'doubledConverted' | 'traceConverted'> {
  if (!midRate) return {};
  const doubled = segments.filter(({ part }) => part === 'doubled');
  const fen = sumFen(doubled.map(({ exactFen }) => roundHalfUp(times(exactFen, midRate))));
  return {
    doubledConverted: formatYuan(fen),
    traceConverted: doubled.map((segment) => step(segment, midRate)),
  };
}

function presentPayment(payment: AppliedPayment): LateInterestResult['applied'][number] {
  return {
    on: payment.on,
    amount: formatYuan(payment.fen),
    general: formatYuan(payment.generalFen),
    principal: formatYuan(payment.principalFen),
    doubled: formatYuan(payment.doubledFen),
    overpaid: formatYuan(payment.overpaidFen),
  };
}

function rowsUsed(terms: LateInterestTerms, accounts: readonly Account[]): RuleRow[] {
  const segments = accounts.flatMap((account) => bySeq(account.segments));
  const rows: RuleRow[] =
    segments.length > 0 ? segments.flatMap(({ span }) => span.rows) : [interestRules.doubled];
  if (terms.payments.length > 0) {
    const { order, orderPrincipalFirst } = interestRules;
    rows.push(terms.orderPolicy === 'statutory561' ? order : orderPrincipalFirst);
  }
  if (accounts.some(({ daysExcluded }) => daysExcluded)) rows.push(interestRules.excluded);
  const isDoubled = segments.some(({ part }) => part === 'doubled');
  if (terms.midRate && isDoubled) rows.push(interestRules.foreign);
  return rows;
}
