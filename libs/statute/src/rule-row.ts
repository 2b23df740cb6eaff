import type { CourtDate } from '@lib/kernel';
import { addDays, earlierOf, isCourtDate, laterOf } from '@lib/kernel';

/**
 * How sure we are of a row: `text` = the official text was read, `excerpt` = read on a second-hand
 * page or in public data, `memory` = to be checked before relying on it, `setting` = the law leaves
 * it open and this is our default.
 */
export type Certainty = 'text' | 'excerpt' | 'memory' | 'setting';

/** One rule in force from `validFrom` to `validTo` (both inclusive; open without `validTo`). */
export interface RuleRow {
  readonly code: string;
  /** The instrument with its number. */
  readonly source: string;
  readonly article: string;
  readonly validFrom: string;
  readonly validTo?: string;
  readonly certainty: Certainty;
  readonly note?: string;
}

/** How a result names a row it used. */
export interface BasisRow {
  readonly row: string;
  readonly source: string;
  readonly article: string;
  readonly validFrom: string;
  readonly certainty: Certainty;
}

/** A setting that the law leaves open, as chosen for this result. */
export interface Assumption {
  readonly setting: string;
  readonly chosen: string;
  readonly alternatives: readonly string[];
  readonly note: string;
}

/** The rows used by a result, each once, in order of first use. */
export function basisOf(rows: Iterable<RuleRow>): BasisRow[] {
  const seen = new Map<string, BasisRow>();
  for (const { code, source, article, validFrom, certainty } of rows) {
    seen.set(code, seen.get(code) ?? { row: code, source, article, validFrom, certainty });
  }
  return [...seen.values()];
}

/** A stretch of days with the row in force on them; `row` is undefined where none is. */
export interface RowSpan<Row extends RuleRow> {
  readonly from: CourtDate;
  readonly to: CourtDate;
  readonly row: Row | undefined;
}

/** Rows of one subject, one after the other in time. Building it refuses overlaps and gaps. */
export class Series<Row extends RuleRow> {
  constructor(
    readonly name: string,
    readonly rows: readonly Row[],
  ) {
    if (rows.length === 0) throw new Error(`rule series ${name}: no rows`);
    rows.forEach((row, index) => this.check(row, rows[index + 1]));
  }

  /** The row in force on a day. */
  at(day: CourtDate): Row | undefined {
    for (let index = this.rows.length - 1; index >= 0; index -= 1) {
      const row = this.rows[index];
      if (row && row.validFrom <= day)
        return row.validTo === undefined || day <= row.validTo ? row : undefined;
    }
    return undefined;
  }

  get first(): Row {
    return this.rows[0] as Row;
  }

  get last(): Row {
    return this.rows[this.rows.length - 1] as Row;
  }

  /** Cuts `from`–`to` (both inclusive) at every change of row; rows leave no gap between them. */
  spans(from: CourtDate, to: CourtDate): RowSpan<Row>[] {
    const spans: RowSpan<Row>[] = [];
    const start = this.first.validFrom as CourtDate;
    if (from < start) {
      if (to < start) return [{ from, to, row: undefined }];
      spans.push({ from, to: addDays(start, -1), row: undefined });
    }
    for (const row of this.rows) {
      const first = laterOf(from, row.validFrom as CourtDate);
      const last = row.validTo === undefined ? to : earlierOf(to, row.validTo as CourtDate);
      if (first <= last) spans.push({ from: first, to: last, row });
    }
    const end = this.last.validTo as CourtDate | undefined;
    if (end !== undefined && end < to)
      spans.push({ from: laterOf(from, addDays(end, 1)), to, row: undefined });
    return spans;
  }

  private check(row: Row, next: Row | undefined): void {
    const fault = rowFault(row) ?? (next && joinFault(row, next));
    if (fault) throw new Error(`rule series ${this.name}: ${fault}`);
  }
}

function rowFault({ code, source, article, validFrom, validTo }: RuleRow): string | undefined {
  if (source === '' || article === '') return `${code} names no source`;
  if (!isCourtDate(validFrom)) return `${code} has no real validFrom`;
  if (validTo === undefined) return undefined;
  if (!isCourtDate(validTo)) return `${code} has no real validTo`;
  return validTo < validFrom ? `${code} ends before it starts` : undefined;
}

function joinFault(row: RuleRow, next: RuleRow): string | undefined {
  if (next.validFrom <= row.validFrom) return `${next.code} is not later than ${row.code}`;
  if (row.validTo === undefined || row.validTo >= next.validFrom)
    return `${row.code} overlaps ${next.code}`;
  const isGap = addDays(row.validTo as CourtDate, 1) !== next.validFrom;
  return isGap ? `gap between ${row.code} and ${next.code}` : undefined;
}

/** One series per value of `keyOf`, in order of first appearance. */
export function seriesBy<Row extends RuleRow, Key extends string>(
  name: string,
  rows: readonly Row[],
  keyOf: (row: Row) => Key,
): ReadonlyMap<Key, Series<Row>> {
  const groups = groupRows(rows, keyOf);
  return new Map([...groups].map(([key, group]) => [key, new Series(`${name}/${key}`, group)]));
}

export function groupRows<Item, Key>(
  items: readonly Item[],
  keyOf: (item: Item) => Key,
): Map<Key, Item[]> {
  const groups = new Map<Key, Item[]>();
  for (const item of items) {
    const group = groups.get(keyOf(item));
    if (group) group.push(item);
    else groups.set(keyOf(item), [item]);
  }
  return groups;
}
