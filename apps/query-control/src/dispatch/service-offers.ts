import type { ControlRequest, OfficerCertificate, QueryRequest, Writ } from '@lib/agencies';
import { UnitOfWork } from '@lib/persistence';
import { Injectable } from '@nestjs/common';
import { certificatesOf, controlRequestOf, queryRequestOf, writOf } from './court-requests.js';
import type { OutgoingRow } from './outgoing-messages.js';
import { OUTGOING_COLUMNS, OutgoingMessages } from './outgoing-messages.js';

const OFFER_MAX = 100;
/** What was handed over is offered again after a pause until it is answered: a lost reply loses nothing. */
const OFFER_AGAIN_SECONDS = 10;

/** What waited longest comes first: what a body leaves unanswered never crowds out what it has not seen. */
const OPEN = `
  SELECT ${OUTGOING_COLUMNS} FROM outgoing_message AS m
  WHERE m.institution = $1 AND m.mode = 'service' AND m.kind = $2
    AND (m.state = 'pending' OR (m.state = 'sent'
      AND m.served_at < now() - make_interval(secs => ${OFFER_AGAIN_SECONDS})))
  ORDER BY m.priority, m.served_at NULLS FIRST, m.created_at, m.message_id LIMIT ${OFFER_MAX}`;
const SERVED = `
  UPDATE outgoing_message SET served_at = now()
  WHERE message_id = $1 AND state = 'sent' RETURNING message_id`;
const BY_NO = `
  SELECT ${OUTGOING_COLUMNS} FROM outgoing_message AS m
  WHERE m.institution = $1 AND m.request_no = $2 AND m.kind <> 'rejection' AND m.state <> 'void'`;
const BY_WRIT = `
  SELECT ${OUTGOING_COLUMNS} FROM outgoing_message AS m
  WHERE m.institution = $1 AND m.writ_id::text = $2 AND m.state <> 'void' ORDER BY m.created_at LIMIT 1`;

/** What a body in service mode finds when it asks: releases first, then freezes, then queries. */
@Injectable()
export class ServiceOffers {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly messages: OutgoingMessages,
  ) {}

  async queries(institution: string): Promise<QueryRequest[]> {
    const requests: QueryRequest[] = [];
    for (const row of await this.offer(institution, 'query')) {
      if (row.payload.kind !== 'query') continue;
      const around = await this.messages.surroundings(row, row.payload.court);
      requests.push(queryRequestOf(row.payload, around));
    }
    return requests;
  }

  async controls(institution: string): Promise<ControlRequest[]> {
    const requests: ControlRequest[] = [];
    for (const row of await this.offer(institution, 'control')) {
      if (row.payload.kind !== 'control') continue;
      const around = await this.messages.surroundings(row, row.payload.court);
      requests.push(controlRequestOf(row.payload, around));
    }
    return requests;
  }

  async writByRequest(institution: string, requestNo: string): Promise<Writ[]> {
    return this.writ(await this.one(BY_NO, institution, requestNo));
  }

  async writById(institution: string, writId: string): Promise<Writ[]> {
    return this.writ(await this.one(BY_WRIT, institution, writId));
  }

  async certificates(institution: string, requestNo: string): Promise<OfficerCertificate[]> {
    const row = await this.one(BY_NO, institution, requestNo);
    if (!row || row.payload.kind === 'rejection') return [];
    const { court } = await this.messages.surroundings(row, row.payload.court);
    return certificatesOf(requestNo, court);
  }

  private async writ(row: OutgoingRow | undefined): Promise<Writ[]> {
    if (!row || row.payload.kind === 'rejection' || !row.writId) return [];
    const around = await this.messages.surroundings(row, row.payload.court);
    return [writOf(row.payload, around, await this.messages.writContent(row.writId))];
  }

  private async one(
    sql: string,
    institution: string,
    value: string,
  ): Promise<OutgoingRow | undefined> {
    const [row] = await this.unitOfWork.run((tx) =>
      tx.query<OutgoingRow>(sql, [institution, value]),
    );
    return row;
  }

  /** Handing over and its effects commit before the answer leaves, request by request. */
  private async offer(institution: string, kind: 'query' | 'control'): Promise<OutgoingRow[]> {
    const open = await this.unitOfWork.run((tx) =>
      tx.query<OutgoingRow>(OPEN, [institution, kind]),
    );
    const offered: OutgoingRow[] = [];
    for (const row of open) {
      const served = await this.unitOfWork.run(async (tx) => {
        await this.messages.markSent(tx, row);
        return tx.query(SERVED, [row.messageId]);
      });
      // Taken back in between: the body never sees it.
      if (served.length > 0) offered.push(row);
    }
    return offered;
  }
}
