import { Readable } from 'node:stream';
import { describe, expect, it } from '@jest/globals';
import { assertStorable } from './storable-input.js';

// Aim: nothing reaches a controller that the database cannot keep or that is deeper than any contract.
const nested = (depth: number): unknown => {
  let value: unknown = 'x';
  for (let level = 0; level < depth; level += 1) value = [value];
  return value;
};

describe('assertStorable', () => {
  it.each([
    ['nothing', undefined],
    ['null', null],
    ['Chinese text and an emoji', { name: '甲某(虚构)😀', lines: ['一', '二'] }],
    ['line breaks', { why: 'a\r\nb\tc' }],
    ['deep but sane nesting', nested(60)],
    ['a body passed on unread', Readable.from(['x\0'])],
  ])('lets %s pass', (_, input) => {
    expect(() => assertStorable(input)).not.toThrow();
  });

  it.each<[string, unknown, string]>([
    ['a NUL', { a: { b: ['x', 'y\0'] } }, 'a.b.1'],
    ['half a surrogate pair', { why: '\ud83d' }, 'why'],
    ['the other half', { why: '\ude00x' }, 'why'],
    ['a NUL in a name', { a: { ['b\0']: 1 } }, 'a'],
    ['a bare text', 'x\0', ''],
  ])('refuses %s and says where', (_, input, path) => {
    expect(() => assertStorable(input)).toThrow(
      expect.objectContaining({
        code: 'VALIDATION.FAILED',
        fields: [expect.objectContaining({ path })],
      }),
    );
  });

  it('refuses what is nested too deeply, however deep, without a deep stack', () => {
    expect(() => assertStorable(nested(65))).toThrow(/1 处/);
    expect(() => assertStorable(nested(200_000))).toThrow(/1 处/);
  });
});
