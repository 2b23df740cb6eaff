import { Approvals } from '@lib/approvals';
import type { BodyOf } from '@lib/contracts';
import { caseFundsApi } from '@lib/contracts';
import { formatYuan, formatYuanGrouped, newId } from '@lib/kernel';
import type { Tx } from '@lib/persistence';
import { CommandRunner, lockSubject } from '@lib/persistence';
import type { CommandContext } from '@lib/platform';
import { canonicalHash } from '@lib/platform';
import { Injectable } from '@nestjs/common';
import { DISPUTE_TEXT } from '../postings/index.js';
import {
  alreadySettled,
  amountDiffers,
  missingName,
  notEven,
  settlementPending,
  unfitDecision,
} from './dispute.errors.js';
import type { DisputeView } from './dispute.presenter.js';
import { disputeView } from './dispute.presenter.js';
import {
  cameIn,
  DECISION_TEXT,
  decisionsFor,
  missingFen,
  movesMoney,
  namesOf,
} from './dispute.rules.js';
import type { DisputeRow, NewSettlement, SettlementRow } from './dispute-rows.js';
import {
  endProposal,
  insertSettlement,
  liveSettlement,
  lockDispute,
  lockSuspenseLine,
  markSettled,
} from './dispute-rows.js';
import { assertExplained } from './explained.js';
import {
  SETTLEMENT_SUBJECT,
  settlementApprovalRule,
  settlementContent,
} from './settlement.approval.js';
import { SettlementFacts } from './settlement-facts.js';
import { SettlementPostings } from './settlement-postings.js';

type Body = BodyOf<typeof caseFundsApi.settleDispute>;
type Wish = Omit<NewSettlement, 'contentHash' | 'approvalId' | 'state'>;

/** One settlement of the court at a time: two that name each other's lines never cross. */
export async function lockSettlements(tx: Tx, court: string): Promise<void> {
  await lockSubject(tx, 'dispute-settlements', court);
}

/** Finance clears up what the bank said and the books do not bear out. */
@Injectable()
export class SettlementsService {
  constructor(
    private readonly commands: CommandRunner,
    private readonly approvals: Approvals,
    private readonly postings: SettlementPostings,
    private readonly facts: SettlementFacts,
  ) {}

  /**
   * Settles at once where no money moves; else proposes, and a second person's consent carries it
   * out. The same wish of the same person again gives the same answer.
   *
   * @throws DomainError `DISPUTE.SETTLED`, `DISPUTE.PENDING`, `DISPUTE.DECISION_UNFIT`,
   * `DISPUTE.NOT_EVEN`, `DISPUTE.AMOUNT_DIFFERS`, `DISPUTE.CASE_SHORT`, `CASE.CLOSED`.
   */
  async settle(command: CommandContext, disputeId: string, body: Body): Promise<DisputeView> {
    return this.commands.run(command, async (tx) => {
      const { actor } = command;
      await lockSettlements(tx, actor.court);
      const dispute = await lockDispute(tx, disputeId, actor.court);
      const wish: Wish = {
        settlementId: newId<'DisputeSettlement'>(),
        homeCourt: dispute.homeCourt,
        disputeId: dispute.disputeId,
        decision: body.decision,
        reason: body.reason,
        evidence: body.evidence,
        correctionRef: body.correctionRef ?? null,
        receiptId: body.receiptId ?? null,
        proposedBy: actor.personId,
      };
      const live = await liveSettlement(tx, dispute.disputeId);
      if (live && sameWish(live, wish)) return disputeView(dispute, live);
      await this.assertUnsettled(tx, dispute, live);
      assertFits(dispute, wish);
      if (movesMoney(wish.decision)) await this.propose(tx, command, dispute, wish);
      else await this.settleNow(tx, command, dispute, wish);
      const fresh = await lockDispute(tx, disputeId, actor.court);
      return disputeView(fresh, await liveSettlement(tx, disputeId));
    });
  }

  private async assertUnsettled(
    tx: Tx,
    dispute: DisputeRow,
    live: SettlementRow | undefined,
  ): Promise<void> {
    if (dispute.state === 'settled') throw alreadySettled();
    if (!live) return;
    if (!live.lapsed) throw settlementPending();
    await endProposal(tx, live.settlementId, { to: 'void', decidedBy: null });
  }

  private async propose(
    tx: Tx,
    command: CommandContext,
    dispute: DisputeRow,
    wish: Wish,
  ): Promise<void> {
    const { actor } = command;
    await this.postings.assertPossible(tx, dispute, wish, actor);
    const content = await settlementContent(tx, dispute, wish);
    const amountFen =
      wish.decision === 'cover-from-case' ? missingFen(dispute.detail) : dispute.amountFen;
    const approvalId = await this.approvals.open(tx, {
      subjectKind: SETTLEMENT_SUBJECT,
      subjectId: wish.settlementId,
      homeCourt: dispute.homeCourt,
      ...(dispute.caseId === null ? {} : { caseId: dispute.caseId }),
      content,
      rule: settlementApprovalRule,
      draftedBy: actor,
      title: `${DISPUTE_TEXT[dispute.kind]}:${DECISION_TEXT[wish.decision]} ${formatYuanGrouped(amountFen)} 元`,
    });
    const contentHash = canonicalHash(content);
    await insertSettlement(tx, { ...wish, state: 'proposed', approvalId, contentHash });
    await this.facts.note(tx, dispute, wish, { action: 'dispute.propose', actor });
  }

  private async settleNow(
    tx: Tx,
    command: CommandContext,
    dispute: DisputeRow,
    wish: Wish,
  ): Promise<void> {
    if (wish.decision === 'explained') await assertExplained(tx, dispute);
    else await this.settlePartner(tx, command, dispute, wish);
    await this.store(tx, command, dispute, wish);
  }

  /** The bank's correction is itself a line on suspense: both end together, the sum is zero. */
  private async settlePartner(
    tx: Tx,
    command: CommandContext,
    dispute: DisputeRow,
    wish: Wish,
  ): Promise<void> {
    const partner = await lockSuspenseLine(tx, dispute, wish.correctionRef ?? '');
    if (!partner || cameIn(partner) === cameIn(dispute)) {
      throw notEven(
        '没有找到尚待查清、方向相反的银行更正流水',
        '请填写银行更正那一笔的流水号;普通到账请选择冲减该笔到账',
      );
    }
    if (partner.amountFen !== dispute.amountFen) {
      throw amountDiffers(formatYuan(dispute.amountFen), formatYuan(partner.amountFen));
    }
    if (await liveSettlement(tx, partner.disputeId)) throw settlementPending();
    await this.store(tx, command, partner, {
      ...wish,
      settlementId: newId<'DisputeSettlement'>(),
      disputeId: partner.disputeId,
      correctionRef: dispute.bankRef,
    });
  }

  private async store(
    tx: Tx,
    command: CommandContext,
    dispute: DisputeRow,
    wish: Wish,
  ): Promise<void> {
    const contentHash = canonicalHash(await settlementContent(tx, dispute, wish));
    await insertSettlement(tx, { ...wish, state: 'settled', approvalId: null, contentHash });
    await markSettled(tx, dispute.disputeId);
    await this.facts.settled(tx, dispute, wish, { command });
  }
}

function sameWish(live: SettlementRow, wish: Wish): boolean {
  return (
    !live.lapsed &&
    live.proposedBy === wish.proposedBy &&
    live.decision === wish.decision &&
    live.reason === wish.reason &&
    live.evidence === wish.evidence &&
    live.correctionRef === wish.correctionRef &&
    live.receiptId === wish.receiptId
  );
}

function assertFits(dispute: DisputeRow, wish: Wish): void {
  if (!decisionsFor(dispute).includes(wish.decision)) {
    throw unfitDecision(
      `“${DISPUTE_TEXT[dispute.kind]}”不能按“${DECISION_TEXT[wish.decision]}”处理`,
    );
  }
  const names = namesOf(wish.decision);
  for (const path of ['correctionRef', 'receiptId'] as const) {
    if (names === path && wish[path] === null) {
      throw missingName(
        path,
        path === 'receiptId' ? '请指明冲减哪一笔到账' : '请填写银行更正流水号',
      );
    }
    if (names !== path && wish[path] !== null) throw missingName(path, '该处理方式不涉及此项');
  }
}
