import type { Fen } from '@lib/kernel';
import { allocate, formatYuan, minFen, sumFen } from '@lib/kernel';
import type { Ratio } from '../exact.js';
import { roundHalfUp } from '../exact.js';
import type { LawBook } from '../law-book.js';
import type { Assumption, BasisRow, RuleRow } from '../rule-row.js';
import { basisOf } from '../rule-row.js';
import type { ClaimClass } from '../rules/distribution.rules.js';
import { sharingRules } from '../rules/distribution.rules.js';
import type { Claim, DistributionInput, DistributionTerms } from './terms.js';
import { readTerms } from './terms.js';

export interface Allocation {
  readonly id: string;
  readonly amount: string;
  /** Amount over claim, six places; `"0.000000"` for a claim of nothing. */
  readonly rate: string;
  readonly unpaid: string;
}

export interface DistributionStep {
  readonly class: ClaimClass;
  readonly mode: 'proRata' | 'byRank' | 'firstPreserver';
  readonly rank: number | null;
  readonly available: string;
  readonly claimed: string;
  readonly paid: string;
}

export interface DistributionResult {
  readonly allocations: readonly Allocation[];
  readonly remainder: string;
  readonly basis: readonly BasisRow[];
  readonly trace: readonly DistributionStep[];
  readonly assumptions: readonly Assumption[];
}

/**
 * Divides a fund among claims: natural persons and companies by 民诉法解释第508、514条, criminal
 * property by 法释〔2014〕13号第13条. Σ amounts + remainder = fund. Throws CalculationProblem.
 */
export function distribution(input: DistributionInput, book: LawBook): DistributionResult {
  const terms = readTerms(input, book);
  const groups = terms.row.order.flatMap((name) => groupsOf(name, terms));
  const paid = new Map<Claim, Fen>(terms.claims.map((claim) => [claim, 0n]));
  const trace: DistributionStep[] = [];
  let left = terms.fundFen;
  let isDivided = false;
  for (const group of groups) {
    const shares = share(left, group);
    group.parts.forEach(({ claim }, index) => {
      paid.set(claim, (paid.get(claim) ?? 0n) + (shares[index] ?? 0n));
    });
    const used = sumFen(shares);
    trace.push(traceStep(group, left, used));
    isDivided ||= used < sumFen(group.parts.map(({ fen }) => fen)) && group.parts.length > 1;
    left -= used;
  }
  return {
    allocations: terms.claims.map((claim) => allocation(claim, paid.get(claim) ?? 0n)),
    remainder: formatYuan(left),
    basis: basisOf(rowsUsed(terms, groups, isDivided)),
    trace,
    assumptions: assumptionsOf(terms, isDivided),
  };
}

/** A claim's part in one class: a priority claim has one there and its rest among the ordinary ones. */
interface ClaimPart {
  readonly claim: Claim;
  readonly fen: Fen;
}

/** Parts that share what is left before the next group gets anything. */
interface Group {
  readonly class: ClaimClass;
  readonly mode: DistributionStep['mode'];
  readonly rank: number | null;
  readonly parts: readonly ClaimPart[];
  readonly factor: Ratio | undefined;
}

function groupsOf(name: ClaimClass, terms: DistributionTerms): Group[] {
  const parts = partsOf(name, terms.claims);
  if (parts.length === 0) return [];
  const plain: Group = { class: name, mode: 'proRata', rank: null, parts, factor: undefined };
  if (name !== 'ordinary') return [plain];
  if (terms.factor) return [{ ...plain, mode: 'firstPreserver', factor: terms.factor }];
  if (terms.row.ordinaryMode === 'proRata' || parts.every(({ claim }) => claim.sameTitle))
    return [plain];
  const ranks = [...new Set(parts.map(({ claim }) => claim.rank))].sort(
    (a, b) => (a ?? Infinity) - (b ?? Infinity),
  );
  return ranks.map((rank) => ({
    ...plain,
    mode: 'byRank',
    rank: rank ?? null,
    parts: parts.filter(({ claim }) => claim.rank === rank),
  }));
}

function partsOf(name: ClaimClass, claims: readonly Claim[]): ClaimPart[] {
  return claims.flatMap((claim) => {
    const reach = minFen(claim.fen, claim.thingFen ?? claim.fen);
    if (claim.class === name) return [{ claim, fen: name === 'priority' ? reach : claim.fen }];
    const isRest = name === 'ordinary' && claim.class === 'priority' && reach < claim.fen;
    return isRest ? [{ claim, fen: claim.fen - reach }] : [];
  });
}

/** What each part of a group gets, in whole fen; the sum is the smaller of fund and claims. */
function share(fundFen: Fen, { parts, factor }: Group): Fen[] {
  const claims = parts.map(({ fen }) => fen);
  const claimed = sumFen(claims);
  if (fundFen >= claimed) return claims;
  if (!factor) return allocate(fundFen, claims);
  const isFirst = parts.map(({ claim }) => claim.rank === 1);
  const weights = claims.map((fen, index) => fen * (isFirst[index] ? factor.num : factor.den));
  // The common rate times the factor reaches one: the first are paid in full, the rest share.
  if (fundFen * factor.num >= sumFen(weights)) {
    const firsts = claims.map((fen, index) => (isFirst[index] ? fen : 0n));
    const others = claims.map((fen, index) => (isFirst[index] ? 0n : fen));
    const rest = allocate(fundFen - sumFen(firsts), others);
    return firsts.map((fen, index) => fen + (rest[index] ?? 0n));
  }
  return allocate(fundFen, weights);
}

function traceStep(group: Group, availableFen: Fen, usedFen: Fen): DistributionStep {
  return {
    class: group.class,
    mode: group.mode,
    rank: group.rank,
    available: formatYuan(availableFen),
    claimed: formatYuan(sumFen(group.parts.map(({ fen }) => fen))),
    paid: formatYuan(usedFen),
  };
}

const RATE_UNITS = 1_000_000n;

function allocation(claim: Claim, fen: Fen): Allocation {
  const units = claim.fen === 0n ? 0n : roundHalfUp({ num: fen * RATE_UNITS, den: claim.fen });
  return {
    id: claim.id,
    amount: formatYuan(fen),
    rate: `${units / RATE_UNITS}.${(units % RATE_UNITS).toString().padStart(6, '0')}`,
    unpaid: formatYuan(claim.fen - fen),
  };
}

function rowsUsed(
  { row, factor }: DistributionTerms,
  groups: readonly Group[],
  isDivided: boolean,
): RuleRow[] {
  const ordinary = groups.find((group) => group.class === 'ordinary');
  const sameTitle = row.ordinaryMode === 'byRank' && ordinary?.mode === 'proRata';
  return [
    row,
    ...(sameTitle ? [sharingRules.sameTitle] : []),
    ...(factor ? [sharingRules.firstPreserver] : []),
    ...(isDivided ? [sharingRules.largestRemainder] : []),
  ];
}

const FEE_RANK: Assumption = {
  setting: 'applicationFeeRank',
  chosen: 'as classed in the input',
  alternatives: ['inside the costs, before priority claims', 'after the claims'],
  note: '申请执行费是否列入先行扣除的执行费用,各地做法不一',
};

const FIRST_PRESERVER: Assumption = {
  setting: 'firstPreserverFactor',
  chosen: 'as given',
  alternatives: ['1 (no preference)'],
  note: '首先保全债权人多分不超过20%为浙江、江苏等地做法,并非全国规定',
};

const NO_LIMIT: Assumption = {
  setting: 'thingProceeds',
  chosen: 'priority reaches the whole claim',
  alternatives: ['proceeds of the thing stated'],
  note: '未写明担保物变价款的优先债权,按全额优先处理',
};

const FEN_REMAINDER: Assumption = {
  setting: 'fenRemainder',
  chosen: 'largest remainder, ties by input order',
  alternatives: ['the last claim takes the difference', 'left undistributed'],
  note: '按比例分配不足一分的尾差如何处理,法律未作规定',
};

function assumptionsOf({ claims, factor }: DistributionTerms, isDivided: boolean): Assumption[] {
  const has = (name: ClaimClass): boolean => claims.some((claim) => claim.class === name);
  const unlimited = claims.some(
    (claim) => claim.class === 'priority' && claim.thingFen === undefined,
  );
  return [
    ...(has('cost') && has('priority') ? [FEE_RANK] : []),
    ...(unlimited ? [NO_LIMIT] : []),
    ...(factor ? [FIRST_PRESERVER] : []),
    ...(isDivided ? [FEN_REMAINDER] : []),
  ];
}
