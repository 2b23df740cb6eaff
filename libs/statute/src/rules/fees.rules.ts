import type { RuleRow } from '../rule-row.js';

export type FeeKind = 'enforcement' | 'preservation' | 'acceptance';

/** The part of the amount above the band before and up to `upToFen`: a fixed fee or a rate of that part. */
export interface FeeBand {
  readonly upToFen: bigint | null;
  readonly fixedFen?: bigint;
  readonly rate?: string;
}

export interface FeeRow extends RuleRow {
  readonly fee: FeeKind;
  readonly bands: readonly FeeBand[];
  readonly capFen?: bigint;
  /** What is due where the case names no amount: a fixed fee, a range, or nothing that could be said. */
  readonly withoutAmountFen?:
    { readonly fixed: bigint } | { readonly min: bigint; readonly max: bigint };
  /** The factor of `reduced`, where the instrument knows one. */
  readonly reducedFactor?: string;
}

const SOURCE = '诉讼费用交纳办法(国务院令第481号)';
const yuan = (whole: number): bigint => BigInt(whole) * 100n;
const wan = (tenThousands: number): bigint => yuan(tenThousands * 10_000);

export const feeRules: readonly FeeRow[] = [
  {
    code: 'FEE-ENFORCEMENT',
    fee: 'enforcement',
    source: SOURCE,
    article: '第14条第1项',
    validFrom: '2007-04-01',
    certainty: 'text',
    bands: [
      { upToFen: wan(1), fixedFen: yuan(50) },
      { upToFen: wan(50), rate: '0.015' },
      { upToFen: wan(500), rate: '0.01' },
      { upToFen: wan(1000), rate: '0.005' },
      { upToFen: null, rate: '0.001' },
    ],
    withoutAmountFen: { min: yuan(50), max: yuan(500) },
  },
  {
    code: 'FEE-PRESERVATION',
    fee: 'preservation',
    source: SOURCE,
    article: '第14条第2项',
    validFrom: '2007-04-01',
    certainty: 'text',
    bands: [
      { upToFen: yuan(1000), fixedFen: yuan(30) },
      { upToFen: wan(10), rate: '0.01' },
      { upToFen: null, rate: '0.005' },
    ],
    capFen: yuan(5000),
    withoutAmountFen: { fixed: yuan(30) },
  },
  {
    code: 'FEE-ACCEPTANCE',
    fee: 'acceptance',
    source: SOURCE,
    article: '第13条第1项;减半:第15、16条',
    validFrom: '2007-04-01',
    certainty: 'excerpt',
    bands: [
      { upToFen: wan(1), fixedFen: yuan(50) },
      { upToFen: wan(10), rate: '0.025' },
      { upToFen: wan(20), rate: '0.02' },
      { upToFen: wan(50), rate: '0.015' },
      { upToFen: wan(100), rate: '0.01' },
      { upToFen: wan(200), rate: '0.009' },
      { upToFen: wan(500), rate: '0.008' },
      { upToFen: wan(1000), rate: '0.007' },
      { upToFen: wan(2000), rate: '0.006' },
      { upToFen: null, rate: '0.005' },
    ],
    reducedFactor: '0.5',
  },
];
