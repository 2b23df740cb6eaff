import type { ControlOutcome } from '@lib/agencies';
import type { CourtDate } from '@lib/kernel';
import { courtDateOf } from '@lib/kernel';
import type { LawBook } from '@lib/statute';
import { measureEnd } from '@lib/statute';

/** What a body's receipt printed, checked against the law. */
export interface PrintedPeriod {
  readonly startsOn: CourtDate;
  /** As printed where it is lawful: never recomputed from the class alone (law/query-control.md §0). */
  readonly endsOn: CourtDate;
  /** The corresponding day: a later end would be unlawful (民诉法解释 art. 485). */
  readonly lawfulCapOn: CourtDate;
}

export interface JudgedPeriod extends PrintedPeriod {
  /** False when the print cannot be, or is not what was ordered: people decide what it means. */
  readonly sound: boolean;
}

/** What bounds the period a body prints for a freeze. */
export interface FreezeBounds {
  /** Nothing was frozen before this day. */
  readonly orderedOn: CourtDate;
  /** The last day ordered, where the period counts from the order and not from a later turn. */
  readonly orderedUntil?: CourtDate;
  readonly today: CourtDate;
  readonly years: number;
}

/**
 * The period that is watched for a freeze a body says it carried out. A freeze that stands has an
 * end whatever is printed: never past the longest lawful period, which is also meant by a body that
 * prints no end, and counted from no day before the order or after the word.
 */
export function freezePeriod(
  { from, to, asOf }: Pick<ControlOutcome, 'from' | 'to' | 'asOf'>,
  { orderedOn, orderedUntil, today, years }: FreezeBounds,
  book: LawBook,
): JudgedPeriod {
  const startsOn = between(orderedOn, from ?? courtDateOf(new Date(asOf)), today);
  const { endsOn: lastOn, capOn } = measureEnd({ assetClass: 'deposit', startsOn, years }, book);
  const saidOn = to ?? lastOn;
  const lawful = saidOn >= startsOn && saidOn <= capOn;
  const ordered = to === undefined || to <= (orderedUntil ?? capOn);
  return {
    startsOn,
    endsOn: lawful ? saidOn : lastOn,
    lawfulCapOn: capOn,
    sound: lawful && ordered && (from ?? startsOn) === startsOn,
  };
}

function between(least: CourtDate, day: CourtDate, most: CourtDate): CourtDate {
  if (day < least) return least;
  return day > most ? most : day;
}
