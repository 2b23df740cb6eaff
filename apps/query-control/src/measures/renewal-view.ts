import type { AnswerOf, queryControlApi } from '@lib/contracts';
import { daysBetween } from '@lib/kernel';
import { createLawBook } from '@lib/statute';
import type { RenewalSituation } from './renewal-facts.js';
import { raisedLevel, RENEWAL_ARTICLE, renewalPeriod, renewalRefusal } from './renewal.rules.js';

export type RenewalView = NonNullable<
  AnswerOf<typeof queryControlApi.listMeasures>['items'][number]['renewal']
>;

const book = createLawBook();

const LEVEL_TEXT: Readonly<Record<RenewalView['level'], string>> = {
  none: '尚未到提醒时间',
  notice: '将届满',
  warning: '即将届满',
  critical: '紧急:届满在即',
  lapsed: '已届满',
};

/** How the end of a measure stands, and what may be done about it; undefined before its receipt. */
export function renewalView(situation: RenewalSituation): RenewalView | undefined {
  const { endsOn, today } = situation;
  if (endsOn === null) return undefined;
  const lapsed = situation.state === 'lapsed' || endsOn < today;
  const level = lapsed
    ? 'lapsed'
    : (raisedLevel(situation.reached, situation.lastFailed) ?? 'none');
  const refusal = renewalRefusal(situation);
  const period = renewalPeriod(endsOn, book);
  return {
    level,
    levelText: LEVEL_TEXT[level],
    daysLeft: daysBetween(today, endsOn),
    ...(situation.lastState ? { lastState: situation.lastState } : {}),
    ...(situation.lastFailed ? { failure: situation.lastReason ?? '期限届满无回执' } : {}),
    ...(refusal
      ? { blocked: { code: refusal.code, message: refusal.message, hint: refusal.hint ?? '' } }
      : {
          proposal: {
            startsOn: period.startsOn,
            endsOn: period.endsOn,
            article: RENEWAL_ARTICLE,
          },
        }),
  };
}
