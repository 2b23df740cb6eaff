// Aim: every move a chart does not name is refused; walked exhaustively over all charts of the app.
import { describe, expect, it } from '@jest/globals';
import type { StateChart } from '@lib/kernel';
import { assertMove, canMove } from '@lib/kernel';
import { measureOrderStates, measureStates, LIVE_MEASURE_STATES } from './measures/index.js';
import { releaseBatchStates } from './measure-watch/index.js';
import { queryRequestStates } from './query-orders/index.js';

const charts: StateChart<string>[] = [
  measureOrderStates as StateChart<string>,
  measureStates as StateChart<string>,
  releaseBatchStates as StateChart<string>,
  queryRequestStates as StateChart<string>,
];

describe.each(charts.map((chart) => [chart.name, chart] as const))('%s', (_name, chart) => {
  it('refuses every pair it does not name', () => {
    const illegal = chart.states.flatMap((from) =>
      chart.states.filter((to) => !canMove(chart, from, to)).map((to) => [from, to] as const),
    );

    expect(illegal.length).toBeGreaterThan(chart.transitions.length / 2);
    for (const [from, to] of illegal) {
      expect(() => assertMove(chart, from, to)).toThrow(
        expect.objectContaining({ code: 'STATE.ILLEGAL_MOVE' }) as unknown as Error,
      );
    }
  });
});

describe('measures', () => {
  // A release may outrun its freeze, and a renewal done in time be heard of after the end: the body
  // restrains then, and unless the measure lives again the debtor stays restrained unseen.
  it('a live state is never final, and no final state comes back to life', () => {
    const backOnWord = ['released', 'lapsed'];
    for (const state of measureStates.states.filter((one) => !backOnWord.includes(one))) {
      expect(measureStates.finals.includes(state)).toBe(!LIVE_MEASURE_STATES.includes(state));
    }
  });

  it('a freeze known to stand after its release or its end is restrained again, and no order of ours', () => {
    expect(canMove(measureStates, 'released', 'effective-full')).toBe(true);
    expect(canMove(measureStates, 'released', 'queued')).toBe(true);
    expect(canMove(measureStates, 'released', 'sent')).toBe(false);
    expect(canMove(measureStates, 'lapsed', 'queued')).toBe(true);
    expect(canMove(measureStates, 'lapsed', 'sent')).toBe(false);
  });

  it.each(['deducted', 'refused', 'void'] as const)('%s cannot become effective again', (from) => {
    expect(canMove(measureStates, from, 'effective-full')).toBe(false);
    expect(canMove(measureStates, from, 'sent')).toBe(false);
  });

  it('silence of a body never counts as an answer: silent goes to an answer, not back to unasked', () => {
    expect(canMove(queryRequestStates, 'silent', 'found')).toBe(true);
    expect(canMove(queryRequestStates, 'silent', 'not-asked')).toBe(false);
    expect(canMove(queryRequestStates, 'none', 'found')).toBe(false);
  });
});
