import type { agencySimulatorApi, AnswerOf } from '@lib/contracts';
import { UnitOfWork } from '@lib/persistence';
import { Injectable } from '@nestjs/common';
import { bodyOf } from '../bodies.js';

type RequestView = AnswerOf<typeof agencySimulatorApi.listRequests>['items'][number];

interface RequestRow extends Omit<RequestView, 'receivedAt'> {
  readonly receivedAt: Date;
}

const STATE = `
  CASE WHEN sent.answers > 0 THEN 'answered'
       WHEN request.due_at IS NULL THEN 'withheld' ELSE 'waiting' END`;

/** What the bodies were asked and what became of it. */
@Injectable()
export class RequestBook {
  constructor(private readonly uow: UnitOfWork) {}

  /** Newest first. */
  async list(limit: number): Promise<RequestView[]> {
    const rows = await this.uow.run((tx) =>
      tx.query<RequestRow>(
        `SELECT request.institution, request.request_no AS "requestNo", request.kind,
           request.received_at AS "receivedAt", ${STATE} AS state, sent.answers
         FROM request CROSS JOIN LATERAL (
           SELECT count(*)::integer AS answers FROM outgoing
           WHERE outgoing.institution = request.institution
             AND outgoing.request_no = request.request_no AND sent_at IS NOT NULL) AS sent
         ORDER BY request.received_at DESC, request.request_no DESC LIMIT $1`,
        [limit],
      ),
    );
    return rows.map((row) => ({ ...row, receivedAt: row.receivedAt.toISOString() }));
  }

  /** Lets go what a silent or late body keeps back; returns how many requests it concerns. */
  async letGo(code: string): Promise<number> {
    const body = bodyOf(code);
    return this.uow.run(async (tx) => {
      const queries = await tx.query(
        `UPDATE request SET due_at = legal_now() WHERE institution = $1 AND NOT answered
           AND (due_at IS NULL OR due_at > legal_now()) RETURNING request_no`,
        [body.code],
      );
      const controls = await tx.query(
        `UPDATE outgoing SET due_at = legal_now() WHERE institution = $1 AND sent_at IS NULL
           AND (due_at IS NULL OR due_at > legal_now()) RETURNING request_no`,
        [body.code],
      );
      return queries.length + controls.length;
    });
  }
}
