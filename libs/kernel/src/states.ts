import { DomainError } from './errors.js';

export interface Transition<State extends string> {
  readonly from: State;
  readonly to: State;
  /** The fact or command that causes the change. */
  readonly cause: string;
  /** Instrument and article, where law names one. */
  readonly article?: string;
}

export interface StateChart<State extends string> {
  readonly name: string;
  readonly initial: State;
  readonly states: readonly State[];
  readonly transitions: readonly Transition<State>[];
  readonly finals: readonly State[];
}

/** Builds a chart and refuses unreachable states, doubled rows and unknown names (style rule 3). */
export function stateChart<State extends string>(
  name: string,
  initial: State,
  states: readonly State[],
  transitions: readonly Transition<State>[],
): StateChart<State> {
  const known = new Set<string>(states);
  const seen = new Set<string>();
  for (const row of transitions) {
    if (!known.has(row.from) || !known.has(row.to))
      throw new Error(`${name}: unknown state in ${row.from} → ${row.to}`);
    const key = `${row.from}→${row.to}:${row.cause}`;
    if (seen.has(key)) throw new Error(`${name}: doubled transition ${key}`);
    seen.add(key);
  }
  const reached = new Set<State>([initial]);
  for (const state of reached)
    for (const row of transitions) if (row.from === state) reached.add(row.to);
  const lost = states.filter((state) => !reached.has(state));
  if (lost.length > 0) throw new Error(`${name}: unreachable ${lost.join(', ')}`);
  const finals = states.filter((state) => !transitions.some((row) => row.from === state));
  return { name, initial, states, transitions, finals };
}

export function canMove<State extends string>(
  chart: StateChart<State>,
  from: State,
  to: State,
): boolean {
  return chart.transitions.some((row) => row.from === from && row.to === to);
}

/** Throws `STATE.ILLEGAL_MOVE` (conflict) when the chart has no row from → to. */
export function assertMove<State extends string>(
  chart: StateChart<State>,
  from: State,
  to: State,
): void {
  if (canMove(chart, from, to)) return;
  throw new DomainError(
    'STATE.ILLEGAL_MOVE',
    'conflict',
    `${chart.name}:不能从「${from}」变为「${to}」`,
    {
      hint: '请刷新页面查看当前状态后再操作',
    },
  );
}

/** Mermaid text of the chart, for the generated docs. */
export function chartText<State extends string>(chart: StateChart<State>): string {
  const rows = chart.transitions.map(
    (row) => `  ${row.from} --> ${row.to}: ${row.cause}${row.article ? ` (${row.article})` : ''}`,
  );
  const finals = chart.finals.map((state) => `  ${state} --> [*]`);
  return ['stateDiagram-v2', `  [*] --> ${chart.initial}`, ...rows, ...finals].join('\n');
}
