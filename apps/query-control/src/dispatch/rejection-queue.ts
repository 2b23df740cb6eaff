import { Tasks } from '@lib/jobs';
import { newId } from '@lib/kernel';
import type { Tx } from '@lib/persistence';
import { Injectable } from '@nestjs/common';
import { SEND_QUERY } from './send-tasks.js';
import type { RejectionPayload } from './outgoing-messages.js';

export interface RejectionDraft {
  readonly institution: string;
  readonly incomingId: string;
  readonly type: 'CXHZ' | 'KZHZ';
  readonly batchNo: string;
  readonly requestNo: string;
  readonly message: string;
}

const INSERT = `
  INSERT INTO outgoing_message (message_id, home_court, institution, mode, kind, priority, request_no,
    batch_no, subject_kind, subject_id, payload, state, created_at)
  VALUES ($1, 'exchange', $2, 'files', 'rejection', 3, $3, $4, 'incoming', $5, $6, 'pending', legal_now())
  ON CONFLICT ON CONSTRAINT outgoing_once DO NOTHING RETURNING message_id`;

/** The court's "your answer failed" (CXHZ, KZHZ), once per broken delivery. */
@Injectable()
export class RejectionQueue {
  constructor(private readonly tasks: Tasks) {}

  async enqueue(tx: Tx, draft: RejectionDraft): Promise<void> {
    const messageId = newId<'OutgoingMessage'>();
    const payload: RejectionPayload = {
      kind: 'rejection',
      type: draft.type,
      faults: [{ requestNo: draft.requestNo, message: draft.message.slice(0, 500) }],
    };
    const rows = await tx.query(INSERT, [
      messageId,
      draft.institution,
      draft.requestNo,
      draft.batchNo,
      draft.incomingId,
      JSON.stringify(payload),
    ]);
    if (rows.length === 0) return;
    const options = { homeCourt: 'exchange', dedupeKey: messageId };
    await this.tasks.add(tx, SEND_QUERY, { messageId }, options);
  }
}
