// Aim: who gets what of the money collected, over any sequence of receipts (no I/O).
import { describe, expect, it } from '@jest/globals';
import { sumFen } from '@lib/kernel';
import fc from 'fast-check';
import type { CollectedMoney, EntitledPart } from './payout-shares.rules.js';
import { cutToFit } from '../shares/index.js';
import { planPayouts } from './payout-shares.rules.js';

const none: CollectedMoney = {
  appliedFen: 0n,
  feePaidFen: 0n,
  overpaidFen: 0n,
  discharged: false,
  feeCommittedFen: 0n,
  refundCommittedFen: 0n,
};
const part = (entitlementId: string, entitledFen: bigint): EntitledPart => ({
  entitlementId,
  partyId: entitlementId,
  entitledFen,
  shareFen: 0n,
  committedFen: 0n,
});
const two = [part('a', 70_000_000n), part('b', 56_000_000n)];

describe('a plan of payouts', () => {
  it('divides by what the title grants, fee and refund apart', () => {
    const plan = planPayouts(two, {
      ...none,
      appliedFen: 126_000_001n,
      feePaidFen: 1_500_000n,
      overpaidFen: 42n,
      discharged: true,
    });

    expect(plan.payouts.map((payout) => [payout.kind, payout.amountFen])).toEqual([
      ['applicant', 70_000_001n],
      ['applicant', 56_000_000n],
      ['fee', 1_500_000n],
      ['refund', 42n],
    ]);
  });

  it('gives nothing back before the debt is discharged', () => {
    expect(planPayouts(two, { ...none, overpaidFen: 42n }).payouts).toEqual([]);
  });

  it('proposes nothing that is already in a payout', () => {
    const committed = two.map((item) => ({ ...item, shareFen: 10n, committedFen: 10n }));
    const money = { ...none, appliedFen: 20n, feePaidFen: 5n, feeCommittedFen: 5n };

    expect(planPayouts(committed, money).payouts).toEqual([]);
  });

  it('proposes again what a refused payout freed', () => {
    const freed = [
      { ...part('a', 7n), shareFen: 70n, committedFen: 0n },
      { ...part('b', 5n), shareFen: 50n, committedFen: 50n },
    ];

    expect(planPayouts(freed, { ...none, appliedFen: 120n }).payouts).toEqual([
      { kind: 'applicant', amountFen: 70n, entitlementId: 'a', partyId: 'a' },
    ]);
  });

  it('never takes a share back when less counts as collected than was shared', () => {
    const shared = [{ ...part('a', 1n), shareFen: 100n, committedFen: 100n }];
    const plan = planPayouts(shared, { ...none, appliedFen: 90n });

    expect(plan).toEqual({ shares: [100n], payouts: [] });
  });

  it('lets who is behind catch up before who has more than his part gets anything', () => {
    const ahead = [
      { ...part('a', 70n), shareFen: 70n, committedFen: 70n },
      { ...part('b', 56n), shareFen: 30n, committedFen: 0n },
    ];
    const plan = planPayouts(ahead, { ...none, appliedFen: 126n });

    expect(plan.shares).toEqual([70n, 56n]);
    expect(plan.payouts).toEqual([
      { kind: 'applicant', amountFen: 56n, entitlementId: 'b', partyId: 'b' },
    ]);
  });
});

type Step =
  | { readonly kind: 'receipt'; readonly amountFen: bigint }
  | { readonly kind: 'take-back'; readonly amountFen: bigint }
  | { readonly kind: 'payout'; readonly who: number };

interface Run {
  readonly parts: readonly EntitledPart[];
  readonly appliedFen: bigint;
  /** With the bank or paid: nobody takes it back here. */
  readonly paid: readonly bigint[];
  readonly tookBack: boolean;
}

/** What the case does with each step: a smaller debt cuts shares and ends payouts on paper. */
function take(run: Run, step: Step): Run {
  if (step.kind === 'payout') {
    const index = step.who % run.parts.length;
    const committedFen = run.parts[index]?.committedFen ?? 0n;
    return { ...run, paid: run.paid.map((fen, at) => (at === index ? committedFen : fen)) };
  }
  if (step.kind === 'receipt') {
    return planned({ ...run, appliedFen: run.appliedFen + step.amountFen });
  }
  const goneFen = step.amountFen < run.appliedFen ? step.amountFen : run.appliedFen;
  const appliedFen = run.appliedFen - goneFen;
  const given = run.parts.map(({ shareFen }, at) => ({ shareFen, lockedFen: run.paid[at] ?? 0n }));
  const cut = cutToFit(given, appliedFen);
  const parts = run.parts.map((item, at) => {
    const shareFen = cut[at] ?? 0n;
    return {
      ...item,
      shareFen,
      committedFen: item.committedFen > shareFen ? (run.paid[at] ?? 0n) : item.committedFen,
    };
  });
  return planned({ ...run, parts, appliedFen, tookBack: true });
}

/** Every plan is drafted, and holds nothing that is not there. */
function planned(run: Run): Run {
  const plan = planPayouts(run.parts, { ...none, appliedFen: run.appliedFen });
  const committedFen = sumFen(run.parts.map((item) => item.committedFen));
  const proposedFen = sumFen(plan.payouts.map((payout) => payout.amountFen));
  const heldFen = run.appliedFen > committedFen ? run.appliedFen - committedFen : 0n;
  expect(proposedFen).toBe(heldFen);
  const parts = run.parts.map((item, at) => {
    const shareFen = plan.shares[at] ?? 0n;
    expect(shareFen >= item.committedFen).toBe(true);
    return { ...item, shareFen, committedFen: shareFen };
  });
  return { ...run, parts };
}

function deviationsFen({ parts, appliedFen }: Run): bigint[] {
  const weight = sumFen(parts.map((item) => item.entitledFen));
  return parts.map(({ entitledFen, committedFen }) => {
    const offBy = committedFen * weight - appliedFen * entitledFen;
    return (offBy < 0n ? -offBy : offBy) / weight;
  });
}

describe('shares over any sequence of receipts, take-backs and payouts', () => {
  const entitlements = fc.array(fc.bigInt({ min: 1n, max: 10n ** 9n }), {
    minLength: 1,
    maxLength: 6,
  });
  const amountFen = fc.bigInt({ min: 1n, max: 10n ** 9n });
  const receipt = fc.record({ kind: fc.constant('receipt' as const), amountFen });
  const fewFen = fc.record({
    kind: fc.constant('receipt' as const),
    amountFen: fc.bigInt({ min: 1n, max: 3n }),
  });
  const takeBack = fc.record({ kind: fc.constant('take-back' as const), amountFen });
  const payout = fc.record({ kind: fc.constant('payout' as const), who: fc.nat() });
  const start = (entitled: readonly bigint[]): Run => ({
    parts: entitled.map((fen, index) => part(String(index), fen)),
    appliedFen: 0n,
    paid: entitled.map(() => 0n),
    tookBack: false,
  });
  const run = (entitled: readonly bigint[], steps: readonly Step[]): Run =>
    steps.reduce(take, start(entitled));

  it('are within what is collected, or what had left before it became less', () => {
    const property = fc.property(
      entitlements,
      fc.array(fc.oneof(fewFen, receipt, takeBack, payout), { maxLength: 30 }),
      (entitled, steps) => {
        const end = run(entitled, steps);
        const paidFen = sumFen(end.paid);
        const committedFen = sumFen(end.parts.map((item) => item.committedFen));
        expect(committedFen).toBe(end.appliedFen > paidFen ? end.appliedFen : paidFen);
      },
    );
    fc.assert(property, { numRuns: 150 });
  });

  it('stay less than a fen a payee from the proportion while nothing is taken back', () => {
    const property = fc.property(
      entitlements,
      fc.array(fc.oneof(fewFen, receipt, payout), { maxLength: 60 }),
      (entitled, steps) => {
        for (const fen of deviationsFen(run(entitled, steps))) {
          expect(fen < BigInt(entitled.length)).toBe(true);
        }
      },
    );
    fc.assert(property, { numRuns: 150 });
  });

  it('are exactly the entitlements once everything is there, unless more had left before', () => {
    const property = fc.property(
      entitlements,
      fc.array(fc.oneof(fewFen, receipt, takeBack, payout), { maxLength: 30 }),
      (entitled, steps) => {
        const wholeFen = sumFen(entitled);
        const before = run(entitled, steps);
        fc.pre(before.appliedFen < wholeFen);
        fc.pre(before.parts.every((item) => item.committedFen <= item.entitledFen));
        const end = take(before, { kind: 'receipt', amountFen: wholeFen - before.appliedFen });
        expect(end.parts.map((item) => item.committedFen)).toEqual(entitled);
      },
    );
    fc.assert(property, { numRuns: 150 });
  });
});
