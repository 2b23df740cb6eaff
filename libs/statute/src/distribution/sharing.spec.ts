/** A second implementation in exact fractions of pay-outs, and what holds for any distribution. */
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { ClaimInput, DistributionInput } from '../index.js';
import { createLawBook, distribution } from '../index.js';

const book = createLawBook();
const fen = (text: string): bigint => BigInt(text.replace('.', ''));
const yuan = (value: bigint): string => String(value).padStart(3, '0').replace(/(..)$/, '.$1');
const sum = (values: readonly bigint[]): bigint =>
  values.reduce((total, value) => total + value, 0n);

interface Part {
  owner: number;
  claim: bigint;
  /** Weight of one fen of the claim; 5 and 6 stand for a factor of 1 and 1.2. */
  weight: bigint;
}

/** Exact shares by raising a common level until the fund is used up, capped at the claim. */
function exactShares(fund: bigint, parts: readonly Part[]): { num: bigint; den: bigint }[] {
  const capped = new Set<Part>();
  for (;;) {
    const open = parts.filter((part) => !capped.has(part));
    const left = fund - sum([...capped].map(({ claim }) => claim));
    const weights = sum(open.map(({ claim, weight }) => claim * weight));
    const over = open.filter(({ weight }) => left * weight > weights);
    if (over.length === 0 || weights === 0n) {
      return parts.map((part) =>
        capped.has(part)
          ? { num: part.claim, den: 1n }
          : {
              num: weights === 0n ? 0n : left * part.claim * part.weight,
              den: weights === 0n ? 1n : weights,
            },
      );
    }
    over.forEach((part) => capped.add(part));
  }
}

/** Whole fen by largest remainder: repeatedly hands one fen to the part that lacks the most. */
function wholeShares(fund: bigint, parts: readonly Part[]): bigint[] {
  const total = sum(parts.map(({ claim }) => claim));
  const exact = exactShares(fund < total ? fund : total, parts);
  const shares = exact.map(({ num, den }) => num / den);
  const lacking = new Set(exact.map((_share, index) => index));
  for (let left = (fund < total ? fund : total) - sum(shares); left > 0n; left -= 1n) {
    const best = [...lacking].reduce((a, b) => {
      const [x, y] = [exact[a], exact[b]] as { num: bigint; den: bigint }[];
      return x && y && (y.num % y.den) * x.den > (x.num % x.den) * y.den ? b : a;
    });
    shares[best] = (shares[best] ?? 0n) + 1n;
    lacking.delete(best);
  }
  return shares;
}

const ORDER: Readonly<Record<string, readonly string[]>> = {
  natural: ['cost', 'priority', 'ordinary'],
  company: ['cost', 'priority', 'ordinary'],
  criminal: ['cost', 'medical', 'priority', 'restitution', 'ordinary', 'fine', 'confiscation'],
};

/** What one step of the order pays together. */
function stepsOf(input: DistributionInput): Part[][] {
  const weightOf = (claim: ClaimInput): bigint =>
    input.firstPreserverFactor && claim.rank === 1 ? 6n : 5n;
  return (ORDER[input.debtor] ?? []).flatMap((name) => {
    const parts: (Part & { rank: number; same: boolean })[] = [];
    input.claims.forEach((claim, owner) => {
      const all = fen(claim.amount);
      const thing = fen(claim.thingProceeds ?? claim.amount);
      const reach = all < thing ? all : thing;
      const more = { owner, rank: claim.rank ?? Infinity, same: claim.sameTitle ?? false };
      if (claim.class === name)
        parts.push({
          ...more,
          claim: name === 'priority' ? reach : all,
          weight: name === 'ordinary' ? weightOf(claim) : 5n,
        });
      else if (name === 'ordinary' && claim.class === 'priority' && all > reach) {
        parts.push({ ...more, claim: all - reach, weight: weightOf(claim) });
      }
    });
    const byRank =
      name === 'ordinary' && input.debtor === 'company' && !parts.every(({ same }) => same);
    if (!byRank) return [parts];
    const ranks = [...new Set(parts.map(({ rank }) => rank))].sort((a, b) => a - b);
    return ranks.map((rank) => parts.filter((part) => part.rank === rank));
  });
}

function oracle(input: DistributionInput): { amounts: string[]; remainder: string } {
  const paid = input.claims.map(() => 0n);
  let left = fen(input.fund);
  for (const parts of stepsOf(input)) {
    const shares = wholeShares(left, parts);
    parts.forEach(
      ({ owner }, index) => (paid[owner] = (paid[owner] ?? 0n) + (shares[index] ?? 0n)),
    );
    left -= sum(shares);
  }
  return { amounts: paid.map(yuan), remainder: yuan(left) };
}

const money = (most: number) =>
  fc.integer({ min: 0, max: most }).map((value) => yuan(BigInt(value)));
const inputs: fc.Arbitrary<DistributionInput> = fc
  .constantFrom('natural' as const, 'company' as const, 'criminal' as const)
  .chain((debtor) =>
    fc.record({
      debtor: fc.constant(debtor),
      fund: money(60_000),
      claims: fc.array(
        fc.record({
          amount: money(20_000),
          class: fc.constantFrom(...(ORDER[debtor] as readonly ClaimInput['class'][])),
          rank: fc.option(fc.integer({ min: 1, max: 3 }), { nil: undefined }),
          sameTitle: fc.boolean(),
          thing: fc.option(money(8000), { nil: undefined }),
        }),
        { maxLength: 8 },
      ),
      factor: fc.boolean(),
    }),
  )
  .map(({ debtor, fund, claims, factor }) => {
    let room = fen(fund);
    return {
      debtor,
      fund,
      ...(factor && debtor === 'natural' ? { firstPreserverFactor: '1.2' } : {}),
      claims: claims.map(({ thing, rank, ...claim }, index) => {
        const most = thing === undefined || claim.class !== 'priority' ? undefined : fen(thing);
        const proceeds = most === undefined ? undefined : most < room ? most : room;
        room -= proceeds ?? 0n;
        return {
          id: `债权${index + 1}`,
          ...claim,
          ...(rank === undefined ? {} : { rank }),
          ...(proceeds === undefined ? {} : { thingProceeds: yuan(proceeds) }),
        };
      }),
    };
  });

describe('a distribution', () => {
  it('agrees with a second implementation in exact fractions', () => {
    fc.assert(
      fc.property(inputs, (input) => {
        const { allocations, remainder } = distribution(input, book);
        expect({ amounts: allocations.map(({ amount }) => amount), remainder }).toEqual(
          oracle(input),
        );
      }),
      { numRuns: 600 },
    );
  });

  it('loses no fen, pays nobody more than the claim, and leaves nothing over while somebody is unpaid', () => {
    fc.assert(
      fc.property(inputs, (input) => {
        const { allocations, remainder } = distribution(input, book);
        expect(sum(allocations.map(({ amount }) => fen(amount))) + fen(remainder)).toBe(
          fen(input.fund),
        );
        allocations.forEach(({ amount, unpaid }, index) => {
          expect(fen(amount) + fen(unpaid)).toBe(fen(input.claims[index]?.amount ?? ''));
          expect(amount.startsWith('-') || unpaid.startsWith('-')).toBe(false);
        });
        const unpaid = allocations.some((row) => fen(row.unpaid) > 0n);
        expect(unpaid && fen(remainder) > 0n).toBe(false);
      }),
      { numRuns: 300 },
    );
  });
});
