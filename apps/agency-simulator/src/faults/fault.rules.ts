import type { BodyFaults } from '@lib/contracts';

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
