// Aim: who gets what of the money collected, over any sequence of receipts (no I/O).
import { describe, expect, it } from '@jest/globals';
import { sumFen } from '@lib/kernel';
import fc from 'fast-check';
import type { CollectedMoney, EntitledPart } from './payout-shares.rules.js';
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

  it('pays out exactly what was collected, to the fen, however it arrived', () => {
    const property = fc.property(
      fc.array(fc.bigInt({ min: 1n, max: 10n ** 9n }), { minLength: 1, maxLength: 6 }),
      fc.array(fc.bigInt({ min: 0n, max: 10n ** 9n }), { minLength: 1, maxLength: 8 }),
      (entitled, arrivals) => {
        let parts = entitled.map((fen, index) => part(String(index), fen));
        let appliedFen = 0n;
        for (const arrival of arrivals) {
          appliedFen += arrival;
          const plan = planPayouts(parts, { ...none, appliedFen });
          const proposedFen = sumFen(plan.payouts.map((payout) => payout.amountFen));
          expect(proposedFen).toBe(arrival);
          expect(sumFen(plan.shares)).toBe(appliedFen);
          parts = parts.map((item, index) => {
            const shareFen = plan.shares[index] ?? 0n;
            expect(shareFen >= item.shareFen).toBe(true);
            return { ...item, shareFen, committedFen: shareFen };
          });
        }
      },
    );
    fc.assert(property, { numRuns: 200 });
  });
});
