import { expect } from '@jest/globals';
import type { CourtDate } from '@lib/kernel';
import { fromDayNumber } from '@lib/kernel';
import fc from 'fast-check';
import { batchNoOf, decodePackage, encodePackage, readFileName } from '../index.js';
import type { WirePackage } from '../index.js';

const chars = '甲乙丙丁示例测试公司ABCxyz0189 &<>"\'\t\n\r()。';
const word = (max: number): fc.Arbitrary<string> =>
  fc
    .array(fc.constantFrom(...chars), { minLength: 1, maxLength: max })
    .map((list) => list.join(''))
    .filter((text) => text.trim() !== '');
export const name = word(30);
export const number = fc.stringMatching(/^[0-9A-Z]{1,30}$/);
export const fen = fc.bigInt({ min: 0n, max: 99_999_999_999_999_999n });
export const date: fc.Arbitrary<CourtDate> = fc
  .integer({ min: 10_000, max: 30_000 })
  .map((day) => fromDayNumber(day));
export const instant = fc
  .integer({ min: 0, max: 4_000_000_000 })
  .map((seconds) => `${new Date(seconds * 1000).toISOString().slice(0, 19)}+08:00`);
export const bytes = fc.uint8Array({ minLength: 1, maxLength: 60 });
export const few = <T>(item: fc.Arbitrary<T>): fc.Arbitrary<T[]> =>
  fc.array(item, { maxLength: 3 });
export const lineNo = fc.integer({ min: 1, max: 999 });

export const packageHead = {
  institution: fc.stringMatching(/^[0-9A-Z]{17}$/),
  batchNo: number.map(batchNoOf),
};
export const some = <T>(item: fc.Arbitrary<T>): fc.Arbitrary<T[]> =>
  fc.array(item, { minLength: 1, maxLength: 3 });
export const charset = fc.constantFrom('gbk' as const, 'utf-8' as const);

/** An object whose keys in `optional` may be absent. */
export function record<T extends object>(
  required: { [K in keyof T]?: fc.Arbitrary<T[K]> },
  optional: { [K in keyof T]?: fc.Arbitrary<NonNullable<T[K]>> } = {},
): fc.Arbitrary<T> {
  const model = { ...required, ...optional } as Record<string, fc.Arbitrary<unknown>>;
  return fc.record(model, { requiredKeys: Object.keys(required) }) as fc.Arbitrary<T>;
}

/** What is written is read as the same value, under its own file name, and is written alike again. */
export function expectPackagesBack(wirePackage: fc.Arbitrary<WirePackage>): void {
  fc.assert(
    fc.property(wirePackage, (pkg) => {
      const file = encodePackage(pkg);

      expect(readFileName(file.fileName)).toMatchObject({
        type: pkg.type,
        institution: pkg.institution,
        batchNo: pkg.batchNo,
      });
      expect(decodePackage(file)).toEqual(pkg);
      expect(encodePackage(pkg).bytes).toEqual(file.bytes);
    }),
    { numRuns: 150 },
  );
}
