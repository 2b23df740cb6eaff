// The tree is checked against a second, recursive reading of RFC 6962 §2.1 and against every way
// of bending a proof.
import { createHash } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  consistencyProof,
  Frontier,
  inclusionProof,
  leafHash,
  rootOf,
  verifyConsistency,
  verifyInclusion,
} from './merkle.js';

const leaves = (count: number): Buffer[] =>
  Array.from({ length: count }, (_unused, index) => leafHash(`leaf ${index}`));

/** MTH of RFC 6962 §2.1, word for word. */
function naiveRoot(hashes: readonly Buffer[]): Buffer {
  if (hashes.length === 0) return createHash('sm3').digest();
  const [only] = hashes;
  if (only && hashes.length === 1) return only;
  let k = 1;
  while (k * 2 < hashes.length) k *= 2;
  return createHash('sm3')
    .update(Buffer.of(1))
    .update(naiveRoot(hashes.slice(0, k)))
    .update(naiveRoot(hashes.slice(k)))
    .digest();
}

function flipped(hash: Buffer, bit: number): Buffer {
  const copy = Buffer.from(hash);
  copy[Math.floor(bit / 8) % 32]! ^= 1 << (bit % 8);
  return copy;
}

describe('hash tree over SM3', () => {
  it('uses SM3 as GB/T 32905 gives it', () => {
    expect(createHash('sm3').update('abc').digest('hex')).toBe(
      '66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0',
    );
  });

  it('keeps leaf and node apart, so that no node passes for a leaf', () => {
    const [left, right] = [leafHash('a'), leafHash('b')];

    expect(leafHash(Buffer.concat([left, right]))).not.toEqual(rootOf([left, right]));
  });

  it.each(Array.from({ length: 70 }, (_unused, size) => size))(
    'has the root of RFC 6962 for %d leaves, also when grown in two parts',
    (size) => {
      const all = leaves(size);
      const half = Math.floor(size / 3);

      const first = Frontier.empty();
      for (const leaf of all.slice(0, half)) first.append(leaf);
      const grown = Frontier.of(first.peaks(), half);
      for (const leaf of all.slice(half)) grown.append(leaf);

      expect(grown.root()).toEqual(naiveRoot(all));
      expect(grown.size).toBe(size);
    },
  );

  it('refuses a right edge that does not fit its size', () => {
    expect(() => Frontier.of(leaves(2), 4)).toThrow('cannot have 2 peaks');
  });
});

const sizeAndIndex = fc
  .integer({ min: 1, max: 200 })
  .chain((size) => fc.tuple(fc.constant(size), fc.integer({ min: 0, max: size - 1 })));

describe('inclusion proof', () => {
  it('holds for every leaf of every tree', () => {
    fc.assert(
      fc.property(sizeAndIndex, ([size, index]) => {
        const all = leaves(size);
        const head = { size, root: rootOf(all) };
        expect(verifyInclusion(all[index]!, index, inclusionProof(all, index), head)).toBe(true);
      }),
    );
  });

  it('fails for another leaf, another place, a flipped bit, a shorter or a longer path', () => {
    fc.assert(
      fc.property(sizeAndIndex, fc.nat({ max: 255 }), ([size, index], bit) => {
        const all = leaves(size);
        const head = { size, root: rootOf(all) };
        const proof = inclusionProof(all, index);
        const leaf = all[index]!;

        expect(verifyInclusion(leafHash('another'), index, proof, head)).toBe(false);
        expect(verifyInclusion(flipped(leaf, bit), index, proof, head)).toBe(false);
        expect(verifyInclusion(leaf, index, [...proof, leaf], head)).toBe(false);
        expect(verifyInclusion(leaf, size, proof, head)).toBe(false);
        if (size > 1) {
          expect(verifyInclusion(leaf, (index + 1) % size, proof, head)).toBe(false);
          expect(verifyInclusion(leaf, index, proof.slice(1), head)).toBe(false);
          const bent = [flipped(proof[0]!, bit), ...proof.slice(1)];
          expect(verifyInclusion(leaf, index, bent, head)).toBe(false);
        }
      }),
    );
  });
});

const twoSizes = fc
  .integer({ min: 1, max: 200 })
  .chain((later) => fc.tuple(fc.integer({ min: 1, max: later }), fc.constant(later)));

describe('consistency proof', () => {
  it('shows that any later head extends any earlier one', () => {
    fc.assert(
      fc.property(twoSizes, ([early, late]) => {
        const all = leaves(late);
        const earlier = { size: early, root: rootOf(all.slice(0, early)) };
        const later = { size: late, root: rootOf(all) };
        expect(verifyConsistency(earlier, later, consistencyProof(all, early))).toBe(true);
      }),
    );
  });

  it('fails when history was rewritten, cut, or the heads are swapped', () => {
    fc.assert(
      fc.property(twoSizes, fc.nat(), ([early, late], pick) => {
        const all = leaves(late);
        const rewritten = all.map((leaf, index) =>
          index === pick % early ? flipped(leaf, 3) : leaf,
        );
        const earlier = { size: early, root: rootOf(all.slice(0, early)) };
        const forged = { size: late, root: rootOf(rewritten) };

        expect(verifyConsistency(earlier, forged, consistencyProof(rewritten, early))).toBe(false);
        if (early < late) {
          const later = { size: late, root: rootOf(all) };
          const proof = consistencyProof(all, early);
          expect(verifyConsistency(later, earlier, proof)).toBe(false);
          expect(verifyConsistency(earlier, later, proof.slice(1))).toBe(false);
          expect(verifyConsistency(earlier, later, [...proof, all[0]!])).toBe(false);
        }
      }),
    );
  });
});
