import type { CourtDate } from '@lib/kernel';
import { addDays, addMonths, earlierOf, laterOf } from '@lib/kernel';
import type { Ratio } from '../exact.js';
import { compare, decimal, decimalText, over, times } from '../exact.js';
import type { LawBook, Tier } from '../law-book.js';
import { CalculationProblem } from '../problem.js';
import type { RuleRow, Series } from '../rule-row.js';
import { interestRules } from '../rules/interest.rules.js';
import type { RateRow } from '../rules/rates.rules.js';
import type { DatedRate, DayRange, OldPeriod, PrivateLending, Rate } from './terms.js';

/** Days (both inclusive) on which one rate bears. */
export interface RateSpan {
  readonly from: CourtDate;
  readonly to: CourtDate;
  /** Interest of one fen on one day, in fen. */
  readonly daily: Ratio;
  /** The rate as shown: annual, or daily for a daily rate and the doubled part since 2014-08-01. */
  readonly shown: string;
  readonly rows: readonly RuleRow[];
}

/** General interest: the title's rates, cut where they change and capped for private lending. */
export function generalSpans(
  rates: readonly DatedRate[],
  range: DayRange,
  book: LawBook,
  lending: PrivateLending | undefined,
): RateSpan[] {
  const spans = rates.flatMap((dated, index) => {
    const next = rates[index + 1];
    const window = {
      from: laterOf(range.from, dated.from),
      to: next ? earlierOf(range.to, addDays(next.from, -1)) : range.to,
    };
    if (window.from > window.to) return [];
    const plain = titleSpans(dated, window, book);
    return lending ? plain.flatMap((span) => capped(span, dated.rate, lending, book)) : plain;
  });
  return joinEqual(spans);
}

function titleSpans({ rate, path }: DatedRate, window: DayRange, book: LawBook): RateSpan[] {
  const rows = [interestRules.general];
  if (rate.kind === 'daily') {
    return [{ ...window, daily: rate.value, shown: decimalText(rate.value), rows }];
  }
  const basis = BigInt(rate.yearBasis);
  if (rate.kind === 'annual') {
    return [{ ...window, daily: over(rate.value, basis), shown: decimalText(rate.value), rows }];
  }
  const series = book.lpr.get(rate.term) as Series<RateRow>;
  return publishedSpans(series, window, path).map(({ from, to, row }) => {
    const annual = times(decimal(row.rate), rate.multiple);
    return {
      from,
      to,
      daily: over(annual, basis),
      shown: decimalText(annual),
      rows: [...rows, row],
    };
  });
}

/** Cuts a span where the ceiling changes and takes the lower of both. */
function capped(span: RateSpan, rate: Rate, lending: PrivateLending, book: LawBook): RateSpan[] {
  const basis = BigInt(rate.kind === 'daily' ? 365 : rate.yearBasis);
  return capSpans(span, lending, book).map(({ from, to, annual, rows: capRows }) => {
    const rows = [...span.rows, ...capRows];
    const daily = over(annual, basis);
    return compare(span.daily, daily) <= 0
      ? { ...span, from, to, rows }
      : { from, to, daily, shown: decimalText(annual), rows };
  });
}

interface CapSpan extends DayRange {
  readonly annual: Ratio;
  readonly rows: readonly RuleRow[];
}

/** Ceilings on the days of `range`: by the new rule from its first day where the suit falls under it. */
function capSpans(range: DayRange, lending: PrivateLending, book: LawBook): CapSpan[] {
  const { first: old, last: current } = book.lendingCaps;
  const since = current.validFrom as CourtDate;
  const isNew = lending.acceptedOn >= since;
  const spans: CapSpan[] = [];
  if (!isNew || range.from < since) {
    const to = isNew ? earlierOf(range.to, addDays(since, -1)) : range.to;
    spans.push({ from: range.from, to, annual: decimal(old.annual ?? ''), rows: [old] });
  }
  if (isNew && since <= range.to) {
    const anchor = lending.contractOn < since ? 'acceptedOn' : 'contractOn';
    const lpr = book.lpr.get('1Y') as Series<RateRow>;
    const row = published(lpr, lending[anchor], `privateLending.${anchor}`);
    const annual = times(decimal(row.rate), decimal(current.lprMultiple ?? ''));
    spans.push({ from: laterOf(range.from, since), to: range.to, annual, rows: [current, row] });
  }
  return spans;
}

/** Doubled part: the daily rate since 2014-08-01, before it twice the benchmark rate of the tier. */
export function doubledSpans(
  range: DayRange,
  old: OldPeriod,
  book: LawBook,
  path: string,
): RateSpan[] {
  const spans = book.doubled.spans(range.from, range.to).flatMap(({ from, to, row }) => {
    if (!row) throw notPublished(path, from, '迟延履行利息的规定自 1992-07-14 起载入');
    const rows = [interestRules.doubled, row];
    if (row.daily !== undefined) {
      const daily = decimal(row.daily);
      return [{ from, to, daily, shown: decimalText(daily), rows }];
    }
    const multiple = decimal(row.benchmarkMultiple ?? '');
    const series = book.benchmark.get(old.tier) as Series<RateRow>;
    return publishedSpans(series, { from, to }, path).map((span) => {
      const annual = times(decimal(span.row.rate), multiple);
      return {
        from: span.from,
        to: span.to,
        daily: over(annual, BigInt(old.yearBasis)),
        shown: decimalText(annual),
        rows: [...rows, span.row],
      };
    });
  });
  return joinEqual(spans);
}

const TIER_MONTHS: readonly (readonly [Tier, number])[] = [
  ['6M', 6],
  ['1Y', 12],
  ['3Y', 36],
  ['5Y', 60],
];

/** The tier that follows from the length of a whole delay that ends on `end`. */
export function tierOfDelay(expiresOn: CourtDate, end: CourtDate): Tier {
  const found = TIER_MONTHS.find(([, months]) => end <= addMonths(expiresOn, months));
  return found ? found[0] : '5Y+';
}

/** The rate published for a day; a problem where none is loaded, never the last one extrapolated. */
function published(series: Series<RateRow>, day: CourtDate, path: string): RateRow {
  const row = series.at(day);
  if (row) return row;
  const known = `已载入 ${series.first.validFrom} 至 ${series.last.validTo ?? ''}`;
  throw notPublished(path, day, known);
}

function publishedSpans(
  series: Series<RateRow>,
  range: DayRange,
  path: string,
): { from: CourtDate; to: CourtDate; row: RateRow }[] {
  return series
    .spans(range.from, range.to)
    .map(({ from, to, row }) => ({ from, to, row: row ?? published(series, from, path) }));
}

function notPublished(path: string, day: CourtDate, known: string): CalculationProblem {
  const message = `${day} 没有已公布的利率(${known}),不作推算`;
  return new CalculationProblem('rate-not-published', `${day} 的利率尚未公布或未载入`, [
    { path, message },
  ]);
}

/** Adjoining spans at the same rate are one: a segment ends only where the rate really changes. */
function joinEqual(spans: readonly RateSpan[]): RateSpan[] {
  const joined: RateSpan[] = [];
  for (const span of spans) {
    const last = joined.at(-1);
    if (last && compare(last.daily, span.daily) === 0) {
      joined[joined.length - 1] = { ...last, to: span.to, rows: [...last.rows, ...span.rows] };
    } else joined.push(span);
  }
  return joined;
}
