import type { CourtDate, Fen } from '@lib/kernel';
import { formatYuan, newId, startOfCourtDate } from '@lib/kernel';
import type { Tx } from '@lib/persistence';
import { legalNow, legalToday } from '@lib/persistence';
import { createLawBook, measureEnd } from '@lib/statute';
import { Injectable } from '@nestjs/common';
import type { ControlPayload, IssuedWrit } from '../dispatch/index.js';
import { nextRequestNo, OutgoingQueue } from '../dispatch/index.js';
import type { Institution } from '../institutions/index.js';
import { InstitutionsReadModel, readCourt } from '../institutions/index.js';
import type { Cause } from '../journal/index.js';
import type { MeasureOrderRow, MeasureRow } from './measure-rows.js';
import { lockOpenOrders, lockOrder, moveOrder } from './measure-rows.js';

export interface MeasureOrderDraft {
  readonly measure: MeasureRow;
  readonly kind: 'freeze' | 'renew' | 'release' | 'deduct';
  readonly amountFen: Fen;
  /** A release that ends the measure. */
  readonly whole?: boolean;
  readonly cause: string;
  readonly writ: IssuedWrit;
  readonly debtVersion: number;
  readonly batchId?: string;
  readonly payeeAccount?: string;
  /** The period a renewal orders. */
  readonly period?: { readonly fromOn: CourtDate; readonly toOn: CourtDate };
  /** Given for a freeze, whose own number is the measure's. */
  readonly requestNo?: string;
  readonly by: Cause;
}

const INSERT = `
  INSERT INTO measure_order (order_id, home_court, measure_id, case_id, matter_id, institution, kind,
    amount_fen, whole, request_no, state, cause, batch_id, writ_id, debt_version, payee_account,
    ordered_by, ordered_by_name, from_on, to_on, created_at)
  VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, 'drafted', $11, $12, $13, $14, $15, $16, $17,
    $18, $19, legal_now())`;
const DRAFTED_BY = `
  SELECT o.ordered_by_name AS "officerName", o.payee_account AS "payeeAccount", w.title AS "writTitle",
    w.number AS "writNumber"
  FROM measure_order AS o JOIN writ AS w ON w.writ_id = o.writ_id WHERE o.order_id = $1`;
const DUE = 'UPDATE measure_order SET answer_by = $2 WHERE order_id = $1';

interface DraftedBy {
  readonly officerName: string;
  readonly payeeAccount: string | null;
  readonly writTitle: string;
  readonly writNumber: string;
}

const book = createLawBook();

/** The orders to bodies under a measure: drafted, then approved and queued for the exchange. */
@Injectable()
export class MeasureOrders {
  constructor(
    private readonly outgoing: OutgoingQueue,
    private readonly institutions: InstitutionsReadModel,
  ) {}

  /** Writes a drafted order with its own request number. */
  async draft(tx: Tx, draft: MeasureOrderDraft): Promise<MeasureOrderRow> {
    const { measure, by } = draft;
    const orderId = newId<'MeasureOrder'>();
    const requestNo = draft.requestNo ?? (await this.nextRequestNo(tx, measure.handlingCourt));
    await tx.query(INSERT, [
      orderId,
      measure.homeCourt,
      measure.measureId,
      measure.caseId,
      measure.matterId,
      measure.institution,
      draft.kind,
      draft.amountFen,
      draft.whole ?? false,
      requestNo,
      draft.cause,
      draft.batchId ?? null,
      draft.writ.writId,
      draft.debtVersion,
      draft.payeeAccount ?? null,
      by.actor.personId,
      by.actor.displayName,
      draft.period?.fromOn ?? null,
      draft.period?.toOn ?? null,
    ]);
    return lockOrder(tx, orderId);
  }

  /** Approves a drafted order and queues it for the body with its answer-by clock. */
  async send(
    tx: Tx,
    order: MeasureOrderRow,
    measure: MeasureRow,
    by: Cause,
  ): Promise<MeasureOrderRow> {
    const institution = await this.bodyFor(tx, order, measure);
    const approved = await moveOrder(tx, order, 'approved', {
      cause: order.cause,
      by: by.actor.personId,
    });
    const now = await legalNow(tx);
    const within = new Date(now.getTime() + institution.controlWithinHours * 3_600_000);
    const answerBy = answerByOf(order, within);
    await tx.query(DUE, [order.orderId, answerBy]);
    await this.outgoing.enqueue(tx, {
      key: measure,
      institution,
      subjectKind: 'measure-order',
      subjectId: order.orderId,
      writId: order.writId,
      answerBy,
      payload: await payloadOf(tx, order, measure),
    });
    if (ends(order, measure)) {
      await this.yieldRenewal(tx, measure, '解除优先,续行冻结不再送达', by);
    }
    return approved;
  }

  /** What a body froze is released there, whatever it is listed with by now. */
  private async bodyFor(
    tx: Tx,
    { kind }: MeasureOrderRow,
    { institution: code }: MeasureRow,
  ): Promise<Institution> {
    const [body] =
      kind === 'release'
        ? (await this.institutions.all(tx)).filter((row) => row.code === code)
        : await this.institutions.capable([code], kind, tx);
    if (!body) throw new Error(`no institution ${code}`);
    return body;
  }

  /** Takes an approved order back while no body has seen it; false when it is too late for that. */
  async takeBack(tx: Tx, order: MeasureOrderRow, cause: string, by: Cause): Promise<boolean> {
    if (order.state !== 'approved') return false;
    if (!(await this.outgoing.takeBack(tx, 'measure-order', order.orderId))) return false;
    await moveOrder(tx, order, 'void', { cause, by: by.actor.personId });
    await this.outgoing.stopClock(tx, order.orderId, cause);
    return true;
  }

  /** A silent order that shall not be carried out any more: a late receipt is still taken. */
  async offerNoMore(tx: Tx, order: MeasureOrderRow): Promise<void> {
    await this.outgoing.withdraw(tx, order.orderId);
    await this.outgoing.stopClock(tx, order.orderId, '不再送达');
  }

  /** Offers an order again that was withdrawn for a reason that is no more. */
  async resume(tx: Tx, order: MeasureOrderRow): Promise<void> {
    await this.outgoing.resume(tx, order.orderId);
  }

  /** Nothing is pressed on a measure that is over: one that stands again has its silent orders pressed. */
  async pressAgain(tx: Tx, measure: MeasureRow): Promise<void> {
    for (const order of await lockOpenOrders(tx, measure.homeCourt, measure.caseId)) {
      const own = order.measureId === measure.measureId && order.state === 'unanswered';
      if (own) await this.outgoing.pressAgain(tx, order);
    }
  }

  /** Not put before its body again; the clock goes on, and a word of the body is still taken. */
  async withdraw(tx: Tx, order: MeasureOrderRow): Promise<void> {
    await this.outgoing.withdraw(tx, order.orderId);
  }

  /**
   * A renewal of a measure that ends: taken back while unseen, else not put before the body again.
   * What the body says of it is still taken.
   */
  async yieldRenewal(tx: Tx, measure: MeasureRow, cause: string, by: Cause): Promise<void> {
    for (const order of await lockOpenOrders(tx, measure.homeCourt, measure.caseId)) {
      if (order.kind !== 'renew' || order.measureId !== measure.measureId) continue;
      if (!(await this.takeBack(tx, order, cause, by))) {
        await this.outgoing.withdraw(tx, order.orderId);
      }
    }
  }

  /** A drafted order that will not be sent. */
  async drop(tx: Tx, order: MeasureOrderRow, cause: string, by: Cause): Promise<void> {
    if (order.state === 'drafted')
      await moveOrder(tx, order, 'void', { cause, by: by.actor.personId });
  }

  async nextRequestNo(tx: Tx, handlingCourt: string): Promise<string> {
    const court = await readCourt(tx, handlingCourt);
    return nextRequestNo(tx, court.areaCode);
  }
}

/** A renewal must be done before the old end: no time is left for an answer after it. */
function answerByOf(order: MeasureOrderRow, within: Date): Date {
  if (order.kind !== 'renew' || !order.fromOn) return within;
  const end = startOfCourtDate(order.fromOn);
  return within < end ? within : end;
}

/** A release that leaves nothing of the measure. */
function ends(order: MeasureOrderRow, measure: MeasureRow): boolean {
  return order.kind === 'release' && (order.whole || order.amountFen >= measure.capFen);
}

async function payloadOf(
  tx: Tx,
  order: MeasureOrderRow,
  measure: MeasureRow,
): Promise<ControlPayload> {
  const [drafted] = await tx.query<DraftedBy>(DRAFTED_BY, [order.orderId]);
  if (!drafted) throw new Error(`no order ${order.orderId}`);
  const period = await periodOf(tx, order, measure);
  return {
    kind: 'control',
    measure: order.kind,
    requestNo: order.requestNo,
    court: measure.handlingCourt,
    caseNumber: measure.caseNumber,
    target: measure.target,
    officerName: drafted.officerName,
    noticeTitle: drafted.writTitle,
    rulingNumber: drafted.writNumber,
    accountNumber: measure.accountNumber,
    amount: formatYuan(order.amountFen),
    ...period,
    ...(order.kind === 'freeze'
      ? {}
      : { originalRequestNo: measure.requestNo, originalCaseNumber: measure.caseNumber }),
    ...(drafted.payeeAccount === null ? {} : { payeeAccount: drafted.payeeAccount }),
  };
}

/** Printed dates where a body has answered; else the longest lawful period, one day inside it. */
async function periodOf(
  tx: Tx,
  order: MeasureOrderRow,
  measure: MeasureRow,
): Promise<{ startsOn: CourtDate; endsOn: CourtDate }> {
  if (order.fromOn && order.toOn) return { startsOn: order.fromOn, endsOn: order.toOn };
  if (measure.startsOn && measure.endsOn) {
    return { startsOn: measure.startsOn, endsOn: measure.endsOn };
  }
  const startsOn = await legalToday(tx);
  const { endsOn } = measureEnd({ assetClass: 'deposit', startsOn, years: measure.years }, book);
  return { startsOn, endsOn };
}
