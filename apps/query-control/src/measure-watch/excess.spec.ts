// Aim: what is held above the debt is released, never more and never twice; by examples and properties.
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { WatchedMeasure } from './excess.js';
import { netHeldFen, planExcess, planUnfilledCaps } from './excess.js';

function measure(id: string, given: Partial<WatchedMeasure>): WatchedMeasure {
  return {
    measureId: id,
    liquidityRank: 10,
    createdAt: '2026-03-04T01:00:00.000Z',
    capFen: 0n,
    heldFen: 0n,
    releasingFen: 0n,
    deductingFen: 0n,
    ...given,
  };
}

const bankA = measure('A', { capFen: 90_000n, heldFen: 90_000n });
const bankB = measure('B', { liquidityRank: 11, capFen: 44_626n, heldFen: 44_626n });
const bankF = measure('F', { liquidityRank: 15, capFen: 5_000n, heldFen: 5_000n });

describe('release of the excess', () => {
  it('releases nothing while held money does not exceed the debt', () => {
    expect(planExcess([bankA, bankB], 134_626n)).toEqual([]);
  });

  it('takes the excess from the least liquid measure first', () => {
    expect(planExcess([bankA, bankB, bankF], 134_626n)).toEqual([
      { measureId: 'F', lowerCapByFen: 5_000n },
    ]);
  });

  it('goes on to the next measure when one is not enough', () => {
    expect(planExcess([bankA, bankB, bankF], 124_626n)).toEqual([
      { measureId: 'F', lowerCapByFen: 5_000n },
      { measureId: 'B', lowerCapByFen: 10_000n },
    ]);
  });

  it('lowers the cap to what stays held, so that its unfilled part cannot catch money again', () => {
    const partial = measure('F', { liquidityRank: 15, capFen: 9_000n, heldFen: 5_000n });

    expect(planExcess([bankA, partial], 92_000n)).toEqual([
      { measureId: 'F', lowerCapByFen: 7_000n },
    ]);
  });

  it('drafts no second release for what is being released already', () => {
    const releasing = { ...bankF, releasingFen: 5_000n };

    expect(planExcess([bankA, bankB, releasing], 134_626n)).toEqual([]);
  });

  it('does not release money that is being deducted, nor count it as held', () => {
    const deducting = { ...bankA, deductingFen: 90_000n };

    expect(netHeldFen([deducting, bankB])).toBe(44_626n);
    expect(planExcess([deducting, bankB], 44_626n)).toEqual([]);
    expect(planExcess([deducting, bankB], 40_000n)).toEqual([
      { measureId: 'B', lowerCapByFen: 4_626n },
    ]);
  });
});

describe('unfilled caps', () => {
  const partialA = measure('A', { capFen: 90_000n, heldFen: 85_000n });
  const missingAtF = measure('F', { liquidityRank: 15, capFen: 5_000n, heldFen: 5_000n });

  it('stay while the debt is not covered', () => {
    expect(planUnfilledCaps([partialA], 90_000n)).toEqual([]);
  });

  it('are lowered to what is held once another body has covered the debt', () => {
    expect(planUnfilledCaps([partialA, missingAtF], 90_000n)).toEqual([
      { measureId: 'A', lowerCapByFen: 5_000n },
    ]);
  });
});

const amount = fc.bigInt({ min: 0n, max: 1_000_000n });
const watched = fc
  .record({ cap: amount, held: amount, releasing: amount, deducting: amount, rank: fc.nat(20) })
  .map(({ cap, held, releasing, deducting, rank }) => {
    const heldFen = held > cap ? cap : held;
    const releasingFen = releasing > cap ? cap : releasing;
    const left = cap - releasingFen < heldFen ? cap - releasingFen : heldFen;
    return {
      liquidityRank: rank,
      capFen: cap,
      heldFen,
      releasingFen,
      deductingFen: deducting > left ? left : deducting,
    };
  });
const portfolio = fc
  .array(watched, { maxLength: 8 })
  .map((list) => list.map((given, index) => measure(`m${index}`, given)));

/** The measures as they stand once the planned releases are acknowledged. */
function after(
  measures: readonly WatchedMeasure[],
  lines: readonly { measureId: string; lowerCapByFen: bigint }[],
): WatchedMeasure[] {
  return measures.map((row) => {
    const line = lines.find((planned) => planned.measureId === row.measureId);
    return line ? { ...row, releasingFen: row.releasingFen + line.lowerCapByFen } : row;
  });
}

describe('for all portfolios', () => {
  it('what stays held is the smaller of debt and what was held', () => {
    fc.assert(
      fc.property(portfolio, amount, (measures, dueFen) => {
        const before = netHeldFen(measures);
        const left = netHeldFen(after(measures, planExcess(measures, dueFen)));
        expect(left).toBe(before < dueFen ? before : dueFen);
      }),
    );
  });

  it('a second look after the first plan finds nothing more', () => {
    fc.assert(
      fc.property(portfolio, amount, (measures, dueFen) => {
        const next = after(measures, planExcess(measures, dueFen));
        expect(planExcess(next, dueFen)).toEqual([]);
      }),
    );
  });

  it('no line lowers a cap below what is being deducted from it, and every line lowers something', () => {
    fc.assert(
      fc.property(portfolio, amount, (measures, dueFen) => {
        const lines = [...planExcess(measures, dueFen)];
        for (const line of lines) {
          const row = measures.find((known) => known.measureId === line.measureId);
          expect(line.lowerCapByFen).toBeGreaterThan(0n);
          expect(
            (row?.capFen ?? 0n) - (row?.releasingFen ?? 0n) - line.lowerCapByFen,
          ).toBeGreaterThanOrEqual(row?.deductingFen ?? 0n);
        }
      }),
    );
  });

  it('lowering unfilled caps never lets go of held money', () => {
    fc.assert(
      fc.property(portfolio, amount, (measures, dueFen) => {
        const next = after(measures, planUnfilledCaps(measures, dueFen));
        expect(netHeldFen(next)).toBe(netHeldFen(measures));
      }),
    );
  });
});
