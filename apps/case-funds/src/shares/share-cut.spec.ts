import { describe, expect, it } from '@jest/globals';
import { sumFen } from '@lib/kernel';
import fc from 'fast-check';
import { cutToFit } from './share-cut.js';

describe('shares after less was collected than before', () => {
  it.each([
    ['fit already', [[60n, 0n]], 60n, [60n]],
    ['come down in proportion', [[60n, 0n], [30n, 0n]], 45n, [30n, 15n]], // prettier-ignore
    ['come down where nothing is paid yet', [[60n, 60n], [30n, 0n]], 70n, [60n, 10n]], // prettier-ignore
    ['never fall below what is paid', [[60n, 60n], [30n, 30n]], 10n, [60n, 30n]], // prettier-ignore
  ] as const)('%s', (_what, given, applied, expected) => {
    const shares = given.map(([shareFen, lockedFen]) => ({ shareFen, lockedFen }));

    expect(cutToFit(shares, applied)).toEqual(expected);
  });

  it('are within what was collected or all paid, and never grow', () => {
    const share = fc
      .tuple(fc.bigInt(0n, 10_000n), fc.bigInt(0n, 10_000n))
      .map(([locked, more]) => ({ shareFen: locked + more, lockedFen: locked }));
    fc.assert(
      fc.property(fc.array(share, { minLength: 1 }), fc.bigInt(0n, 50_000n), (given, applied) => {
        const after = cutToFit(given, applied);
        const lockedFen = sumFen(given.map((item) => item.lockedFen));
        expect(sumFen(after)).toBeLessThanOrEqual(applied > lockedFen ? applied : lockedFen);
        for (const [index, { shareFen, lockedFen: floor }] of given.entries()) {
          expect(after[index]).toBeGreaterThanOrEqual(floor);
          expect(after[index]).toBeLessThanOrEqual(shareFen);
        }
      }),
    );
  });
});
