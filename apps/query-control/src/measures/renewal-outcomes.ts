import type { ControlOutcome } from '@lib/agencies';
import { addDays, courtDateOf } from '@lib/kernel';
import type { Tx } from '@lib/persistence';
import { createLawBook } from '@lib/statute';
import { Injectable } from '@nestjs/common';
import { MeasureFacts } from './measure-facts.js';
import { MeasureOrders } from './measure-orders.js';
import { MeasurePeriods } from './measure-periods.js';
import type { MeasureOrderRow, MeasureRow } from './measure-rows.js';
import type { Revival } from './lapsed-measures.js';
import { changeMeasure } from './measure-rows.js';
import type { RenewalPeriod } from './renewal.rules.js';
import { printedRenewal } from './renewal.rules.js';

interface Locked {
  readonly order: MeasureOrderRow;
  readonly measure: MeasureRow;
}

const BEGUN = `
  SELECT ends_on = coalesce($2::date, ends_on) AS "same" FROM measure_period
  WHERE request_no = $1`;
const RULING = 'SELECT number FROM writ WHERE writ_id = $1';
const book = createLawBook();

/** What a body's word on a renewal does to the end of its measure. */
@Injectable()
export class RenewalOutcomes {
  constructor(
    private readonly periods: MeasurePeriods,
    private readonly facts: MeasureFacts,
    private readonly orders: MeasureOrders,
  ) {}

  /**
   * The renewed period as printed; undefined when people must decide: a gap, an unlawful end, or a
   * freeze that was continued after it had ended. After a lapse all hangs on the day the body names:
   * one before the renewal was even ordered shows a clock that proves nothing.
   */
  printed({ order, measure }: Locked, outcome: ControlOutcome): RenewalPeriod | undefined {
    const { fromOn, toOn } = order;
    // Its turn came meanwhile, with an end of its own: this renewal prolongs one that stands no more.
    if (!fromOn || !toOn || !measure.endsOn || addDays(measure.endsOn, 1) !== fromOn) {
      return undefined;
    }
    const doneOn = courtDateOf(new Date(outcome.asOf));
    if (doneOn >= fromOn) return undefined;
    if (measure.state === 'lapsed' && doneOn < courtDateOf(order.createdAt)) return undefined;
    return printedRenewal({ fromOn, toOn }, outcome, book);
  }

  /**
   * Moves the end, its clock and its reminders; the measure keeps its id and its rank. One that
   * lapsed here before the word came stands again as it stood: the lapse stays on record.
   */
  async renewed(
    tx: Tx,
    { order, measure }: Locked,
    carriedOut: { readonly period: RenewalPeriod; readonly incomingId: string; revival?: Revival },
  ): Promise<MeasureRow> {
    const { period, incomingId, revival } = carriedOut;
    const [writ] = await tx.query<{ number: string }>(RULING, [order.writId]);
    const { startsOn, endsOn } = period;
    const after = await changeMeasure(
      tx,
      measure,
      { endsOn, ...revival },
      { cause: '续行冻结回执', by: `body:${measure.institution}` },
    );
    const source = { rulingNumber: writ?.number ?? '', requestNo: order.requestNo };
    const printed = { startsOn, endsOn, lawfulCapOn: period.capOn };
    await this.periods.begin(tx, { ...after, ...source }, printed, incomingId);
    await this.facts.renewed(tx, after, order, period);
    if (revival) {
      await this.facts.acknowledged(tx, after, order);
      await this.orders.pressAgain(tx, after);
    }
    return after;
  }

  /** Whether a further word on a renewal carried out says the same end again. */
  async saysTheSame(tx: Tx, order: MeasureOrderRow, outcome: ControlOutcome): Promise<boolean> {
    const [row] = await tx.query<{ same: boolean }>(BEGUN, [order.requestNo, outcome.to ?? null]);
    return row?.same ?? false;
  }
}
