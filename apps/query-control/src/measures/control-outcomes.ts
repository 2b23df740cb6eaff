import type { ControlAnswer, ControlOutcome, SendBack } from '@lib/agencies';
import { answerHash } from '@lib/agencies';
import { DomainError, newId } from '@lib/kernel';
import type { Tx } from '@lib/persistence';
import { lockSubject } from '@lib/persistence';
import { Injectable } from '@nestjs/common';
import { plainJson } from '../answers/index.js';
import type { IncomingOrigin } from '../answers/index.js';
import { OutcomeEffects } from './outcome-effects.js';
import type { OutcomeAt } from './outcome-at.js';
import type { MeasureOrderRow, MeasureRow } from './measure-rows.js';
import { caseOfRequestNo, lockMeasure, lockOrderByNo } from './measure-rows.js';

type Effect = 'applied' | 'repeated' | 'disputed' | 'outdated';

/** The order and measure an answer is about, locked. */
interface Matched {
  readonly order: MeasureOrderRow;
  readonly measure: MeasureRow;
}

const EARLIER = `
  SELECT c.content_hash AS "contentHash" FROM control_outcome AS c WHERE c.order_id = $1`;
const STORE = `
  INSERT INTO control_outcome (outcome_id, home_court, order_id, measure_id, incoming_id, content_hash,
    payload, effect, received_at)
  VALUES ($1, $2, $3, $4, $5, $6, $7, $8, legal_now())`;
const RECEIPT = `
  INSERT INTO receipt_document (document_id, home_court, order_id, incoming_id, name, content,
    content_hash, received_at)
  VALUES ($1, $2, $3, $4, $5, $6, encode(sha256($6), 'hex'), legal_now())
  ON CONFLICT ON CONSTRAINT receipt_once DO NOTHING`;

/** Results of freezes, releases and deductions as bodies report them, in whatever order they come. */
@Injectable()
export class ControlOutcomes {
  constructor(private readonly effects: OutcomeEffects) {}

  /**
   * Takes one control result over; returns the measure after it.
   *
   * @throws DomainError `ANSWER.UNKNOWN_REQUEST`, `ANSWER.NO_OUTCOME` (invalid).
   */
  async apply(tx: Tx, origin: IncomingOrigin, answer: ControlAnswer): Promise<MeasureRow> {
    const { order, measure } = await this.match(tx, origin, answer.requestNo);
    const outcome = answer.outcomes.find((line) => line.lineNo === 1);
    if (!outcome) throw new DomainError('ANSWER.NO_OUTCOME', 'invalid', '答复中没有第1行的结果');
    const contentHash = answerHash(answer);
    const at: OutcomeAt = { order, measure, outcome, incomingId: origin.incomingId };
    const effect = (await isRepeat(tx, order, contentHash))
      ? 'repeated'
      : await this.effects.apply(tx, at);
    await store(tx, at, contentHash, effect);
    await tx.query(RECEIPT, [
      newId<'Receipt'>(),
      order.homeCourt,
      order.orderId,
      origin.incomingId,
      answer.receipt.name,
      Buffer.from(answer.receipt.content),
    ]);
    return lockMeasure(tx, measure.measureId);
  }

  /** The body refuses to deal with the order: nothing was done. */
  async sentBack(tx: Tx, origin: IncomingOrigin, sendBack: SendBack): Promise<MeasureRow> {
    const { order, measure } = await this.match(tx, origin, sendBack.requestNo);
    const reason = sendBack.detail ? `${sendBack.reason}(${sendBack.detail})` : sendBack.reason;
    await this.effects.refused(tx, { order, measure }, reason);
    return lockMeasure(tx, measure.measureId);
  }

  private async match(tx: Tx, origin: IncomingOrigin, requestNo: string): Promise<Matched> {
    const { institution } = origin;
    const caseId = await caseOfRequestNo(tx, institution, requestNo);
    if (caseId) await lockSubject(tx, 'case', caseId);
    const order = caseId ? await lockOrderByNo(tx, institution, requestNo) : undefined;
    if (order) return { order, measure: await lockMeasure(tx, order.measureId) };
    throw new DomainError(
      'ANSWER.UNKNOWN_REQUEST',
      'invalid',
      `没有向该机构发出请求单号 ${requestNo}`,
    );
  }
}

async function isRepeat(tx: Tx, order: MeasureOrderRow, contentHash: string): Promise<boolean> {
  const earlier = await tx.query<{ contentHash: string }>(EARLIER, [order.orderId]);
  return earlier.some((row) => row.contentHash === contentHash);
}

async function store(
  tx: Tx,
  at: {
    readonly order: MeasureOrderRow;
    readonly outcome: ControlOutcome;
    readonly incomingId: string;
  },
  contentHash: string,
  effect: Effect,
): Promise<void> {
  await tx.query(STORE, [
    newId<'ControlOutcome'>(),
    at.order.homeCourt,
    at.order.orderId,
    at.order.measureId,
    at.incomingId,
    contentHash,
    plainJson(at.outcome),
    effect,
  ]);
}
