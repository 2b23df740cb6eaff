/** State charts: faults are found when the chart is built, moves outside it are refused. */
import { describe, expect, it } from '@jest/globals';
import { assertMove, canMove, chartText, stateChart } from './index.js';

type State = 'DRAFT' | 'SENT' | 'DONE';
const states: readonly State[] = ['DRAFT', 'SENT', 'DONE'];
const rows = [
  { from: 'DRAFT', to: 'SENT', cause: '发出' },
  { from: 'SENT', to: 'DONE', cause: '回执', article: '第1条' },
] as const;
const chart = stateChart<State>('示例', 'DRAFT', states, rows);

describe('a state chart', () => {
  it('allows its rows and derives its final states', () => {
    expect(chart.finals).toEqual(['DONE']);
    expect(canMove(chart, 'DRAFT', 'SENT')).toBe(true);
    expect(() => assertMove(chart, 'SENT', 'DONE')).not.toThrow();
  });

  it('refuses every pair it has no row for', () => {
    const refused = states
      .flatMap((from) => states.map((to) => [from, to] as const))
      .filter(([from, to]) => !canMove(chart, from, to));
    expect(refused).toHaveLength(7);
    for (const [from, to] of refused) expect(() => assertMove(chart, from, to)).toThrow(/不能从/);
  });

  it('finds an unreachable state, a doubled row and an unknown name when it is built', () => {
    expect(() => stateChart<State>('x', 'DRAFT', states, rows.slice(0, 1))).toThrow(
      /unreachable DONE/,
    );
    expect(() => stateChart<State>('x', 'DRAFT', states, [...rows, rows[0]])).toThrow(/doubled/);
    expect(() =>
      stateChart<string>('x', 'DRAFT', ['DRAFT'], [{ from: 'DRAFT', to: 'LOST', cause: 'y' }]),
    ).toThrow(/unknown state/);
  });

  it('is drawn with its start, its causes with articles, and its ends', () => {
    expect(chartText(chart).split('\n')).toEqual([
      'stateDiagram-v2',
      '  [*] --> DRAFT',
      '  DRAFT --> SENT: 发出',
      '  SENT --> DONE: 回执 (第1条)',
      '  DONE --> [*]',
    ]);
  });
});
