import { batchNoOf } from '@lib/agencies';
import { Deadlines, Tasks } from '@lib/jobs';
import { newId } from '@lib/kernel';
import type { Tx } from '@lib/persistence';
import { legalNow } from '@lib/persistence';
import { Injectable } from '@nestjs/common';
import type { Institution } from '../institutions/index.js';
import type { CaseKey } from '../journal/index.js';
import { sendTaskOf } from './send-tasks.js';
import type { OutgoingPayload } from './outgoing.js';
import { priorityOf } from './outgoing.js';

export interface OutgoingDraft {
  readonly key: CaseKey;
  readonly institution: Institution;
  readonly subjectKind: 'query-request' | 'measure-order';
  readonly subjectId: string;
  readonly writId: string;
  /** Legal time by which the body should answer; past it the request is silent, never "none". */
  readonly answerBy: Date;
  readonly payload: OutgoingPayload;
}

const INSERT = `
  INSERT INTO outgoing_message (message_id, home_court, institution, mode, kind, priority, request_no,
    batch_no, subject_kind, subject_id, payload, writ_id, case_id, state, created_at)
  VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, 'pending', legal_now())`;
const VOID = `
  UPDATE outgoing_message SET state = 'void'
  WHERE subject_kind = $1 AND subject_id = $2 AND state = 'pending' RETURNING message_id`;

/** A new file name, for a name is written once; the request number inside stays the same. */
const AGAIN = `
  UPDATE outgoing_message AS m SET offers = m.offers + 1,
    batch_no = 'R' || lpad((m.offers + 1)::text, 4, '0') || right(repeat('0', 25) || upper(m.request_no), 25),
    state = CASE m.mode WHEN 'files' THEN 'sending' ELSE m.state END
  WHERE m.subject_kind = 'measure-order' AND m.subject_id = $1 AND m.state IN ('sent', 'failed')
  RETURNING m.message_id AS "messageId", m.home_court AS "homeCourt", m.payload, m.mode, m.offers`;
const WITHDRAW = `
  UPDATE outgoing_message SET state = 'void'
  WHERE subject_kind = 'measure-order' AND subject_id = $1
    AND state IN ('sending', 'sent', 'failed')`;
const WITHDRAWN = `
  SELECT 1 FROM outgoing_message
  WHERE subject_kind = 'measure-order' AND subject_id = $1 AND state = 'void'`;

const RETRY = `
  UPDATE outgoing_message AS m SET state = 'sending'
  WHERE m.message_id IN (SELECT f.message_id FROM outgoing_message AS f
    WHERE f.state = 'failed' AND f.kind <> 'rejection' ORDER BY f.priority, f.created_at LIMIT 100
    FOR UPDATE SKIP LOCKED)
  RETURNING m.message_id AS "messageId", m.home_court AS "homeCourt", m.payload`;
/** What was never handed over is sent like after a fault; what was is known to the body, silent or not. */
const RESUME = `
  UPDATE outgoing_message AS m SET state = CASE
    WHEN o.state <> 'approved' THEN 'sent' WHEN m.mode = 'files' THEN 'failed' ELSE 'pending' END
  FROM measure_order AS o
  WHERE m.subject_kind = 'measure-order' AND m.subject_id = $1 AND m.state = 'void'
    AND o.order_id = m.subject_id
  RETURNING m.home_court AS "homeCourt", m.case_id AS "caseId",
    greatest(o.answer_by, legal_now()) AS "dueAt"`;

interface ResumedRow {
  readonly homeCourt: string;
  readonly caseId: string;
  readonly dueAt: Date;
}

interface OfferedRow extends FailedRow {
  readonly mode: 'files' | 'service';
  readonly offers: number;
}

interface FailedRow {
  readonly messageId: string;
  readonly homeCourt: string;
  readonly payload: OutgoingPayload;
}

/** Rows for the bodies to fetch: the rows are the truth, files and SOAP answers are copies. */
@Injectable()
export class OutgoingQueue {
  constructor(
    private readonly tasks: Tasks,
    private readonly deadlines: Deadlines,
  ) {}

  /** Queues one request and starts its answer-by clock. */
  async enqueue(tx: Tx, draft: OutgoingDraft): Promise<void> {
    const { key, institution, payload } = draft;
    const messageId = newId<'OutgoingMessage'>();
    await tx.query(INSERT, [
      messageId,
      key.homeCourt,
      institution.code,
      institution.mode,
      payload.kind,
      priorityOf(payload),
      payload.requestNo,
      batchNoOf(payload.requestNo),
      draft.subjectKind,
      draft.subjectId,
      JSON.stringify(payload),
      draft.writId,
      key.caseId,
    ]);
    await this.deadlines.set(tx, {
      kind: payload.kind === 'query' ? 'query-answer-by' : 'control-answer-by',
      subjectId: draft.subjectId,
      homeCourt: key.homeCourt,
      caseId: key.caseId,
      dueAt: draft.answerBy,
      payload: {},
    });
    // A body in service mode fetches by itself; for the others a file is written.
    if (institution.mode === 'files') {
      const options = { homeCourt: key.homeCourt, dedupeKey: messageId };
      await this.tasks.add(tx, sendTaskOf(payload), { messageId }, options);
    }
  }

  /** Takes back what no body has seen yet; false when it was handed over already. */
  async takeBack(tx: Tx, kind: OutgoingDraft['subjectKind'], subjectId: string): Promise<boolean> {
    const rows = await tx.query(VOID, [kind, subjectId]);
    return rows.length > 0;
  }

  /** Requests whose file could not be written are tried anew; returns how many. */
  async retryFailed(tx: Tx): Promise<number> {
    const rows = await tx.query<FailedRow>(RETRY);
    for (const { messageId, homeCourt, payload } of rows) {
      await this.tasks.add(
        tx,
        sendTaskOf(payload),
        { messageId },
        { homeCourt, dedupeKey: messageId },
      );
    }
    return rows.length;
  }

  /**
   * Puts a silent order before its body once more under the same request number; returns how often
   * it was offered by then, undefined while an earlier offer is still being written.
   */
  async offerAgain(tx: Tx, orderId: string): Promise<number | undefined> {
    const [row] = await tx.query<OfferedRow>(AGAIN, [orderId]);
    if (!row) return undefined;
    const { messageId, homeCourt, payload, offers } = row;
    // A body in service mode finds it whenever it asks.
    if (row.mode === 'files') {
      const options = { homeCourt, dedupeKey: `${messageId}:${offers}` };
      await this.tasks.add(tx, sendTaskOf(payload), { messageId }, options);
    }
    return offers;
  }

  /** What a body saw, or may be seeing now, and did not answer is not put before it again. */
  async withdraw(tx: Tx, orderId: string): Promise<void> {
    await tx.query(WITHDRAW, [orderId]);
  }

  /** Puts what was withdrawn before its body again, at once when its time to answer is over. */
  async resume(tx: Tx, orderId: string): Promise<void> {
    const [row] = await tx.query<ResumedRow>(RESUME, [orderId]);
    if (!row) return;
    await this.deadlines.set(tx, {
      ...row,
      kind: 'control-answer-by',
      subjectId: orderId,
      payload: {},
    });
  }

  /** Starts the answer-by clock of a control order that has none any more: it is pressed at once. */
  async pressAgain(
    tx: Tx,
    { orderId, homeCourt, caseId }: { orderId: string; homeCourt: string; caseId: string },
  ): Promise<void> {
    const clock = { kind: 'control-answer-by', subjectId: orderId } as const;
    if (await this.deadlines.find(tx, clock.kind, clock.subjectId)) return;
    const dueAt = await legalNow(tx);
    await this.deadlines.set(tx, { ...clock, homeCourt, caseId, dueAt, payload: {} });
  }

  async isWithdrawn(tx: Tx, orderId: string): Promise<boolean> {
    return (await tx.query(WITHDRAWN, [orderId])).length > 0;
  }

  /** Stops the answer-by clock of a control order. */
  async stopClock(tx: Tx, orderId: string, why: string): Promise<void> {
    await this.deadlines.cancel(tx, 'control-answer-by', orderId, why);
  }
}
