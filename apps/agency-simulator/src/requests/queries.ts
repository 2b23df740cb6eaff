import { decodePackage, type QueryAnswerPackage, type QueryRequest } from '@lib/agencies';
import type { Tx } from '@lib/persistence';
import { Injectable } from '@nestjs/common';
import { bodyOf } from '../bodies.js';
import { FaultsStore } from '../faults/index.js';
import { Outgoing } from './outgoing.js';
import { QueryAnswers } from './query-answers.js';

interface WaitingRow {
  readonly institution: string;
  readonly requestNo: string;
  readonly batchNo: string;
  readonly fileName: string;
  readonly package: Buffer;
}

/** Answers queries whose time has come, with what is known at that moment. */
@Injectable()
export class Queries {
  constructor(
    private readonly answers: QueryAnswers,
    private readonly faults: FaultsStore,
    private readonly outgoing: Outgoing,
  ) {}

  /** Returns how many were answered. */
  async answerDue(tx: Tx): Promise<number> {
    const due = await tx.query<WaitingRow>(
      `UPDATE request SET answered = true
       WHERE kind = 'query' AND NOT answered AND due_at <= legal_now()
       RETURNING institution, request_no AS "requestNo", batch_no AS "batchNo",
         package_name AS "fileName", package`,
    );
    for (const row of due) await this.answer(tx, row);
    return due.length;
  }

  private async answer(tx: Tx, row: WaitingRow): Promise<void> {
    const body = bodyOf(row.institution);
    const faults = await this.faults.of(tx, body.code);
    const reply = await this.answers.answer(tx, body, requestOf(row), faults.query);
    const back = reply.kind === 'send-back';
    const pkg: QueryAnswerPackage = {
      type: 'CXFK',
      institution: body.wireCode,
      batchNo: row.batchNo,
      answers: back ? [] : [reply],
      sendBacks: back ? [reply] : [],
    };
    const times = faults.query === 'twice' ? 2 : 1;
    for (let time = 0; time < times; time += 1) {
      await this.outgoing.add(tx, {
        institution: body.code,
        requestNo: row.requestNo,
        pkg,
        due: { inSeconds: 0 },
        broken: faults.query === 'broken-file',
      });
    }
  }
}

function requestOf({ fileName, package: bytes }: WaitingRow): QueryRequest {
  const pkg = decodePackage({ fileName, bytes });
  const request = pkg.type === 'CXQQ' ? pkg.requests[0] : undefined;
  if (!request) throw new Error(`${fileName} holds no query`);
  return request;
}
