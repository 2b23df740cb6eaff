import type { ControlOutcome } from '@lib/agencies';
import type { CourtDate } from '@lib/kernel';
import { addDays, startOfCourtDate } from '@lib/kernel';
import { Deadlines } from '@lib/jobs';
import type { Tx } from '@lib/persistence';
import type { LawBook } from '@lib/statute';
import { createLawBook, measureEnd } from '@lib/statute';
import { Injectable } from '@nestjs/common';
import type { MeasureOrderRow, MeasureRow } from './measure-rows.js';

/** What a body's receipt printed, checked against the law. */
export interface PrintedPeriod {
  readonly startsOn: CourtDate;
  /** As printed: never recomputed from the class alone (law/query-control.md §0). */
  readonly endsOn: CourtDate;
  /** The corresponding day: a later end would be unlawful (民诉法解释 art. 485). */
  readonly lawfulCapOn: CourtDate;
}

const PERIOD = `
  INSERT INTO measure_period (home_court, measure_id, number, starts_on, ends_on, lawful_cap_on,
    ruling_number, request_no, incoming_id)
  SELECT $1, $2, count(*) + 1, $3, $4, $5, $6, $7, $8 FROM measure_period WHERE measure_id = $2`;
// A renewal has a period of its own: the receipt of the freeze goes on naming the end before it.
const CUT_SHORT = `
  SELECT 1 FROM measure_period AS p
  WHERE p.home_court = $1 AND p.measure_id = $2 AND p.request_no = $3 AND p.ends_on > $4`;
const LEVELS = ['notice', 'warning', 'critical'] as const;
const RULE_ROW = 'measure-deposit';

/** Periods of measures and their clocks: the end itself and the reminders before it (I11). */
@Injectable()
export class MeasurePeriods {
  private readonly book: LawBook = createLawBook();

  constructor(private readonly deadlines: Deadlines) {}

  /**
   * The printed period, or undefined when the print exceeds the lawful cap. A body that printed no
   * end means the longest lawful one.
   */
  check(
    startsOn: CourtDate,
    printedEndsOn: CourtDate | undefined,
    years: number,
  ): PrintedPeriod | undefined {
    const lawful = measureEnd({ assetClass: 'deposit', startsOn, years }, this.book);
    const { capOn } = lawful;
    const endsOn = printedEndsOn ?? lawful.endsOn;
    if (endsOn > capOn || endsOn < startsOn) return undefined;
    return { startsOn, endsOn, lawfulCapOn: capOn };
  }

  /** Writes the period row and starts its clocks. */
  async begin(
    tx: Tx,
    measure: MeasureRow,
    period: PrintedPeriod,
    incomingId: string,
  ): Promise<void> {
    const { startsOn, endsOn, lawfulCapOn } = period;
    await tx.query(PERIOD, [
      measure.homeCourt,
      measure.measureId,
      startsOn,
      endsOn,
      lawfulCapOn,
      measure.rulingNumber,
      measure.requestNo,
      incomingId,
    ]);
    const { measureId, homeCourt, caseId } = measure;
    const base = { homeCourt, caseId, ruleRow: RULE_ROW, startsOn };
    const version = { calendarVersion: this.book.calendarVersion };
    await this.deadlines.set(tx, {
      ...base,
      ...version,
      kind: 'measure-end',
      subjectId: measureId,
      dueOn: endsOn,
      // The last day ends at 24:00 (民法典 art. 203).
      dueAt: startOfCourtDate(addDays(endsOn, 1)),
    });
    for (const reminder of this.book.reminders) {
      const { day, provisional } = this.book.calendar.workingDayUntil(
        addDays(endsOn, -reminder.daysBefore),
      );
      await this.deadlines.set(tx, {
        ...base,
        ...version,
        kind: `measure-reminder-${reminder.level}`,
        subjectId: measureId,
        dueOn: day,
        dueAt: startOfCourtDate(day),
        provisional,
      });
    }
  }

  /** Whether a further word on a freeze prints an earlier end than its own receipt did. */
  async isCutShort(
    tx: Tx,
    { order, outcome }: { readonly order: MeasureOrderRow; readonly outcome: ControlOutcome },
  ): Promise<boolean> {
    if (order.kind !== 'freeze' || outcome.to === undefined) return false;
    const params = [order.homeCourt, order.measureId, order.requestNo, outcome.to];
    return (await tx.query(CUT_SHORT, params)).length > 0;
  }

  /** Stops the clocks of a measure that is over. */
  async end(tx: Tx, measureId: string, why: string): Promise<void> {
    await this.deadlines.cancel(tx, 'measure-end', measureId, why);
    for (const level of LEVELS) {
      await this.deadlines.cancel(tx, `measure-reminder-${level}`, measureId, why);
    }
  }
}
