import type { ControlRequest, OfficerCertificate, QueryRequest, Writ } from '@lib/agencies';
import { UnitOfWork } from '@lib/persistence';
import { Injectable } from '@nestjs/common';
import { certificatesOf, controlRequestOf, queryRequestOf, writOf } from './court-requests.js';
import type { OutgoingRow } from './outgoing-messages.js';
import { OUTGOING_COLUMNS, OutgoingMessages } from './outgoing-messages.js';

const OFFER_MAX = 100;
/** What was handed over is offered again after a pause until it is answered: a lost reply loses nothing. */
const OFFER_AGAIN_SECONDS = 10;

const OPEN = `
  UPDATE outgoing_message AS m SET served_at = now()
  WHERE m.message_id IN (
    SELECT o.message_id FROM outgoing_message AS o
    WHERE o.institution = $1 AND o.mode = 'service' AND o.kind = $2
      AND (o.state = 'pending' OR (o.state = 'sent'
        AND o.served_at < now() - make_interval(secs => ${OFFER_AGAIN_SECONDS})))
    ORDER BY o.priority, o.created_at LIMIT ${OFFER_MAX} FOR UPDATE SKIP LOCKED)
  RETURNING ${OUTGOING_COLUMNS}, m.priority, m.created_at AS "createdAt"`;
const BY_NO = `
  SELECT ${OUTGOING_COLUMNS} FROM outgoing_message AS m
  WHERE m.institution = $1 AND m.request_no = $2 AND m.kind <> 'rejection' AND m.state <> 'void'`;
const BY_WRIT = `
  SELECT ${OUTGOING_COLUMNS} FROM outgoing_message AS m
  WHERE m.institution = $1 AND m.writ_id::text = $2 AND m.state <> 'void' ORDER BY m.created_at LIMIT 1`;

interface OfferedRow extends OutgoingRow {
  readonly priority: number;
  readonly createdAt: Date;
}

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

  /** Handing over and its effects commit before the answer leaves. */
  private async offer(institution: string, kind: 'query' | 'control'): Promise<OfferedRow[]> {
    return this.unitOfWork.run(async (tx) => {
      const rows = await tx.query<OfferedRow>(OPEN, [institution, kind]);
      for (const row of rows) await this.messages.markSent(tx, row);
      return rows.sort(
        (left, right) =>
          left.priority - right.priority || left.createdAt.getTime() - right.createdAt.getTime(),
      );
    });
  }
}
