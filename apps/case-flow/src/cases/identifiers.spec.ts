// Aim: who brings a file in reads in Chinese what is wrong with a number.
import { describe, expect, it } from '@jest/globals';
import type { CourtDate } from '@lib/kernel';
import { readPartyIdentifier } from './identifiers.js';

const TODAY = '2026-03-02' as CourtDate;

describe('a document number', () => {
  it.each([
    ['residentId', '110101199001010010', '校验码不对'],
    ['residentId', '11010119900101001', '位数或字符不对'],
    ['residentId', '110101199002300012', '其中的日期不存在'],
    ['uscc', '91110105MADEM0003A', '校验码不对'],
  ] as const)('of the type %s, %s, is refused with words: %s', (type, value, fault) => {
    expect(readPartyIdentifier(type, value, TODAY)).toMatchObject({ valid: false, fault });
  });

  it('that is right has none', () => {
    expect(readPartyIdentifier('residentId', '110101199001010015', TODAY)).toEqual({
      valid: true,
      canonical: '110101199001010015',
    });
  });
});
