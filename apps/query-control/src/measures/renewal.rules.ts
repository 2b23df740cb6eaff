import type { CourtDate, Fen } from '@lib/kernel';
import { addDays, DomainError } from '@lib/kernel';
import type { LawBook } from '@lib/statute';
import { measureEnd } from '@lib/statute';
import type { MeasureOrderState } from './measure-order.states.js';
import type { MeasureState } from './measure.states.js';
import { isLive } from './measure.states.js';

export const RENEWAL_ARTICLE = '民诉法解释(法释〔2022〕11号)第四百八十五条';
const WHAT_NOW = '原措施已失效,顺位随之丧失;请核对现债务后重新裁定冻结,新措施排在已有冻结之后';

/** The renewed period of a freeze of deposits. */
export interface RenewalPeriod {
  readonly startsOn: CourtDate;
  /** Last safe day: the corresponding day minus one. */
  readonly endsOn: CourtDate;
  /** The corresponding day: a later end would be unlawful. */
  readonly capOn: CourtDate;
}

/**
 * What a renewal ordered now may restrain: from the day after the end that stands, so that the chain
 * has no gap and renewing early costs no day, for at most the period of the class again (art. 485 ¶3).
 */
export function renewalPeriod(oldEndsOn: CourtDate, book: LawBook): RenewalPeriod {
  const startsOn = addDays(oldEndsOn, 1);
  const { endsOn, capOn } = measureEnd({ assetClass: 'deposit', startsOn }, book);
  return { startsOn, endsOn, capOn };
}

/** What decides whether a measure may be renewed, read with its case locked. */
export interface RenewalFacts {
  readonly state: MeasureState;
  readonly endsOn: CourtDate | null;
  /** First day of the last period on record; after today when a renewal was acknowledged already. */
  readonly periodStartsOn: CourtDate | null;
  readonly capFen: Fen;
  /** Cap reductions drafted, approved or sent and not yet answered. */
  readonly releasingFen: Fen;
  /** One of them ends the measure whatever its cap is by then. */
  readonly releasingWhole: boolean;
  /** State of a renewal under way, if there is one. */
  readonly renewing: MeasureOrderState | null;
  /** What is owed as far as it is known. */
  readonly dueFen: Fen | null;
  readonly today: CourtDate;
}

/** Why a measure cannot be renewed, with what to do instead; undefined when it can. */
export function renewalRefusal(facts: RenewalFacts): DomainError | undefined {
  return standsNot(facts) ?? mustEnd(facts) ?? goesOnAlready(facts);
}

function standsNot({ state, endsOn, today }: RenewalFacts): DomainError | undefined {
  if (state === 'lapsed' || (isLive(state) && endsOn !== null && endsOn < today)) {
    return refusal('RENEWAL.LAPSED', '期限已经届满,不能续行冻结', WHAT_NOW);
  }
  if (!isLive(state)) {
    return refusal(
      'RENEWAL.NOT_LIVE',
      '这项措施已经结束,不能续行冻结',
      '如仍需控制,请重新裁定冻结',
    );
  }
  if (state === 'drafted' || state === 'sent' || endsOn === null) {
    const hint = '请等协助机构的冻结回执,其中载明截止日';
    return refusal('RENEWAL.NOT_ACKNOWLEDGED', '冻结还没有回执,没有可续的期限', hint);
  }
  return undefined;
}

/** Release outranks restraint: what must end is not prolonged. */
function mustEnd(facts: RenewalFacts): DomainError | undefined {
  if (facts.dueFen === 0n) {
    return refusal(
      'RENEWAL.DISCHARGED',
      '债务已清偿,不得续行冻结',
      '应当办理解除,查控系统会自行拟出',
    );
  }
  if (facts.releasingWhole || facts.releasingFen >= facts.capFen) {
    return refusal('RENEWAL.RELEASE_UNDER_WAY', '这项冻结正在解除,不得续行', '解除优先于续行');
  }
  return undefined;
}

function goesOnAlready({ renewing, periodStartsOn, today }: RenewalFacts): DomainError | undefined {
  if (renewing !== null) {
    const hint = '请等回执;未答复的续行指令在原期限届满前会以同一请求单号再次送达';
    return refusal('RENEWAL.UNDER_WAY', '续行冻结已经裁定,尚待协助机构回执', hint);
  }
  if (periodStartsOn !== null && periodStartsOn > today) {
    return refusal(
      'RENEWAL.AHEAD',
      `已续行,续行的期限自 ${periodStartsOn} 起算,尚未开始`,
      `每次续行不得超过原期限的上限(${RENEWAL_ARTICLE}),不能预先叠加`,
    );
  }
  return undefined;
}

/**
 * The end an officer asks for, else the longest one.
 *
 * @throws DomainError `RENEWAL.BAD_END` (422) unless it is later than the end that stands and within
 * the longest lawful period.
 */
export function checkedEnd(period: RenewalPeriod, asked: CourtDate | undefined): CourtDate {
  const endsOn = asked ?? period.endsOn;
  if (endsOn >= period.startsOn && endsOn <= period.endsOn) return endsOn;
  const message = `续行的截止日应在 ${period.startsOn} 至 ${period.endsOn} 之间`;
  throw new DomainError('RENEWAL.BAD_END', 'unprocessable', message, {
    hint: `依据:${RENEWAL_ARTICLE}`,
    fields: [{ path: 'endsOn', message }],
  });
}

/**
 * The period as a body printed it for an ordered renewal; undefined when it leaves a gap, ends no
 * later than before, or runs beyond the law: people decide then. A body may print the freeze's own
 * first day.
 */
export function printedRenewal(
  ordered: { readonly fromOn: CourtDate; readonly toOn: CourtDate },
  printed: { readonly from?: CourtDate; readonly to?: CourtDate },
  book: LawBook,
): RenewalPeriod | undefined {
  const { startsOn, capOn } = renewalPeriod(addDays(ordered.fromOn, -1), book);
  const endsOn = printed.to ?? ordered.toOn;
  if (printed.from !== undefined && printed.from > startsOn) return undefined;
  if (endsOn < startsOn || endsOn > capOn) return undefined;
  return { startsOn, endsOn, capOn };
}

export type DueLevel = 'notice' | 'warning' | 'critical';
const LEVELS: readonly DueLevel[] = ['notice', 'warning', 'critical'];

/** The reminder level that stands: one step up, at least a warning, when a renewal failed. */
export function raisedLevel(
  reached: DueLevel | null,
  renewalFailed: boolean,
): DueLevel | undefined {
  if (!renewalFailed) return reached ?? undefined;
  const raised = reached === null ? 1 : LEVELS.indexOf(reached) + 1;
  return LEVELS[Math.min(raised, LEVELS.length - 1)];
}

function refusal(code: string, message: string, hint: string): DomainError {
  return new DomainError(code, 'conflict', message, { hint });
}
