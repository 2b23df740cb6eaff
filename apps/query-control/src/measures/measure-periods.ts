import type { CourtDate } from '@lib/kernel';
import { addDays, courtDateOf, laterOf, startOfCourtDate } from '@lib/kernel';
import { Deadlines } from '@lib/jobs';
import type { Tx } from '@lib/persistence';
import { legalToday } from '@lib/persistence';
import type { LawBook } from '@lib/statute';
import { createLawBook, measureEnd } from '@lib/statute';
import { Injectable } from '@nestjs/common';
import type { FreezeBounds, JudgedPeriod, PrintedPeriod } from './freeze-period.rules.js';
import { freezePeriod } from './freeze-period.rules.js';
import type { MeasureOrderRow, MeasureRow } from './measure-rows.js';
import type { OutcomeAt } from './outcome-at.js';

const PERIOD = `
  INSERT INTO measure_period (home_court, measure_id, number, starts_on, ends_on, lawful_cap_on,
    ruling_number, request_no, incoming_id)
  SELECT $1, $2, count(*) + 1, $3, $4, $5, $6, $7, $8 FROM measure_period WHERE measure_id = $2`;
// A renewal has a period of its own: the receipt of the freeze goes on naming the end before it.
const CUT_SHORT = `
  SELECT 1 FROM (SELECT p.ends_on FROM measure_period AS p
    WHERE p.home_court = $1 AND p.measure_id = $2 AND p.request_no = $3
    ORDER BY p.number DESC LIMIT 1) AS p
  WHERE p.ends_on > $4`;
const RENEWED_BEYOND = `
  SELECT 1 FROM measure_period AS p
  WHERE p.home_court = $1 AND p.measure_id = $2 AND p.request_no <> $3 AND p.ends_on > $4`;
const ORDERED_UNTIL = `
  SELECT max(r.to_on) AS "until" FROM measure_order AS f
  JOIN measure_order AS r ON r.home_court = f.home_court AND r.measure_id = f.measure_id
    AND r.kind = 'renew'
  WHERE f.order_id = $1 AND f.kind = 'freeze'`;
const LEVELS = ['notice', 'warning', 'critical'] as const;
const RULE_ROW = 'measure-deposit';

/** Periods of measures and their clocks: the end itself and the reminders before it (I11). */
@Injectable()
export class MeasurePeriods {
  private readonly book: LawBook = createLawBook();

  constructor(private readonly deadlines: Deadlines) {}

  /** The period of a freeze by its first receipt. */
  async first(tx: Tx, { order, measure, outcome }: OutcomeAt): Promise<JudgedPeriod> {
    const bounds = {
      ...(await boundsOf(tx, order, measure)),
      orderedUntil: this.lastOf(order, measure),
    };
    return freezePeriod(outcome, bounds, this.book);
  }

  /**
   * The period of its own that a queued freeze has from the day on which it takes effect
   * (law/query-control.md §1.5); undefined while the body prints none. One that ends before a renewal
   * which the body carried out is watched, and not sound: the body may go by the later end.
   */
  async ofTurn(tx: Tx, { order, measure, outcome }: OutcomeAt): Promise<JudgedPeriod | undefined> {
    const { startsOn, endsOn } = measure;
    if (order.kind !== 'freeze' || measure.state !== 'queued' || !startsOn || !endsOn)
      return undefined;
    const { from = startsOn, to = endsOn } = outcome;
    if (from <= startsOn && to <= endsOn) return undefined;
    const turn = freezePeriod(outcome, await boundsOf(tx, order, measure), this.book);
    const params = [order.homeCourt, order.measureId, order.requestNo, turn.endsOn];
    const beyond = await tx.query(RENEWED_BEYOND, params);
    return { ...turn, sound: turn.sound && beyond.length === 0 };
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

  /**
   * Whether a further word on a freeze prints another end than is watched: an earlier one than its
   * own receipt did, or a later one than was ever ordered. One that was renewed is told of with its
   * new end, before or after the word of the renewal itself.
   */
  async isOtherEnd(tx: Tx, { order, measure, outcome }: OutcomeAt): Promise<boolean> {
    const { to } = outcome;
    if (order.kind !== 'freeze' || to === undefined) return false;
    const ordered = (await orderedUntil(tx, order.orderId)) ?? this.lastOf(order, measure);
    if (to > laterOf(ordered, measure.endsOn ?? ordered)) return true;
    const params = [order.homeCourt, order.measureId, order.requestNo, to];
    return (await tx.query(CUT_SHORT, params)).length > 0;
  }

  /** Stops the clocks of a measure that is over. */
  async end(tx: Tx, measureId: string, why: string): Promise<void> {
    await this.deadlines.cancel(tx, 'measure-end', measureId, why);
    for (const level of LEVELS) {
      await this.deadlines.cancel(tx, `measure-reminder-${level}`, measureId, why);
    }
  }
  /** The last day a freeze orders. */
  private lastOf({ createdAt }: MeasureOrderRow, { years }: MeasureRow): CourtDate {
    const startsOn = courtDateOf(createdAt);
    return measureEnd({ assetClass: 'deposit', startsOn, years }, this.book).endsOn;
  }
}

async function boundsOf(
  tx: Tx,
  order: MeasureOrderRow,
  measure: MeasureRow,
): Promise<FreezeBounds> {
  const orderedOn = courtDateOf(order.createdAt);
  return { orderedOn, today: await legalToday(tx), years: measure.years };
}

/** The last day any renewal of a freeze orders, by the id of the freeze's own order. */
async function orderedUntil(tx: Tx, orderId: string): Promise<CourtDate | undefined> {
  const [row] = await tx.query<{ until: CourtDate | null }>(ORDERED_UNTIL, [orderId]);
  return row?.until ?? undefined;
}
