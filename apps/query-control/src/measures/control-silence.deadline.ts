import type { DeadlineHandler, FiredDeadline } from '@lib/jobs';
import { Deadlines } from '@lib/jobs';
import { addDays } from '@lib/kernel';
import type { Tx } from '@lib/persistence';
import { legalNow, lockSubject } from '@lib/persistence';
import { Injectable } from '@nestjs/common';
import { readDebt } from '../cases/index.js';
import { OutgoingQueue } from '../dispatch/index.js';
import { machineCause } from '../journal/index.js';
import { MeasureFacts } from './measure-facts.js';
import type { MeasureOrderRow, MeasureRow } from './measure-rows.js';
import { lockMeasure, lockOrder, moveOrder } from './measure-rows.js';
import { isLive } from './measure.states.js';
import { renewalSituations } from './renewal-facts.js';
import { renewalRefusal } from './renewal.rules.js';

const HOUR_MS = 3_600_000;
const HOURS_MAX = 24;
const REASON = 'UPDATE measure_order SET reason = $2 WHERE order_id = $1';

/**
 * No receipt in time: unanswered, which is neither done nor refused. A release or deduction is then
 * put before the body again and again under its own request number, by which the body knows it.
 */
@Injectable()
export class ControlSilenceDeadline implements DeadlineHandler {
  readonly kind = 'control-answer-by';

  constructor(
    private readonly outgoing: OutgoingQueue,
    private readonly deadlines: Deadlines,
    private readonly facts: MeasureFacts,
  ) {}

  async fire(deadline: FiredDeadline, tx: Tx): Promise<void> {
    if (deadline.caseId) await lockSubject(tx, 'case', deadline.caseId);
    const order = await lockOrder(tx, deadline.subjectId);
    const withdrawn = await this.outgoing.isWithdrawn(tx, order.orderId);
    // Not even handed over: the exchange is tried elsewhere, silence is looked at later.
    if (order.state === 'approved' && !withdrawn) return this.lookAgain(tx, order, 1);
    if (!['approved', 'sent', 'unanswered'].includes(order.state)) return;
    // Withdrawn while it was being handed over: whether the body saw it nobody knows.
    if (order.state !== 'unanswered') {
      await moveOrder(tx, order, 'unanswered', {
        cause: '期限届满无回执',
        by: machineCause(order.homeCourt).actor.personId,
      });
      await this.tell(tx, order);
    }
    if (!withdrawn && (await isStillWanted(tx, order))) await this.offerAgain(tx, order);
  }

  /** Nobody waits quietly for a renewal: the old end stands and comes nearer. */
  private async tell(tx: Tx, order: MeasureOrderRow): Promise<void> {
    if (order.kind !== 'renew') return;
    const measure = await lockMeasure(tx, order.measureId);
    const reason = '期限届满无回执';
    await this.facts.renewalFailed(tx, measure, order, { outcome: 'silent', reason });
  }

  private async offerAgain(tx: Tx, order: MeasureOrderRow): Promise<void> {
    const offers = await this.outgoing.offerAgain(tx, order.orderId);
    if (offers !== undefined) {
      const text = `期限届满无回执,已以同一请求单号第 ${offers} 次送达`;
      await tx.query(REASON, [order.orderId, text]);
    }
    await this.lookAgain(tx, order, pauseHours(offers ?? 2));
  }

  private async lookAgain(tx: Tx, order: MeasureOrderRow, hours: number): Promise<void> {
    const now = await legalNow(tx);
    await this.deadlines.set(tx, {
      kind: this.kind,
      subjectId: order.orderId,
      homeCourt: order.homeCourt,
      caseId: order.caseId,
      dueAt: new Date(now.getTime() + hours * HOUR_MS),
      payload: {},
    });
  }
}

/** 1, 2, 4 … 24 hours after the second, third, fourth offer. */
function pauseHours(offers: number): number {
  return Math.min(2 ** Math.min(offers - 2, 10), HOURS_MAX);
}

/** A freeze is never pressed; nothing is pressed on a measure that is over or for money not owed. */
async function isStillWanted(tx: Tx, order: MeasureOrderRow): Promise<boolean> {
  if (order.kind === 'freeze') return false;
  const measure = await lockMeasure(tx, order.measureId);
  if (!isLive(measure.state)) return false;
  if (order.kind === 'renew' && !(await isRenewable(tx, order, measure))) return false;
  return order.kind === 'release' || (await readDebt(tx, order.caseId))?.dueFen !== 0n;
}

/** Before the end it prolongs, which still stands, and nothing but this renewal is in its way. */
async function isRenewable(
  tx: Tx,
  { fromOn }: MeasureOrderRow,
  { measureId, endsOn }: MeasureRow,
): Promise<boolean> {
  if (endsOn === null || fromOn !== addDays(endsOn, 1)) return false;
  const situation = (await renewalSituations(tx, [measureId])).get(measureId);
  return situation !== undefined && !renewalRefusal({ ...situation, renewing: null });
}
