import {
  type ControlAnswerPackage,
  decodePackage,
  encodePackage,
  type QueryAnswerPackage,
  type WireFile,
} from '@lib/agencies';
import type { Tx } from '@lib/persistence';
import { UnitOfWork } from '@lib/persistence';
import { Injectable } from '@nestjs/common';

export type AnswerPackage = QueryAnswerPackage | ControlAnswerPackage;

/** When an answer may go, in legal time; `withheld`: not before somebody says so. */
export type Due = { readonly inSeconds: number } | 'withheld';

export interface OutgoingAnswer {
  readonly institution: string;
  readonly requestNo: string;
  readonly pkg: AnswerPackage;
  readonly due: Due;
  /** Cut the file when it is sent. */
  readonly broken?: boolean;
}

export interface OutgoingRow {
  readonly outgoingId: bigint;
  readonly institution: string;
  readonly fileName: string;
  readonly package: Buffer;
  readonly broken: boolean;
}

/** Answers on their way, written in the transaction of their effect. */
@Injectable()
export class Outgoing {
  constructor(private readonly uow: UnitOfWork) {}

  /** The first answer carries the request's batch number, each later one a number of the body's own. */
  async add(tx: Tx, answer: OutgoingAnswer): Promise<void> {
    const file = encodePackage(answer.pkg);
    if (await this.insert(tx, answer, file)) return;
    await this.insert(tx, answer, encodePackage(await renumbered(tx, answer.pkg)));
  }

  /** The sound file once more, for a court that could not use it. */
  async resend(tx: Tx, institution: string, requestNo: string): Promise<void> {
    const [row] = await tx.query<{ fileName: string; package: Buffer }>(
      `SELECT file_name AS "fileName", package FROM outgoing
       WHERE institution = $1 AND request_no = $2 ORDER BY outgoing_id DESC LIMIT 1`,
      [institution, requestNo],
    );
    if (!row) return;
    const pkg = decodePackage({ fileName: row.fileName, bytes: row.package }) as AnswerPackage;
    await this.add(tx, { institution, requestNo, pkg, due: { inSeconds: 0 } });
  }

  /** What may go now, oldest first; nothing overtakes an older answer to the same request. */
  async ready(limit: number): Promise<readonly OutgoingRow[]> {
    return this.uow.run((tx) =>
      tx.query<OutgoingRow>(
        `SELECT outgoing_id AS "outgoingId", institution, file_name AS "fileName", package, broken
         FROM outgoing WHERE sent_at IS NULL AND due_at <= legal_now() AND NOT EXISTS (
           SELECT 1 FROM outgoing AS older WHERE older.institution = outgoing.institution
             AND older.request_no = outgoing.request_no AND older.sent_at IS NULL
             AND older.outgoing_id < outgoing.outgoing_id
             AND (older.due_at IS NULL OR older.due_at > legal_now()))
         ORDER BY outgoing_id LIMIT $1`,
        [limit],
      ),
    );
  }

  async sent(outgoingId: bigint): Promise<void> {
    await this.uow.run((tx) =>
      tx.query('UPDATE outgoing SET sent_at = legal_now() WHERE outgoing_id = $1', [outgoingId]),
    );
  }

  private async insert(tx: Tx, answer: OutgoingAnswer, file: WireFile): Promise<boolean> {
    const { institution, requestNo, due, broken } = answer;
    const rows = await tx.query(
      `INSERT INTO outgoing (institution, request_no, file_name, package, broken, due_at)
       VALUES ($1, $2, $3, $4, $5, legal_now() + make_interval(secs => $6))
       ON CONFLICT (institution, file_name) DO NOTHING RETURNING outgoing_id`,
      [
        institution,
        requestNo,
        file.fileName,
        Buffer.from(file.bytes),
        broken ?? false,
        due === 'withheld' ? null : due.inSeconds,
      ],
    );
    return rows.length > 0;
  }
}

const BATCH_LENGTH = 30;

/** The package under a batch number of the body's own. */
export async function renumbered<Package extends AnswerPackage>(
  tx: Tx,
  pkg: Package,
): Promise<Package> {
  const [row] = await tx.query<{ serial: string }>(
    `SELECT nextval('update_serial')::text AS serial`,
  );
  const batchNo = `U${(row?.serial ?? '').padStart(BATCH_LENGTH - 1, '0')}`;
  return { ...pkg, batchNo };
}
