import { Approvals } from '@lib/approvals';
import type { AnswerOf, BodyOf, queryControlApi } from '@lib/contracts';
import { queryControlEvents } from '@lib/contracts';
import type { Tx } from '@lib/persistence';
import { CommandRunner, lockSubject } from '@lib/persistence';
import type { CommandContext } from '@lib/platform';
import { Injectable } from '@nestjs/common';
import { readDebt } from '../cases/index.js';
import { CaseJournal, causeOf } from '../journal/index.js';
import { lockBatchOrders, noteBatchEvent } from '../measures/index.js';
import { MeasureWatch } from './measure-watch.js';
import type { ReleaseBatchRow } from './release-batch-rows.js';
import { caseOfApproval, lockBatch } from './release-batch-rows.js';
import { ReleaseBatches } from './release-batches.js';
import { ANSWERED_WHY, answeredBatches } from './unanswered-releases.js';

const DEBT_MOVED = '债务已变动,拟解除的部分须重新计算';

type Body = BodyOf<typeof queryControlApi.decideApproval>;
type Answer = AnswerOf<typeof queryControlApi.decideApproval>;

/** A person's word on drafted releases; approved ones go to the bodies in the same transaction. */
@Injectable()
export class ReleaseDecisionsService {
  constructor(
    private readonly commands: CommandRunner,
    private readonly approvals: Approvals,
    private readonly batches: ReleaseBatches,
    private readonly watch: MeasureWatch,
    private readonly journal: CaseJournal,
  ) {}

  /**
   * Decides one approval of releases.
   *
   * @throws DomainError `APPROVAL.SAME_PERSON`, `APPROVAL.NOT_YOURS`, `APPROVAL.CONTENT_CHANGED`.
   */
  async decide(command: CommandContext, approvalId: string, body: Body): Promise<Answer> {
    return this.commands.run(command, async (tx) => {
      const caseId = await caseOfApproval(tx, approvalId);
      // The case first, as everywhere: two decisions, or a decision and the watch, never cross.
      if (caseId) await lockSubject(tx, 'case', caseId);
      const decided = await this.approvals.decide(tx, {
        approvalId,
        actor: command.actor,
        verdict: body.verdict,
        contentHash: body.contentHash,
        ...(body.why === undefined ? {} : { why: body.why }),
      });
      const batch = await lockBatch(tx, decided.subjectId);
      if (decided.state === 'approved') await this.approved(tx, command, batch);
      if (decided.state === 'rejected') {
        await this.batches.reject(tx, batch, causeOf(command), body.why ?? '审批不同意');
      }
      await this.journal.audit(tx, batch, causeOf(command), {
        action: `release.${body.verdict}`,
        subjectKind: 'release-batch',
        subjectId: batch.batchId,
        ...(body.why === undefined ? {} : { why: body.why }),
        after: { state: decided.state, contentHash: body.contentHash },
      });
      return { approvalId, state: decided.state };
    });
  }

  private async approved(tx: Tx, command: CommandContext, batch: ReleaseBatchRow): Promise<void> {
    const cause = causeOf(command);
    if (await this.overtaken(tx, batch)) {
      const why = batch.cause === 'unanswered' ? ANSWERED_WHY : DEBT_MOVED;
      await this.batches.lapse(tx, batch, cause, why);
      const { caseId, matterId, homeCourt } = batch;
      await this.watch.review(tx, { caseId, matterId, homeCourt });
      return;
    }
    const eventId = await this.journal.publish(tx, queryControlEvents.releaseApproved, {
      key: batch,
      cause,
      data: {
        caseId: batch.caseId,
        matterId: batch.matterId,
        batchId: batch.batchId,
        approvedBy: command.actor.account,
        asDeputy: !command.actor.roles.includes('director'),
      },
    });
    await noteBatchEvent(tx, batch.batchId, eventId);
    await this.batches.approve(tx, batch, cause);
  }

  /**
   * An excess is released only as far as it still is one, everything only while nothing is owed (the
   * discharge may be revoked, and the news of it still be on its way), an unanswered freeze only
   * while nothing was heard of it.
   */
  private async overtaken(tx: Tx, batch: ReleaseBatchRow): Promise<boolean> {
    const owed = (await readDebt(tx, batch.caseId))?.dueFen !== 0n;
    if (batch.cause === 'discharged') return owed;
    if (batch.cause === 'unanswered') {
      return owed && (await answeredBatches(tx, batch)).includes(batch.batchId);
    }
    const drafted = await lockBatchOrders(tx, batch.homeCourt, batch.batchId);
    return !(await this.watch.stillExcess(tx, batch, drafted));
  }
}
