import type { CourtDate } from '@lib/kernel';
import type { DeadlineResult, LawBook } from '@lib/statute';
import { deadline } from '@lib/statute';

/** How long the statement may be silent about a payment that the bank calls settled; no law says it. */
export const UNBOOKED_RULE = {
  code: 'payout-unbooked-2wd',
  source: '法院设置(法律没有规定):银行称已付款后两个工作日内应见于流水',
  workingDays: 2,
} as const;

/** The last day on which the line of a payment may still be on its way. */
export function unbookedClock(settledOn: CourtDate, book: LawBook): DeadlineResult {
  const { workingDays: n } = UNBOOKED_RULE;
  return deadline({ from: settledOn, unit: 'workingDay', n, purpose: 'courtDuty' }, book);
}
