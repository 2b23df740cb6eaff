import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { z } from 'zod';
import { canonicalHash } from './canonical-json.js';
import { decodeCursor, encodeCursor, pageFrom } from './cursor.js';
import { etagOf, versionFromIfMatch } from './etag.js';

/** Aim: cursors, entity tags and input hashes come back as they went out, and nothing else is accepted. */
const keys = z.tuple([z.string(), z.number()]);

describe('cursors', () => {
  it('come back as the keys they were made of', () => {
    fc.assert(
      fc.property(fc.string(), fc.integer(), (text, number) => {
        expect(decodeCursor(encodeCursor([text, number]), keys)).toEqual([text, number]);
      }),
    );
  });

  it.each(['', 'x', '{}', encodeCursor(['a']), encodeCursor([1, 'a']), encodeCursor(['a', 1, 2])])(
    'refuse %s',
    (cursor) => {
      expect(() => decodeCursor(cursor, keys)).toThrow('翻页位置无效');
    },
  );

  it('walk a list page by page without a gap or a repeat', () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.integer()),
        fc.integer({ min: 1, max: 5 }),
        (numbers, limit) => {
          const rows = [...numbers].sort((left, right) => left - right);
          const walked: number[] = [];
          let after = -Infinity;
          for (;;) {
            const found = rows.filter((row) => row > after).slice(0, limit + 1);
            const page = pageFrom(found, limit, (row) => [row]);
            walked.push(...page.items);
            if (page.nextCursor === undefined) break;
            [after] = decodeCursor(page.nextCursor, z.tuple([z.number()]));
          }
          expect(walked).toEqual(rows);
        },
      ),
    );
  });
});

describe('entity tags', () => {
  it('come back as the version they were made of', () => {
    expect(versionFromIfMatch(etagOf(12))).toBe(12);
    expect(versionFromIfMatch(`W/${etagOf(12)}`)).toBe(12);
  });

  it.each(['*', 'v1', '"1"', '"v-1"', '"v1", "v2"', '"v1e3"'])('refuse %s', (header) => {
    expect(() => versionFromIfMatch(header)).toThrow('ETag');
  });
});

describe('input hashes', () => {
  it('ignore the order of members and absent ones, at every depth', () => {
    expect(canonicalHash({ a: 1, b: { c: [1, { d: 2, e: undefined }] } })).toBe(
      canonicalHash({ b: { c: [1, { d: 2 }] }, a: 1 }),
    );
  });

  it.each([
    [{ a: 1 }, { a: '1' }],
    [
      [1, 2],
      [2, 1],
    ],
    [{ a: null }, {}],
    [{ a: { b: 1 } }, { a: 1, b: 1 }],
    ['', null],
  ])('tell %j from %j', (left, right) => {
    expect(canonicalHash(left)).not.toBe(canonicalHash(right));
  });
});
