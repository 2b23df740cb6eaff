import { Approvals } from '@lib/approvals';
import { queryControlEvents } from '@lib/contracts';
import { formatYuan, newId } from '@lib/kernel';
import type { Tx } from '@lib/persistence';
import { canonicalHash } from '@lib/platform';
import { Injectable } from '@nestjs/common';
import type { IssuedWrit } from '../dispatch/index.js';
import { issueWrit } from '../dispatch/index.js';
import { readCourt } from '../institutions/index.js';
import type { Cause } from '../journal/index.js';
import { CaseJournal, machineCause } from '../journal/index.js';
import type { MeasureRow } from '../measures/index.js';
import { lockBatchOrders, lockMeasure, MeasureOrders, noteBatchEvent } from '../measures/index.js';
import { releaseApprovalRule } from './release-approval.rules.js';
import { lockBatch, moveBatch, noteApproval } from './release-batch-rows.js';
import type { ReleaseBatchRow } from './release-batch-rows.js';
import type { ReleasePlan } from './release-plan.js';
import { releaseRules } from './release.rules.js';
import { standingRuling } from './standing-ruling.js';

const INSERT = `
  INSERT INTO release_batch (batch_id, home_court, handling_court, case_id, matter_id, cause,
    standing_order, state, debt_version, writ_id, why, drafted_at)
  VALUES ($1, $2, $3, $4, $5, $6, $7, 'drafted', $8, $9, $10, legal_now())`;

/** Drafting, deciding and sending of releases; every amount lowers a measure's cap. */
@Injectable()
export class ReleaseBatches {
  constructor(
    private readonly orders: MeasureOrders,
    private readonly approvals: Approvals,
    private readonly journal: CaseJournal,
  ) {}

  /** Drafts a batch; under a standing order it is approved and sent at once, else a person decides. */
  async draft(tx: Tx, plan: ReleasePlan): Promise<string | undefined> {
    const [first] = plan.lines;
    if (!first) return undefined;
    const key = first.measure;
    const writ = (await standingRuling(tx, plan)) ?? (await this.issueRuling(tx, plan, key));
    const batchId = newId<'ReleaseBatch'>();
    await tx.query(INSERT, [
      batchId,
      key.homeCourt,
      key.handlingCourt,
      key.caseId,
      key.matterId,
      plan.cause,
      plan.standingOrder,
      plan.debtVersion,
      writ.writId,
      plan.why ?? null,
    ]);
    for (const line of plan.lines) {
      await this.orders.draft(tx, {
        measure: line.measure,
        kind: 'release',
        amountFen: line.amountFen,
        whole: line.whole,
        cause: releaseRules[plan.cause].orderText,
        writ,
        debtVersion: plan.debtVersion,
        batchId,
        by: plan.by,
      });
    }
    await this.announce(tx, plan, batchId, writ);
    const batch = await lockBatch(tx, batchId);
    if (plan.standingOrder) await this.approve(tx, batch, plan.by);
    else await this.openApproval(tx, batch, plan, writ);
    return batchId;
  }

  /** Approved: every order of the batch goes to its body now, before anything else waits there. */
  async approve(tx: Tx, batch: ReleaseBatchRow, by: Cause): Promise<void> {
    await moveBatch(tx, batch, 'approved', {
      cause: batch.standingOrder ? '依冻结裁定中的常设命令' : '审批通过',
      by: by.actor.personId,
    });
    for (const order of await lockBatchOrders(tx, batch.homeCourt, batch.batchId)) {
      await this.orders.send(tx, order, await lockMeasure(tx, order.measureId), by);
    }
  }

  /** Not approved: its drafted orders are void; the sweep drafts again, for the debt stays discharged. */
  async reject(tx: Tx, batch: ReleaseBatchRow, by: Cause, why: string): Promise<void> {
    await moveBatch(tx, batch, 'rejected', { cause: why, by: by.actor.personId });
    for (const order of await lockBatchOrders(tx, batch.homeCourt, batch.batchId)) {
      await this.orders.drop(tx, order, why, by);
    }
  }

  /** Undecided until its approval ran out, or overtaken: void, and the next review drafts another. */
  async lapse(tx: Tx, batch: ReleaseBatchRow, by: Cause, cause = '审批逾期未决定'): Promise<void> {
    await moveBatch(tx, batch, 'void', { cause, by: by.actor.personId });
    for (const order of await lockBatchOrders(tx, batch.homeCourt, batch.batchId)) {
      await this.orders.drop(tx, order, cause, by);
    }
  }

  /** Nobody decided yet, and its reason is gone: nobody can approve it any more. */
  async withdraw(tx: Tx, batchId: string, by: Cause, why: string): Promise<void> {
    await this.lapse(tx, await lockBatch(tx, batchId), by, why);
    await this.approvals.void(tx, 'release-batch', batchId, why);
  }

  private async openApproval(
    tx: Tx,
    batch: ReleaseBatchRow,
    plan: ReleasePlan,
    writ: IssuedWrit,
  ): Promise<void> {
    const content = {
      batchId: batch.batchId,
      rulingNumber: writ.number,
      contentHash: writ.contentHash,
      lines: linesOf(plan),
      ...(plan.why === undefined ? {} : { why: plan.why }),
    };
    const approvalId = await this.approvals.open(tx, {
      subjectKind: 'release-batch',
      subjectId: batch.batchId,
      // The handling court decides, wherever the case was filed first.
      homeCourt: batch.handlingCourt,
      caseId: batch.caseId,
      content,
      rule: releaseApprovalRule,
      draftedBy: plan.by.actor,
      title: `${plan.lines.length} 项冻结的解除(${releaseRules[plan.cause].titleText}),${writ.number}`,
    });
    await noteApproval(tx, batch.batchId, { approvalId, contentHash: canonicalHash(content) });
  }

  private async issueRuling(tx: Tx, plan: ReleasePlan, key: MeasureRow): Promise<IssuedWrit> {
    const rule = releaseRules[plan.cause];
    return issueWrit(tx, {
      key,
      kind: 'release',
      caseNumber: key.caseNumber,
      court: await readCourt(tx, key.handlingCourt),
      issuedBy: plan.by.actor.displayName,
      title: '解除冻结裁定书',
      paragraphs: [
        `${rule.text}(${rule.source})。解除下列冻结:`,
        ...plan.lines.map(
          ({ measure, amountFen }) =>
            `账户 ${measure.accountNumber}(原请求单号 ${measure.requestNo}),解除限额 ${formatYuan(amountFen)} 元。`,
        ),
        ...(plan.standingOrder ? [`本次解除依据冻结裁定 ${key.rulingNumber} 中的常设命令。`] : []),
      ],
    });
  }

  private async announce(
    tx: Tx,
    plan: ReleasePlan,
    batchId: string,
    writ: IssuedWrit,
  ): Promise<void> {
    const [first] = plan.lines;
    if (!first) return;
    const { measure: key } = first;
    const { caseId, matterId, homeCourt } = key;
    const eventId = await this.journal.publish(tx, queryControlEvents.releaseDrafted, {
      key: { caseId, matterId, homeCourt },
      cause: plan.by,
      data: {
        caseId,
        matterId,
        batchId,
        cause: plan.cause,
        standingOrder: plan.standingOrder,
        lines: linesOf(plan),
      },
    });
    await noteBatchEvent(tx, batchId, eventId);
    const rule = releaseRules[plan.cause];
    const why = plan.why ?? rule.text;
    await this.journal.audit(tx, key, plan.by, {
      action: 'release.draft',
      subjectKind: 'release-batch',
      subjectId: batchId,
      article: rule.source,
      why: plan.standingOrder ? `常设命令:${key.rulingNumber}` : why,
      after: { rulingNumber: writ.number, lines: linesOf(plan) },
    });
  }
}

/** The act as the machine's own, citing what allows it. */
export function watchCause(homeCourt: string, causationId?: string): Cause {
  return machineCause(homeCourt, causationId);
}

function linesOf(plan: ReleasePlan): { measureId: string; amount: string }[] {
  return plan.lines.map(({ measure, amountFen }) => ({
    measureId: measure.measureId,
    amount: formatYuan(amountFen),
  }));
}
