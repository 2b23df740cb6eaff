import { AuditTrail } from '@lib/audit';
import type { AnswerOf, BodyOf } from '@lib/contracts';
import { caseFlowApi, caseFlowEvents } from '@lib/contracts';
import type { CourtDate } from '@lib/kernel';
import { DomainError, isUuid, newId } from '@lib/kernel';
import { Deadlines } from '@lib/jobs';
import { Outbox } from '@lib/messaging';
import type { Tx } from '@lib/persistence';
import { CommandRunner, legalToday } from '@lib/persistence';
import type { CommandContext } from '@lib/platform';
import { canonicalHash } from '@lib/platform';
import { Injectable } from '@nestjs/common';
import type { CaseRow } from '../cases/index.js';
import { assertOnTeam, lockCase, moveCase } from '../cases/index.js';
import { recordNode } from '../nodes/index.js';

type Issued = AnswerOf<typeof caseFlowApi.issueNotice>;
type Served = AnswerOf<typeof caseFlowApi.recordService>;

/** The enforcement notice (执行通知书): issued to each debtor, its service recorded. */
@Injectable()
export class NoticesService {
  constructor(
    private readonly commands: CommandRunner,
    private readonly outbox: Outbox,
    private readonly audit: AuditTrail,
    private readonly deadlines: Deadlines,
  ) {}

  /** Issues the notice to a debtor (民诉法解释 art. 480); one per debtor. */
  async issue(
    command: CommandContext,
    caseId: string,
    body: BodyOf<typeof caseFlowApi.issueNotice>,
  ): Promise<Issued> {
    return this.commands.run(command, async (tx) => {
      const row = await lockCase(tx, caseId, command.actor);
      await assertOnTeam(tx, row, command.actor);
      const serial = await this.assertAddressee(tx, row, body.partyId);
      if (row.state !== 'notified') {
        await moveCase(tx, row, 'notified', { actor: command.actor, cause: '签发执行通知书' });
      }
      const noticeId = newId<'Notice'>();
      const documentNumber = `${row.caseNumber}执行通知书${serial > 1 ? `之${serial}` : ''}`;
      const issuedOn = await legalToday(tx);
      const content = { documentNumber, partyId: body.partyId, title: row.title, issuedOn };
      await tx.query(
        `INSERT INTO enforcement_notice (notice_id, home_court, case_id, party_id, state,
           document_number, perform_within_days, document_hash, issued_on)
         VALUES ($1, $2, $3, $4, 'issued', $5, $6, $7, $8)`,
        [
          noticeId,
          row.homeCourt,
          row.caseId,
          body.partyId,
          documentNumber,
          body.performWithinDays,
          canonicalHash(content),
          issuedOn,
        ],
      );
      // The term runs for each debtor: the clock stops with the last one's notice.
      if (await allNotified(tx, row)) await recordNode(tx, this.deadlines, row, 'notice-issued');
      await this.outbox.append(tx, caseFlowEvents.enforcementNoticeIssued, {
        subject: row.matterId,
        homeCourt: row.homeCourt,
        correlationId: command.correlationId,
        data: { ...refOf(row), noticeId, partyId: body.partyId, documentNumber, issuedOn },
      });
      await this.record(tx, command, row, { action: 'notice.issue', noticeId, after: content });
      return { noticeId, documentNumber, issuedOn };
    });
  }

  /** Records service once; a second record on another day is a conflict, not an overwrite. */
  async recordService(
    command: CommandContext,
    ids: { readonly caseId: string; readonly noticeId: string },
    body: BodyOf<typeof caseFlowApi.recordService>,
  ): Promise<Served> {
    return this.commands.run(command, async (tx) => {
      const row = await lockCase(tx, ids.caseId, command.actor);
      await assertOnTeam(tx, row, command.actor);
      const notice = await lockNotice(tx, row, ids.noticeId);
      assertServiceDay(notice.issuedOn, body.servedOn, await legalToday(tx));
      await tx.query(
        `UPDATE enforcement_notice SET state = 'served', served_on = $2, method = $3 WHERE notice_id = $1`,
        [ids.noticeId, body.servedOn, body.method],
      );
      await this.outbox.append(tx, caseFlowEvents.enforcementNoticeServed, {
        subject: row.matterId,
        homeCourt: row.homeCourt,
        correlationId: command.correlationId,
        data: {
          ...refOf(row),
          noticeId: ids.noticeId,
          partyId: notice.partyId,
          servedOn: body.servedOn,
          method: body.method,
        },
      });
      await this.record(tx, command, row, {
        action: 'notice.record-service',
        noticeId: ids.noticeId,
        after: body,
      });
      return { noticeId: ids.noticeId, servedOn: body.servedOn };
    });
  }

  /** Only a debtor is notified, and only once; returns the serial of this notice in the case. */
  private async assertAddressee(tx: Tx, row: CaseRow, partyId: string): Promise<number> {
    const [party] = await tx.query<{ role: string }>(
      'SELECT role FROM party WHERE home_court = $1 AND case_id = $2 AND party_id = $3',
      [row.homeCourt, row.caseId, partyId],
    );
    if (party?.role !== 'debtor') {
      throw new DomainError(
        'NOTICE.NOT_A_DEBTOR',
        'unprocessable',
        '执行通知书只能发给本案被执行人',
        {
          fields: [{ path: 'partyId', message: '该当事人不是本案被执行人' }],
        },
      );
    }
    const notices = await tx.query<{ partyId: string }>(
      `SELECT party_id AS "partyId" FROM enforcement_notice WHERE home_court = $1 AND case_id = $2`,
      [row.homeCourt, row.caseId],
    );
    if (notices.some((notice) => notice.partyId === partyId)) {
      throw new DomainError('NOTICE.ALREADY_ISSUED', 'conflict', '已向该被执行人签发过执行通知书');
    }
    return notices.length + 1;
  }

  private async record(
    tx: Tx,
    command: CommandContext,
    row: CaseRow,
    entry: { readonly action: string; readonly noticeId: string; readonly after: unknown },
  ): Promise<void> {
    await this.audit.record(tx, {
      actor: command.actor,
      action: entry.action,
      subjectKind: 'enforcement-notice',
      subjectId: entry.noticeId,
      caseId: row.caseId,
      homeCourt: row.homeCourt,
      after: entry.after,
      article: '民诉法解释(法释〔2022〕11号)第四百八十条',
    });
  }
}

async function allNotified(tx: Tx, { homeCourt, caseId }: CaseRow): Promise<boolean> {
  const waiting = await tx.query(
    `SELECT 1 FROM party AS p
     WHERE p.home_court = $1 AND p.case_id = $2 AND p.role = 'debtor' AND NOT EXISTS (
       SELECT 1 FROM enforcement_notice AS n
       WHERE n.home_court = p.home_court AND n.case_id = p.case_id AND n.party_id = p.party_id)
     LIMIT 1`,
    [homeCourt, caseId],
  );
  return waiting.length === 0;
}

function refOf(row: CaseRow): { caseId: string; matterId: string } {
  return { caseId: row.caseId, matterId: row.matterId };
}

async function lockNotice(
  tx: Tx,
  row: CaseRow,
  noticeId: string,
): Promise<{ partyId: string; issuedOn: CourtDate }> {
  const [notice] = isUuid(noticeId)
    ? await tx.query<{ partyId: string; issuedOn: CourtDate; state: string }>(
        `SELECT party_id AS "partyId", issued_on AS "issuedOn", state FROM enforcement_notice
         WHERE notice_id = $1 AND home_court = $2 AND case_id = $3 FOR UPDATE`,
        [noticeId, row.homeCourt, row.caseId],
      )
    : [];
  if (!notice) throw new DomainError('NOTICE.NOT_FOUND', 'not-found', '没有找到该执行通知书');
  if (notice.state === 'served') {
    throw new DomainError('NOTICE.ALREADY_SERVED', 'conflict', '该通知书的送达已登记,不能改写');
  }
  return notice;
}

function assertServiceDay(issuedOn: CourtDate, servedOn: CourtDate, today: CourtDate): void {
  if (servedOn >= issuedOn && servedOn <= today) return;
  const message = `送达日应在签发日 ${issuedOn} 与今天 ${today} 之间`;
  throw new DomainError('NOTICE.SERVICE_DAY', 'unprocessable', message, {
    fields: [{ path: 'servedOn', message }],
  });
}
