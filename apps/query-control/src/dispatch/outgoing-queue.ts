import { batchNoOf } from '@lib/agencies';
import { Deadlines, Tasks } from '@lib/jobs';
import { newId } from '@lib/kernel';
import type { Tx } from '@lib/persistence';
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
    batch_no, subject_kind, subject_id, payload, writ_id, state, created_at)
  VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, 'pending', legal_now())`;
const VOID = `
  UPDATE outgoing_message SET state = 'void'
  WHERE subject_kind = $1 AND subject_id = $2 AND state = 'pending' RETURNING message_id`;

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

  /** Stops the answer-by clock of a control order. */
  async stopClock(tx: Tx, orderId: string, why: string): Promise<void> {
    await this.deadlines.cancel(tx, 'control-answer-by', orderId, why);
  }
}
