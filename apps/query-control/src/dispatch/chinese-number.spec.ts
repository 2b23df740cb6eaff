// Aim: suffixes of further rulings are written as courts write them; by table.
import { describe, expect, it } from '@jest/globals';
import { chineseNumber } from './chinese-number.js';

describe('suffix of a ruling', () => {
  it.each([
    [1, '一'],
    [9, '九'],
    [10, '十'],
    [11, '十一'],
    [20, '二十'],
    [99, '九十九'],
    [100, '一百'],
    [101, '一百零一'],
    [112, '一百一十二'],
    [120, '一百二十'],
    [1_001, '一千零一'],
    [1_010, '一千零一十'],
    [9_999, '九千九百九十九'],
  ])('%i is %s', (value, text) => {
    expect(chineseNumber(value)).toBe(text);
  });

  it.each([0, -1, 10_000, 1.5])('refuses %d', (value) => {
    expect(() => chineseNumber(value)).toThrow(RangeError);
  });
});
