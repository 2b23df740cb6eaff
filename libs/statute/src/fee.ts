import type { Fen } from '@lib/kernel';
import { formatYuan, minFen } from '@lib/kernel';
import type { Ratio } from './exact.js';
import { decimal, decimalText, over, plus, ratio, roundHalfUp, times } from './exact.js';
import type { FeeKind, LawBook } from './law-book.js';
import { readInput } from './reading.js';
import type { Assumption, BasisRow } from './rule-row.js';
import { basisOf } from './rule-row.js';
import type { FeeRow } from './rules/fees.rules.js';

/** Input of `fee`, exactly the JSON of design/calculators.md. */
export interface FeeInput {
  readonly fee: FeeKind;
  /** Yuan with two places; null where the case names no amount. */
  readonly amount: string | null;
  readonly reduced?: boolean;
}

/** One band of the tariff: the part of the amount that falls into it and what it costs. */
export interface FeeStep {
  readonly band: string;
  readonly portion: string;
  readonly rate: string | null;
  readonly unrounded: string;
}

export interface FeeResult {
  readonly fee: string | null;
  /** Smallest and largest fee where the instrument leaves it between two. */
  readonly range?: readonly [string, string];
  readonly basis: readonly BasisRow[];
  readonly trace: readonly FeeStep[];
  readonly assumptions: readonly Assumption[];
}

/** Court fees (诉讼费用交纳办法). Throws CalculationProblem `bad-input`. */
export function courtFee(input: FeeInput, book: LawBook): FeeResult {
  const { row, amountFen, reduced } = readTerms(input, book);
  const basis = basisOf([row]);
  const assumptions = row.fee === 'enforcement' ? [FEE_BASE] : [];
  if (amountFen === null) return { ...withoutAmount(row), basis, trace: [], assumptions };
  const { exactFen, trace } = tariff(row, amountFen);
  const factor = reduced ? decimal(row.reducedFactor ?? '1') : ratio(1n);
  const due = roundHalfUp(times(exactFen, factor));
  const fee = row.capFen === undefined ? due : minFen(due, row.capFen);
  const steps = [
    ...trace,
    ...(fee < due
      ? [{ band: '上限', portion: formatYuan(due), rate: null, unrounded: text(ratio(fee)) }]
      : []),
    ...(reduced
      ? [
          {
            band: '减半',
            portion: text(exactFen, 2),
            rate: decimalText(factor),
            unrounded: text(times(exactFen, factor)),
          },
        ]
      : []),
  ];
  return { fee: formatYuan(fee), basis, trace: steps, assumptions };
}

/** The fee of the application for enforcement of an amount, in fen. */
export function enforcementFee(amountFen: Fen, book: LawBook): Fen {
  const row = feeRow('enforcement', book);
  return roundHalfUp(tariff(row, amountFen).exactFen);
}

const FEE_BASE: Assumption = {
  setting: 'feeBase',
  chosen: 'amount given',
  alternatives: ['amount applied for', 'amount recovered'],
  note: '部分执行到位的,多数法院按实际到位金额计收',
};

interface FeeTerms {
  readonly row: FeeRow;
  readonly amountFen: Fen | null;
  readonly reduced: boolean;
}

function readTerms(input: unknown, book: LawBook): FeeTerms {
  return readInput(input, (root) => {
    const fields = root.object(['fee', 'amount', 'reduced']);
    const row = feeRow(fields.fee.choice(['enforcement', 'preservation', 'acceptance']), book);
    const amountFen = fields.amount.value === null ? null : fields.amount.amount();
    const reduced = fields.reduced.isGiven && fields.reduced.flag();
    if (row.fee === fields.fee.value) {
      if (fields.reduced.isGiven && row.reducedFactor === undefined)
        fields.reduced.fault('只有案件受理费可以减半');
      if (amountFen === null && !row.withoutAmountFen) {
        fields.amount.fault('非财产案件的受理费按案件种类确定,请填写金额');
      }
    }
    return { row, amountFen, reduced };
  });
}

function feeRow(fee: FeeKind, book: LawBook): FeeRow {
  const series = book.fees.get(fee);
  if (!series) throw new Error(`no fee rows for ${fee}`);
  return series.last;
}

function withoutAmount({ withoutAmountFen }: FeeRow): Pick<FeeResult, 'fee' | 'range'> {
  if (!withoutAmountFen) throw new Error('no fee without an amount');
  if ('fixed' in withoutAmountFen) return { fee: formatYuan(withoutAmountFen.fixed) };
  return { fee: null, range: [formatYuan(withoutAmountFen.min), formatYuan(withoutAmountFen.max)] };
}

function tariff(row: FeeRow, amountFen: Fen): { exactFen: Ratio; trace: FeeStep[] } {
  let exactFen = ratio(0n);
  let lowerFen = 0n;
  const trace: FeeStep[] = [];
  for (const { upToFen, fixedFen, rate } of row.bands) {
    if (amountFen <= lowerFen && trace.length > 0) break;
    const portionFen = (upToFen === null ? amountFen : minFen(amountFen, upToFen)) - lowerFen;
    const cost =
      rate === undefined ? ratio(fixedFen ?? 0n) : times(ratio(portionFen), decimal(rate));
    exactFen = plus(exactFen, cost);
    trace.push({
      band: `${formatYuan(lowerFen)}–${upToFen === null ? '' : formatYuan(upToFen)}`,
      portion: formatYuan(portionFen),
      rate: rate ?? null,
      unrounded: text(cost),
    });
    lowerFen = upToFen ?? amountFen;
  }
  return { exactFen, trace };
}

/** Exact fen as yuan. */
function text(fen: Ratio, places = 6): string {
  return decimalText(over(fen, 100n), places);
}
