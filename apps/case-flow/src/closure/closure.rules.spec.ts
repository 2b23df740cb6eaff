import { describe, expect, it } from '@jest/globals';
import type { ClosingFacts } from './closure.rules.js';
import { closingFaults, closingRules } from './closure.rules.js';

// Aim: a case closes as 执行完毕 only when nothing is owed, restrained or unpaid.
const done: ClosingFacts = {
  discharged: true,
  liveMeasures: 0,
  openReleases: 0,
  openPayouts: 0,
  held: '0.00',
};

describe('closing rules', () => {
  it('lets a finished case close', () => {
    expect(closingFaults(done)).toEqual([]);
  });

  it.each<[string, Partial<ClosingFacts>, string]>([
    ['the debt is not discharged', { discharged: false }, 'CLOSURE.NOT_DISCHARGED'],
    ['a measure is live', { liveMeasures: 1 }, 'CLOSURE.LIVE_MEASURES'],
    ['a release has no receipt', { openReleases: 1 }, 'CLOSURE.LIVE_MEASURES'],
    ['a payout is open', { openPayouts: 1 }, 'CLOSURE.OPEN_MONEY'],
    ['one fen lies on the account', { held: '0.01' }, 'CLOSURE.OPEN_MONEY'],
  ])('refuses while %s', (_, change, code) => {
    expect(closingFaults({ ...done, ...change }).map((fault) => fault.code)).toEqual([code]);
  });

  it('names all reasons at once', () => {
    const faults = closingFaults({ ...done, discharged: false, liveMeasures: 2, held: '1.00' });

    expect(faults.map(({ code }) => code)).toEqual(closingRules.map(({ code }) => code));
  });

  it('cites a source for every rule', () => {
    expect(closingRules.every(({ source }) => source.length > 0)).toBe(true);
  });
});
