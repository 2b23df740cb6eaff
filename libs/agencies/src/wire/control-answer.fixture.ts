import { courtDate } from '@lib/kernel';
import type { ControlAnswer, ControlOutcome } from '../index.js';

export const requestNo = '20260304110105000001';

/** A freeze of 900 000.00 that found 850 000.00. */
export function controlAnswer(
  change: Partial<ControlOutcome> = {},
  content: Uint8Array = Uint8Array.of(1),
): ControlAnswer {
  const outcome: ControlOutcome = {
    lineNo: 1,
    accountNo: '6200000000000000001',
    outcome: 'done',
    requestedFen: 90_000_000n,
    heldFen: 85_000_000n,
    uncoveredFen: 5_000_000n,
    balanceFen: 85_000_000n,
    availableFen: 0n,
    from: courtDate('2026-03-04'),
    to: courtDate('2027-03-03'),
    asOf: '2026-03-04T09:30:00+08:00',
    earlierFreezes: [],
    priorRights: [],
    ...change,
  };
  const receipt = { requestNo, name: '回执', format: 'pdf', content } as const;
  return { kind: 'control-answer', requestNo, outcomes: [outcome], receipt };
}
