import { HolidayCalendar } from './calendar/holiday-calendar.js';
import { decimal } from './exact.js';
import type { RuleRow } from './rule-row.js';
import { groupRows, Series, seriesBy } from './rule-row.js';
import type { ClaimClass, DebtorKind, DistributionRow } from './rules/distribution.rules.js';
import { distributionRules } from './rules/distribution.rules.js';
import type { FeeKind, FeeRow } from './rules/fees.rules.js';
import { feeRules } from './rules/fees.rules.js';
import type { FixedHolidayRow, HolidayNotice } from './rules/holidays.rules.js';
import { fixedHolidayRules, holidayNotices } from './rules/holidays.rules.js';
import type { DoubledRow, LendingCapRow } from './rules/interest.rules.js';
import { doubledRules, lendingCapRules } from './rules/interest.rules.js';
import type { AssetClass, MeasureRow, ReminderRow } from './rules/periods.rules.js';
import { countingRules, measureRules, reminderRules, rollingRules } from './rules/periods.rules.js';
import type { LprTerm, RateRow, Tier } from './rules/rates.rules.js';
import { benchmarkRules, lprRules } from './rules/rates.rules.js';

/** A court's own value for a row, e.g. other lead times of the reminders; `change` replaces members. */
export interface CourtOverride {
  readonly court: string;
  readonly code: string;
  readonly source: string;
  readonly article: string;
  readonly change: Readonly<Record<string, unknown>>;
}

/** Everything a law book is built from. Notices, rates and overrides may be loaded as data. */
export interface LawData {
  readonly holidayNotices: readonly HolidayNotice[];
  readonly fixedHolidays: readonly FixedHolidayRow[];
  readonly lpr: readonly RateRow[];
  readonly benchmark: readonly RateRow[];
  readonly doubled: readonly DoubledRow[];
  readonly lendingCaps: readonly LendingCapRow[];
  readonly fees: readonly FeeRow[];
  readonly periodCounting: readonly RuleRow[];
  readonly periodRolling: readonly RuleRow[];
  readonly measures: readonly MeasureRow[];
  readonly reminders: readonly ReminderRow[];
  readonly distribution: readonly DistributionRow[];
  readonly courtOverrides: readonly CourtOverride[];
  /** The official table of court codes, where a court has loaded it. */
  readonly courtCodes?: readonly string[];
}

/** The law as one frozen value; every calculation takes it as an argument. */
export interface LawBook {
  /** Changes with every change of a row. */
  readonly version: string;
  readonly calendarVersion: string;
  readonly calendar: HolidayCalendar;
  /** One-year and over-five-year reference rates: LPR, and the benchmark before 2019-08-20. */
  readonly lpr: ReadonlyMap<LprTerm, Series<RateRow>>;
  readonly benchmark: ReadonlyMap<Tier, Series<RateRow>>;
  readonly doubled: Series<DoubledRow>;
  readonly lendingCaps: Series<LendingCapRow>;
  readonly fees: ReadonlyMap<FeeKind, Series<FeeRow>>;
  readonly periodCounting: Series<RuleRow>;
  readonly periodRolling: Series<RuleRow>;
  readonly measures: ReadonlyMap<AssetClass, Series<MeasureRow>>;
  readonly reminders: readonly ReminderRow[];
  readonly distribution: ReadonlyMap<DebtorKind, Series<DistributionRow>>;
  readonly courtCodes: ReadonlySet<string> | undefined;
}

export type { AssetClass, ClaimClass, DebtorKind, FeeKind, LprTerm, Tier };

/** The rows that ship with the platform. */
export const standardLaw: LawData = Object.freeze({
  holidayNotices,
  fixedHolidays: fixedHolidayRules,
  lpr: lprRules,
  benchmark: benchmarkRules,
  doubled: doubledRules,
  lendingCaps: lendingCapRules,
  fees: feeRules,
  periodCounting: countingRules,
  periodRolling: rollingRules,
  measures: measureRules,
  reminders: reminderRules,
  distribution: distributionRules,
  courtOverrides: [],
});

/** Benchmark tiers that stand in for an LPR term before the LPR: up to one year, over five years. */
const BENCHMARK_BEFORE: Readonly<Record<LprTerm, Tier>> = { '1Y': '1Y', '5Y': '5Y+' };

/**
 * Builds the law book; `court` applies that court's overrides. Throws on overlapping or missing
 * stretches of time, doubled codes, malformed rates and overrides of rows that do not exist.
 */
export function createLawBook(data: LawData = standardLaw, court?: string): LawBook {
  const law = withOverrides(data, court);
  checkCodes(law);
  checkRates(law);
  const benchmark = seriesBy('benchmark', law.benchmark, (row) => row.term as Tier);
  const calendarVersion = versionOf([law.holidayNotices, law.fixedHolidays]);
  const calendar = new HolidayCalendar(law.holidayNotices, law.fixedHolidays);
  const { from, to } = calendar.coverage;
  return Object.freeze({
    version: versionOf([law]),
    calendarVersion: `${from}-${to}/${calendarVersion}`,
    calendar,
    lpr: referenceRates(law.lpr, benchmark),
    benchmark,
    doubled: new Series('doubled', law.doubled),
    lendingCaps: new Series('lending-caps', law.lendingCaps),
    fees: seriesBy('fees', law.fees, (row) => row.fee),
    periodCounting: new Series('period-counting', law.periodCounting),
    periodRolling: new Series('period-rolling', law.periodRolling),
    measures: seriesBy('measures', law.measures, (row) => row.assetClass),
    reminders: law.reminders,
    distribution: seriesBy('distribution', law.distribution, (row) => row.debtor),
    courtCodes: law.courtCodes && new Set(law.courtCodes),
  });
}

function referenceRates(
  lpr: readonly RateRow[],
  benchmark: ReadonlyMap<Tier, Series<RateRow>>,
): ReadonlyMap<LprTerm, Series<RateRow>> {
  const published = groupRows(lpr, (row) => row.term as LprTerm);
  return new Map(
    [...published].map(([term, rows]) => {
      const before = benchmark.get(BENCHMARK_BEFORE[term])?.rows ?? [];
      return [term, new Series(`lpr/${term}`, [...before, ...rows])];
    }),
  );
}

type Tables = Omit<LawData, 'courtOverrides' | 'courtCodes'>;

function tablesOf({ courtOverrides: _overrides, courtCodes: _codes, ...tables }: LawData): Tables {
  return tables;
}

function withOverrides(data: LawData, court: string | undefined): LawData {
  const codes = new Set(allRows(data).map((row) => row.code));
  for (const { code } of data.courtOverrides) {
    if (!codes.has(code)) throw new Error(`court override of an unknown row: ${code}`);
  }
  const changes = new Map(
    data.courtOverrides.filter((row) => row.court === court).map((row) => [row.code, row]),
  );
  const apply = (row: RuleRow): RuleRow => {
    const override = changes.get(row.code);
    if (!override) return row;
    const { source, article, change } = override;
    return { ...row, ...change, code: row.code, source, article };
  };
  const tables = Object.entries(tablesOf(data)).map(([name, rows]) => [
    name,
    (rows as readonly RuleRow[]).map(apply),
  ]);
  return { ...data, ...(Object.fromEntries(tables) as Tables) };
}

function allRows(data: LawData): readonly RuleRow[] {
  return Object.values(tablesOf(data)).flatMap((rows) => rows as readonly RuleRow[]);
}

function checkCodes(data: LawData): void {
  const seen = new Set<string>();
  for (const { code } of allRows(data)) {
    if (seen.has(code)) throw new Error(`doubled rule row: ${code}`);
    seen.add(code);
  }
}

function checkRates(data: LawData): void {
  for (const row of [...data.lpr, ...data.benchmark]) decimal(row.rate);
  for (const row of data.doubled) decimal(row.daily ?? row.benchmarkMultiple ?? '');
  for (const row of data.lendingCaps) decimal(row.annual ?? row.lprMultiple ?? '');
}

/** FNV-1a over the rows as JSON: short, stable, and different when any row changes. */
function versionOf(rows: unknown): string {
  const text = JSON.stringify(rows, (_key, value: unknown) =>
    typeof value === 'bigint' ? value.toString() : value,
  );
  let hash = 0x811c9dc5;
  for (let index = 0; index < text.length; index += 1) {
    hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193) >>> 0;
  }
  return hash.toString(16).padStart(8, '0');
}
