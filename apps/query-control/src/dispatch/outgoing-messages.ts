import type { AnswerFault, WireFile, WirePackage } from '@lib/agencies';
import { checkBeforeSending, encodePackage } from '@lib/agencies';
import { DomainError } from '@lib/kernel';
import { lockSubject, ReadDatabase, UnitOfWork } from '@lib/persistence';
import type { Tx } from '@lib/persistence';
import { Injectable } from '@nestjs/common';
import type { Institution } from '../institutions/index.js';
import { InstitutionsReadModel, readCourt } from '../institutions/index.js';
import { certificatesOf, controlRequestOf, queryRequestOf, writOf } from './court-requests.js';
import type { RequestSurroundings } from './court-requests.js';
import type { OutgoingPayload } from './outgoing.js';
import { SentListeners } from './sent-listeners.js';

export interface RejectionPayload {
  readonly kind: 'rejection';
  readonly type: 'CXHZ' | 'KZHZ';
  readonly faults: readonly AnswerFault[];
}

export interface OutgoingRow {
  readonly messageId: string;
  readonly homeCourt: string;
  readonly institution: string;
  readonly state: 'pending' | 'sending' | 'sent' | 'answered' | 'void' | 'failed';
  readonly requestNo: string;
  readonly batchNo: string;
  readonly subjectKind: 'query-request' | 'measure-order' | 'incoming';
  readonly subjectId: string;
  readonly payload: OutgoingPayload | RejectionPayload;
  readonly writId: string | null;
  readonly caseId: string | null;
}

export const OUTGOING_COLUMNS = `
  m.message_id AS "messageId", m.home_court AS "homeCourt", m.institution, m.state,
  m.request_no AS "requestNo", m.batch_no AS "batchNo", m.subject_kind AS "subjectKind",
  m.subject_id AS "subjectId", m.payload, m.writ_id AS "writId", m.case_id AS "caseId"`;
const READ = `SELECT ${OUTGOING_COLUMNS} FROM outgoing_message AS m WHERE m.message_id = $1`;
const CLAIM = `
  UPDATE outgoing_message AS m SET state = 'sending'
  WHERE m.message_id = $1 AND m.state IN ('pending', 'sending') RETURNING ${OUTGOING_COLUMNS}`;
const SENT = `
  UPDATE outgoing_message SET state = 'sent', sent_at = legal_now()
  WHERE message_id = $1 AND state IN ('pending', 'sending') RETURNING message_id`;
/** Withdrawn while its file was being written: it stays withdrawn, and the body has the file. */
const WRITTEN = `
  UPDATE outgoing_message SET sent_at = legal_now(),
    state = CASE state WHEN 'void' THEN 'void' ELSE 'sent' END
  WHERE message_id = $1 AND state IN ('pending', 'sending', 'void') RETURNING message_id`;
const FAILED = `
  UPDATE outgoing_message SET state = 'failed', failure = $2
  WHERE message_id = $1 AND state IN ('pending', 'sending')`;
const WRIT = 'SELECT content FROM writ WHERE writ_id = $1';

/** The rows for the bodies: claimed, turned into files, marked as handed over. */
@Injectable()
export class OutgoingMessages {
  constructor(
    private readonly db: ReadDatabase,
    private readonly unitOfWork: UnitOfWork,
    private readonly institutions: InstitutionsReadModel,
    private readonly listeners: SentListeners,
  ) {}

  /** Claims a message for writing; from here on it cannot be taken back. Undefined when void or done. */
  async claim(messageId: string): Promise<OutgoingRow | undefined> {
    return this.unitOfWork.run(async (tx) => {
      const [row] = await tx.query<OutgoingRow>(CLAIM, [messageId]);
      return row;
    });
  }

  async read(messageId: string): Promise<OutgoingRow | undefined> {
    const [row] = await this.db.query<OutgoingRow>(READ, [messageId]);
    return row;
  }

  /**
   * Marks the hand-over and lets the owner of the request follow; a repeat changes nothing. The case
   * is locked first, as everywhere: a hand-over and a taking back never cross.
   */
  async markSent(tx: Tx, row: OutgoingRow): Promise<void> {
    await this.handedOver(tx, row, SENT);
  }

  /** Marks a file that was written, also one that was withdrawn meanwhile: the body can read it. */
  async markWritten(row: OutgoingRow): Promise<void> {
    await this.unitOfWork.run((tx) => this.handedOver(tx, row, WRITTEN));
  }

  private async handedOver(tx: Tx, row: OutgoingRow, sql: string): Promise<void> {
    if (row.caseId) await lockSubject(tx, 'case', row.caseId);
    const moved = await tx.query(sql, [row.messageId]);
    if (moved.length === 0 || row.subjectKind === 'incoming') return;
    await this.listeners.sent(tx, row.subjectKind, row.subjectId);
  }

  async markFailed(tx: Tx, messageId: string, failure: string): Promise<void> {
    await tx.query(FAILED, [messageId, failure.slice(0, 2_000)]);
  }

  /**
   * The file for a body in files mode, checked for what the body would refuse.
   *
   * @throws DomainError `EXCHANGE.UNSENDABLE` naming every fault.
   */
  async fileOf(row: OutgoingRow): Promise<WireFile> {
    const pkg = await this.packageOf(row);
    const faults = pkg.type === 'CXQQ' || pkg.type === 'KZQQ' ? checkBeforeSending(pkg) : [];
    if (faults.length > 0) {
      throw new DomainError(
        'EXCHANGE.UNSENDABLE',
        'unprocessable',
        '请求不符合协助机构的接收要求',
        {
          fields: faults.map(({ path, message }) => ({ path, message })),
        },
      );
    }
    return encodePackage(pkg);
  }

  /** Court, institution and writ of a request, for either mode. */
  async surroundings(
    row: OutgoingRow,
    handlingCourt: string,
    db: Tx | ReadDatabase = this.db,
  ): Promise<RequestSurroundings> {
    return {
      court: await readCourt(db, handlingCourt),
      institution: await this.institutionOf(row.institution, db),
      writId: row.writId ?? '',
    };
  }

  async writContent(writId: string): Promise<Uint8Array> {
    const [row] = await this.db.query<{ content: Buffer }>(WRIT, [writId]);
    if (!row) throw new Error(`no writ ${writId}`);
    return new Uint8Array(row.content);
  }

  private async packageOf(row: OutgoingRow): Promise<WirePackage> {
    const { payload } = row;
    const { wireCode } = await this.institutionOf(row.institution);
    const head = { institution: wireCode, batchNo: row.batchNo };
    if (payload.kind === 'rejection') {
      return { ...head, type: payload.type, faults: payload.faults };
    }
    const around = await this.surroundings(row, payload.court);
    const writs = [writOf(payload, around, await this.writContent(around.writId))];
    const certificates = certificatesOf(payload.requestNo, around.court);
    return payload.kind === 'query'
      ? { ...head, type: 'CXQQ', requests: [queryRequestOf(payload, around)], writs, certificates }
      : { ...head, type: 'KZQQ', request: controlRequestOf(payload, around), writs, certificates };
  }

  private async institutionOf(code: string, db: Tx | ReadDatabase = this.db): Promise<Institution> {
    const found = (await this.institutions.all(db)).find((row) => row.code === code);
    if (!found) throw new Error(`no institution ${code}`);
    return found;
  }
}
