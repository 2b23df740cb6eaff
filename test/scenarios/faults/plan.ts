/** Who is struck: an app by SIGKILL, Redis by FLUSHALL. Identity keeps its sessions in memory and is spared. */
export const VICTIMS = [
  'case-flow',
  'query-control',
  'case-funds',
  'agency-simulator',
  'gateway',
  'redis',
] as const;

export type Victim = (typeof VICTIMS)[number];

export interface Fault {
  readonly victim: Victim;
  /** `<app>.<endpoint>` or `simulator.<method>`, as the driver calls it. */
  readonly moment: string;
  /** Which call of that name, from 1, refused ones counted. */
  readonly nth: number;
  readonly when: 'in-flight' | 'answered';
  /** Counted from the sending of the call, or from its answer. */
  readonly delayMs: number;
}

/** Calls that leave work in flight for the victim; of those refused on purpose only the next counts. */
const MOMENTS: Readonly<Record<Victim, readonly (readonly [moment: string, nth: number])[]>> = {
  'case-flow': [
    ['case-flow.importCase', 5],
    ['case-flow.assignOfficer', 1],
    ['case-flow.issueNotice', 1],
    ['case-flow.recordService', 1],
    ['query-control.orderQuery', 2],
    ['case-flow.closeCase', 1],
  ],
  'query-control': [
    ['query-control.orderQuery', 2],
    ['query-control.orderFreezes', 1],
    ['query-control.orderFreezes', 3],
    ['query-control.orderDeductions', 2],
    ['simulator.payCourt', 2],
    ['query-control.decideApproval', 3],
  ],
  'case-funds': [
    ['case-funds.computeDebt', 1],
    ['case-funds.confirmClaim', 1],
    ['query-control.orderDeductions', 3],
    ['simulator.payCourt', 2],
    ['case-funds.decideApproval', 2],
    ['case-funds.instructPayout', 1],
    ['case-funds.instructPayout', 3],
    ['case-funds.instructPayout', 9],
  ],
  'agency-simulator': [
    ['query-control.orderQuery', 2],
    ['query-control.orderFreezes', 1],
    ['query-control.orderDeductions', 2],
    ['query-control.decideApproval', 3],
    ['case-funds.instructPayout', 1],
    ['case-funds.instructPayout', 5],
  ],
  gateway: [
    ['case-flow.importCase', 5],
    ['query-control.orderQuery', 2],
    ['query-control.orderFreezes', 2],
    ['case-funds.proposeClaim', 1],
    ['query-control.orderDeductions', 3],
    ['case-funds.proposePayouts', 1],
    ['case-funds.instructPayout', 7],
  ],
  redis: [
    ['query-control.orderQuery', 2],
    ['query-control.orderFreezes', 1],
    ['query-control.orderDeductions', 2],
    ['query-control.decideApproval', 3],
    ['case-funds.proposePayouts', 1],
  ],
};

/** mulberry32: small, and the same on every machine. */
function random(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let word = Math.imul(state ^ (state >>> 15), state | 1);
    word ^= word + Math.imul(word ^ (word >>> 7), word | 61);
    return ((word ^ (word >>> 14)) >>> 0) / 2 ** 32;
  };
}

const IN_FLIGHT_MS = 60;
const ANSWERED_MS = 400;

/** One fault per victim, no two at the same call; the same seed gives the same list. */
export function planFaults(seed: number): Fault[] {
  const next = random(seed);
  const taken = new Set<string>();
  return VICTIMS.map((victim) => {
    const free = MOMENTS[victim].filter((at) => !taken.has(at.join('#')));
    const chosen = free[Math.floor(next() * free.length)];
    if (!chosen) throw new Error(`no moment is left for ${victim}`);
    taken.add(chosen.join('#'));
    const [moment, nth] = chosen;
    const when = next() < 0.5 ? 'in-flight' : 'answered';
    const delayMs = Math.floor(next() * (when === 'in-flight' ? IN_FLIGHT_MS : ANSWERED_MS));
    return { victim, moment, nth, when, delayMs };
  });
}

export function describeFault({ victim, moment, nth, when, delayMs }: Fault): string {
  const deed = victim === 'redis' ? 'FLUSHALL' : 'SIGKILL';
  return `${deed} ${victim}: ${moment} no. ${nth}, ${delayMs} ms after it was ${when === 'in-flight' ? 'sent' : 'answered'}`;
}
