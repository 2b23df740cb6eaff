/** What a body does with queries, controls, payments and statements. */
export interface BodyFaults {
  readonly query: 'prompt' | 'stale-balance' | 'twice' | 'silent' | 'late' | 'broken-file';
  readonly control: 'prompt' | 'twice' | 'silent' | 'late' | 'refuse';
  readonly payment:
    | 'execute'
    | 'timeout-after-doing'
    | 'timeout-before-doing'
    | 'accept-only'
    | 'return'
    | 'refuse';
  /** `late`: no new line is told until the fault ends. */
  readonly statement: 'exact' | 'duplicate-line' | 'changed-amount' | 'late';
  /** Legal seconds, for `late` and `accept-only`. */
  readonly delaySeconds: number;
  /** How many payments the payment fault lasts; null: until changed. */
  readonly paymentTimes: number | null;
}

export const FAULT_WORDS = {
  query: ['prompt', 'stale-balance', 'twice', 'silent', 'late', 'broken-file'],
  control: ['prompt', 'twice', 'silent', 'late', 'refuse'],
  payment: [
    'execute',
    'timeout-after-doing',
    'timeout-before-doing',
    'accept-only',
    'return',
    'refuse',
  ],
  statement: ['exact', 'duplicate-line', 'changed-amount', 'late'],
} as const satisfies { readonly [Key in FaultKind]: readonly BodyFaults[Key][] };

export type FaultKind = 'query' | 'control' | 'payment' | 'statement';

/** The manners each bank starts with (main job, step 2). */
const QUERY_MANNERS: Readonly<Record<string, BodyFaults['query']>> = {
  'BANK-A': 'stale-balance',
  'BANK-C': 'twice',
  'BANK-D': 'silent',
  'BANK-E': 'late',
};

export function defaultFaults(code: string, delaySeconds: number): BodyFaults {
  return {
    query: QUERY_MANNERS[code] ?? 'prompt',
    control: 'prompt',
    payment: 'execute',
    statement: 'exact',
    delaySeconds,
    paymentTimes: null,
  };
}
