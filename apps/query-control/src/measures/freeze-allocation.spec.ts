// Aim: freeze lines follow liquidity, never exceed a known balance, and add up; by examples and properties.
import { describe, expect, it } from '@jest/globals';
import { sumFen } from '@lib/kernel';
import fc from 'fast-check';
import type { KnownAccount } from './freeze-allocation.js';
import { allocateFreeze, coveredFen } from './freeze-allocation.js';

function account(propertyId: string, rank: number, availableFen: bigint): KnownAccount {
  return { propertyId, liquidityRank: rank, availableFen, cappedFen: 0n, restrained: false };
}

describe('allocation of a freeze', () => {
  it('fills the most liquid account first and takes the rest from the next', () => {
    const accounts = [
      account('B', 11, 80_000n),
      account('A', 10, 90_000n),
      account('F', 15, 12_000n),
    ];

    expect(allocateFreeze(accounts, 134_626n)).toEqual({
      lines: [
        { propertyId: 'A', capFen: 90_000n },
        { propertyId: 'B', capFen: 44_626n },
      ],
      missingFen: 0n,
    });
  });

  it('names what known balances cannot cover', () => {
    expect(allocateFreeze([account('A', 10, 10n)], 25n)).toEqual({
      lines: [{ propertyId: 'A', capFen: 10n }],
      missingFen: 15n,
    });
  });

  it('prefers free accounts to those under a measure already', () => {
    const held = { ...account('B', 11, 80_000n), cappedFen: 44_626n, restrained: true };

    expect(allocateFreeze([held, account('F', 15, 12_000n)], 5_000n).lines).toEqual([
      { propertyId: 'F', capFen: 5_000n },
    ]);
  });

  it('freezes no empty account and nothing when nothing is needed', () => {
    expect(allocateFreeze([account('A', 10, 0n)], 5n).lines).toEqual([]);
    expect(allocateFreeze([account('A', 10, 9n)], 0n)).toEqual({ lines: [], missingFen: 0n });
    expect(allocateFreeze([account('A', 10, 9n)], -4n)).toEqual({ lines: [], missingFen: 0n });
  });

  it('never exceeds need or balance, whatever the accounts', () => {
    const accounts = fc.array(
      fc.record({
        propertyId: fc.uuid(),
        liquidityRank: fc.nat(30),
        availableFen: fc.bigInt({ min: 0n, max: 1_000n }),
        cappedFen: fc.bigInt({ min: 0n, max: 1_000n }),
        restrained: fc.boolean(),
      }),
      { maxLength: 10 },
    );
    fc.assert(
      fc.property(accounts, fc.bigInt({ min: 0n, max: 5_000n }), (known, neededFen) => {
        const { lines, missingFen } = allocateFreeze(known, neededFen);
        expect(sumFen(lines.map((line) => line.capFen)) + missingFen).toBe(neededFen);
        for (const line of lines) {
          const found = known.find((row) => row.propertyId === line.propertyId);
          expect(line.capFen + (found?.cappedFen ?? 0n)).toBeLessThanOrEqual(
            found?.availableFen ?? 0n,
          );
        }
      }),
    );
  });
});

describe('what counts as covered', () => {
  it('is the money held, and the whole cap of what nobody has answered', () => {
    const covered = coveredFen([
      { answered: true, capFen: 90_000n, heldFen: 85_000n },
      { answered: false, capFen: 5_000n, heldFen: 0n },
    ]);

    expect(covered).toBe(90_000n);
  });
});
