import { AuditTrail } from '@lib/audit';
import type { CaseRef } from '@lib/case-refs';
import { assertHandlingCourt, assertOnTeam, lockCaseRef } from '@lib/case-refs';
import type { BodyOf } from '@lib/contracts';
import { caseFundsApi, caseFundsEvents } from '@lib/contracts';
import type { CourtCode } from '@lib/kernel';
import { DomainError, formatYuan } from '@lib/kernel';
import { Outbox } from '@lib/messaging';
import type { Tx } from '@lib/persistence';
import { CommandRunner } from '@lib/persistence';
import type { CommandContext } from '@lib/platform';
import { machineActor } from '@lib/platform';
import { Injectable } from '@nestjs/common';
import { assertOpen } from '../cases/index.js';
import { deductionOf, lockWithDeduction } from './expected-receipts.js';
import { ReceiptMatching, valuedReceipts } from './receipt-matching.js';
import type { ReceiptRow } from './receipt-rows.js';
import { lockReceipt, moveReceipt } from './receipt-rows.js';
import type { ReceiptView } from './receipt.presenter.js';
import { receiptView } from './receipt.presenter.js';

type ProposeBody = BodyOf<typeof caseFundsApi.proposeClaim>;
type ConfirmBody = BodyOf<typeof caseFundsApi.confirmClaim>;

/** Unidentified money finds its case: an officer claims, another person of finance confirms. */
@Injectable()
export class ClaimsService {
  constructor(
    private readonly commands: CommandRunner,
    private readonly outbox: Outbox,
    private readonly audit: AuditTrail,
    private readonly matching: ReceiptMatching,
  ) {}

  /** @throws DomainError `RECEIPT.NOT_UNIDENTIFIED` (409) when somebody was faster. */
  async propose(
    command: CommandContext,
    receiptId: string,
    body: ProposeBody,
  ): Promise<ReceiptView> {
    return this.commands.run(command, async (tx) => {
      const { actor } = command;
      const receipt = await lockReceipt(tx, receiptId, actor.court);
      if (receipt.state !== 'unidentified') throw notUnidentified(receipt);
      const row = await lockCaseRef(tx, body.caseId);
      assertOnTeam(row, actor);
      assertOpen(row);
      await moveReceipt(tx, receipt, {
        to: 'claim-proposed',
        cause: '承办人认领',
        by: actor.personId,
        caseId: row.caseId,
        claimedBy: actor.personId,
        why: body.why,
        confirmedBy: null,
      });
      await this.outbox.append(tx, caseFundsEvents.claimProposed, {
        subject: row.matterId,
        homeCourt: row.homeCourt,
        correlationId: command.correlationId,
        data: {
          caseId: row.caseId,
          matterId: row.matterId,
          receiptId,
          amount: formatYuan(receipt.amountFen),
        },
      });
      await this.record(tx, command, receipt, { action: 'claim.propose', row, why: body.why });
      return this.view(tx, receipt, row);
    });
  }

  /**
   * The verdict is on the claim that was seen, by its case.
   *
   * @throws DomainError `APPROVAL.SAME_PERSON` (403), `STATE.ILLEGAL_MOVE`, `RECEIPT.CLAIM_CHANGED`,
   * `RECEIPT.OTHER_CASE` (409).
   */
  async confirm(
    command: CommandContext,
    receiptId: string,
    body: ConfirmBody,
  ): Promise<ReceiptView> {
    return this.commands.run(command, async (tx) => {
      const receipt = await lockWithDeduction(tx, receiptId, command.actor.court);
      if (receipt.state !== 'claim-proposed' || receipt.caseId === null) throw notProposed(receipt);
      if (receipt.claimedBy === command.actor.personId) throw samePerson();
      if (receipt.caseId !== body.caseId) throw claimChanged();
      const row = await lockCaseRef(tx, receipt.caseId);
      assertHandlingCourt(row, command.actor);
      if (body.verdict === 'reject') await this.reject(tx, command, receipt, body);
      else await this.accept(tx, command, receipt, row);
      const why = body.why ?? (body.verdict === 'confirm' ? '财务确认认领' : '财务退回认领');
      await this.record(tx, command, receipt, { action: `claim.${body.verdict}`, row, why });
      return this.view(tx, receipt, row);
    });
  }

  private async accept(
    tx: Tx,
    command: CommandContext,
    receipt: ReceiptRow,
    row: CaseRef,
  ): Promise<void> {
    const { actor, correlationId } = command;
    const known = await deductionOf(tx, receipt);
    if (known && known.caseId !== row.caseId) throw otherCase(known.requestNo);
    const rows = known ? await valuedReceipts(tx, receipt.homeCourt, known) : [];
    const valued = rows.find((item) => item.receiptId === receipt.receiptId) ?? receipt;
    await this.matching.enter(tx, valued, row, {
      actor,
      cause: '财务确认',
      memo: '不明款认领入案',
      confirmedBy: actor.personId,
      credit: { actor, cause: '不明款认领入案', correlationId },
    });
  }

  /** A deduction that became known while the claim was open is matched now: nobody tells it again. */
  private async reject(
    tx: Tx,
    command: CommandContext,
    receipt: ReceiptRow,
    body: ConfirmBody,
  ): Promise<void> {
    await moveReceipt(tx, receipt, {
      to: 'unidentified',
      cause: '财务退回认领',
      by: command.actor.personId,
      caseId: null,
      claimedBy: null,
      why: body.why ?? null,
      confirmedBy: null,
    });
    const known = await deductionOf(tx, receipt);
    const actor = machineActor('case-funds', receipt.homeCourt as CourtCode);
    const { correlationId } = command;
    if (known) await this.matching.claimWaiting(tx, known, { actor, correlationId });
  }

  private async view(tx: Tx, receipt: ReceiptRow, row: CaseRef): Promise<ReceiptView> {
    const now = await lockReceipt(tx, receipt.receiptId, receipt.homeCourt);
    return receiptView({ ...now, caseNumber: now.caseId === row.caseId ? row.caseNumber : null });
  }

  private async record(
    tx: Tx,
    command: CommandContext,
    receipt: ReceiptRow,
    note: { readonly action: string; readonly row: CaseRef; readonly why: string },
  ): Promise<void> {
    await this.audit.record(tx, {
      actor: command.actor,
      action: note.action,
      subjectKind: 'receipt',
      subjectId: receipt.receiptId,
      homeCourt: note.row.homeCourt,
      caseId: note.row.caseId,
      why: note.why,
      article: '法发〔2017〕6号第三条',
      before: { state: receipt.state, caseId: receipt.caseId },
    });
  }
}

function notUnidentified(receipt: ReceiptRow): DomainError {
  return new DomainError(
    'RECEIPT.NOT_UNIDENTIFIED',
    'conflict',
    receipt.state === 'claimed' ? '这笔到账已经入案' : '这笔到账已有人认领,待财务确认',
    { hint: '请刷新列表;如认领有误,由财务退回后再认领' },
  );
}

function notProposed(receipt: ReceiptRow): DomainError {
  return new DomainError(
    'STATE.ILLEGAL_MOVE',
    'conflict',
    receipt.state === 'claimed' ? '这笔认领已经确认' : '这笔到账没有待确认的认领',
    { hint: '请刷新页面查看当前状态后再操作' },
  );
}

function claimChanged(): DomainError {
  return new DomainError('RECEIPT.CLAIM_CHANGED', 'conflict', '这笔到账现在认领的是另一案件', {
    hint: '请刷新页面,核对认领的案件后再决定',
  });
}

function otherCase(requestNo: string): DomainError {
  return new DomainError(
    'RECEIPT.OTHER_CASE',
    'conflict',
    `这笔到账是扣划 ${requestNo} 的款项,该扣划属于另一案件`,
    { hint: '请退回认领,由扣划所属案件入账' },
  );
}

function samePerson(): DomainError {
  return new DomainError('APPROVAL.SAME_PERSON', 'forbidden', '认领和确认应由不同的人办理', {
    hint: '请由另一位财务人员确认',
  });
}
