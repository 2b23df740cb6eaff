import type { Fen } from '@lib/kernel';
import { sumFen } from '@lib/kernel';
import type { Ratio } from '../exact.js';
import { compare, decimal } from '../exact.js';
import type { LawBook } from '../law-book.js';
import type { Faults, Field } from '../reading.js';
import { readInput } from '../reading.js';
import type { ClaimClass, DebtorKind, DistributionRow } from '../rules/distribution.rules.js';

/** One claim as it stands on the wire; amounts in yuan. */
export interface ClaimInput {
  readonly id: string;
  readonly amount: string;
  readonly class: ClaimClass;
  /** Order of seizure, 1 first. */
  readonly rank?: number;
  readonly sameTitle?: boolean;
  /** Part of the fund that came from the thing a priority claim is secured on. */
  readonly thingProceeds?: string;
}

/** Input of `distribution`, exactly the JSON of design/calculators.md. */
export interface DistributionInput {
  readonly fund: string;
  readonly debtor: DebtorKind;
  readonly claims: readonly ClaimInput[];
  /** 1 to 1.2, natural persons only. */
  readonly firstPreserverFactor?: string | number;
}

export interface Claim {
  readonly id: string;
  readonly fen: Fen;
  readonly class: ClaimClass;
  readonly rank: number | undefined;
  readonly sameTitle: boolean;
  /** How far the priority reaches; undefined where nothing limits it. */
  readonly thingFen: Fen | undefined;
}

export interface DistributionTerms {
  readonly fundFen: Fen;
  readonly row: DistributionRow;
  readonly claims: readonly Claim[];
  readonly factor: Ratio | undefined;
}

const MOST_CLAIMS = 10_000;
const CLASSES = [
  'cost',
  'priority',
  'ordinary',
  'medical',
  'restitution',
  'fine',
  'confiscation',
] as const;

/** Reads and checks the whole input; throws `bad-input` with every fault found. */
export function readTerms(input: unknown, book: LawBook): DistributionTerms {
  return readInput(input, (root, faults) => {
    const fields = root.object(['fund', 'debtor', 'claims', 'firstPreserverFactor']);
    const fundFen = fields.fund.amount();
    const debtor = fields.debtor.choice(['natural', 'company', 'criminal']);
    const series = book.distribution.get(debtor);
    if (!series) throw new Error(`no distribution rows for ${debtor}`);
    const row = series.last;
    // A faulty debtor says nothing about which classes and factors fit.
    const known = fields.debtor.value === debtor ? row : undefined;
    const claims = readClaims(fields.claims, known, faults);
    const thingsFen = sumFen(claims.map(({ thingFen }) => thingFen ?? 0n));
    if (faults.fields.length === 0 && thingsFen > fundFen)
      fields.claims.fault('各担保物变价款之和超过案款总额');
    const given = fields.firstPreserverFactor;
    return { fundFen, row, claims, factor: given.isGiven ? readFactor(given, known) : undefined };
  });
}

function readClaims(field: Field, row: DistributionRow | undefined, faults: Faults): Claim[] {
  const ids = new Set<string>();
  return field.list(MOST_CLAIMS).map((item) => {
    const fields = item.object(['id', 'amount', 'class', 'rank', 'sameTitle', 'thingProceeds']);
    const claim: Claim = {
      id: fields.id.text(),
      fen: fields.amount.amount(),
      class: fields.class.choice(CLASSES),
      rank: fields.rank.isGiven ? fields.rank.integer(1, MOST_CLAIMS) : undefined,
      sameTitle: fields.sameTitle.isGiven && fields.sameTitle.flag(),
      thingFen: fields.thingProceeds.isGiven ? fields.thingProceeds.amount() : undefined,
    };
    if (claim.id !== '' && ids.has(claim.id)) faults.add(fields.id.path, `编号重复:${claim.id}`);
    ids.add(claim.id);
    if (claim.class === fields.class.value) checkClass(fields, claim, row);
    return claim;
  });
}

function checkClass(
  fields: Readonly<Record<'class' | 'thingProceeds', Field>>,
  claim: Claim,
  row: DistributionRow | undefined,
): void {
  if (row && !row.order.includes(claim.class)) {
    fields.class.fault('此类债权只适用于刑事裁判涉财产部分的执行');
  }
  if (claim.class !== 'priority' && fields.thingProceeds.isGiven) {
    fields.thingProceeds.fault('只有优先受偿权人的债权才有担保物变价款');
  }
}

function readFactor(field: Field, row: DistributionRow | undefined): Ratio {
  const factor = field.factor();
  if (!row) return factor;
  if (row.firstPreserverMax === undefined) {
    field.fault('首先保全系数只适用于自然人');
    return factor;
  }
  const outside = factor.num < factor.den || compare(factor, decimal(row.firstPreserverMax)) > 0;
  if (outside) field.fault(`首先保全系数应在 1 至 ${row.firstPreserverMax} 之间`);
  return factor;
}
