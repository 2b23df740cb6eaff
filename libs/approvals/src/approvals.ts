import { AuditTrail } from '@lib/audit';
import { newId } from '@lib/kernel';
import type { Tx } from '@lib/persistence';
import { legalNow, lockSubject } from '@lib/persistence';
import type { Actor } from '@lib/platform';
import { canonicalHash } from '@lib/platform';
import { Injectable } from '@nestjs/common';
import { ApprovalClocks } from './approval-clocks.js';
import {
  closed,
  contentChanged,
  expired,
  notApproved,
  notFound,
  notYours,
  samePerson,
} from './approval.errors.js';
import type { ApprovalRow, Queryable } from './approval-rows.js';
import {
  decisionsOf,
  heldBy,
  insertDecision,
  lockApproval,
  lockLive,
  moveApproval,
  personsOf,
} from './approval-rows.js';
import type { OpenedStep } from './approval-steps.js';
import { enterStep, insertApproval, openStep, setExecutableUntil } from './approval-steps.js';
import type {
  ApprovalDraft,
  ApprovalId,
  ApprovalOutcome,
  ApprovalVerdict,
} from './approval-draft.js';
import type { ApprovalStep } from './approval.rules.js';
import { assertSoundRule, decisionRight, mayExecute } from './approval.rules.js';
import type { WaitingApproval } from './approval-inbox.js';
import { waitingFor } from './approval-inbox.js';

const HOUR_MS = 3_600_000;

/** Who must agree to what, and whether they did. Every call runs in the caller's transaction. */
@Injectable()
export class Approvals {
  constructor(
    private readonly audit: AuditTrail,
    private readonly clocks: ApprovalClocks,
  ) {}

  /**
   * Opens an approval by its rule row. The same content of a subject that already waits or is
   * approved gives the first id again; other content voids what was there.
   */
  async open(tx: Tx, draft: ApprovalDraft): Promise<ApprovalId> {
    assertSoundRule(draft.rule);
    const contentHash = canonicalHash(draft.content);
    await lockApprovalsOf(tx, draft.subjectKind, draft.subjectId);
    const live = await lockLive(tx, draft.subjectKind, draft.subjectId);
    if (live) {
      const same = live.contentHash === contentHash && live.rule.code === draft.rule.code;
      if (same && !live.expired) return live.id as ApprovalId;
      await this.end(tx, live, live.expired ? 'expired' : 'void', draft.draftedBy);
    }
    return this.insert(tx, draft, contentHash);
  }

  /**
   * Records one person's decision on the open step. Repeating one's own decision on a finished
   * approval gives its state again.
   *
   * @throws DomainError APPROVAL.NOT_FOUND, NOT_YOURS, SAME_PERSON, CONTENT_CHANGED, CLOSED, EXPIRED
   */
  async decide(tx: Tx, verdict: ApprovalVerdict): Promise<ApprovalOutcome> {
    const approval = await lockApproval(tx, verdict.approvalId);
    if (!approval) throw notFound();
    const decisions = await decisionsOf(tx, approval.id);
    const repeated = decisions.some(
      (row) => row.personId === verdict.actor.personId && row.verdict === verdict.verdict,
    );
    if (approval.state !== 'pending' && repeated) return outcomeOf(approval);
    if (approval.state !== 'pending') throw closed(approval.state);
    const held = await heldBy(tx, approval.homeCourt, verdict.actor.personId);
    const step = { ...approval, earlier: personsOf(decisions) };
    const right = decisionRight(step, verdict.actor, held);
    if (!right.allowed) throw right.reason === 'same-person' ? samePerson() : notYours();
    if (approval.expired) throw expired();
    if (verdict.contentHash !== approval.contentHash) throw contentChanged();
    const { actor } = verdict;
    const why = verdict.why ?? null;
    await insertDecision(tx, approval, { actor, right, verdict: verdict.verdict, why });
    await this.note(tx, approval, actor, { action: `approval-${verdict.verdict}`, why });
    return this.advance(tx, approval, verdict);
  }

  /** Ends a pending or approved one of the subject, e.g. because the subject was withdrawn. */
  async void(tx: Tx, subjectKind: string, subjectId: string, why: string): Promise<void> {
    // The lock on the row alone does not see the row that an open in hand puts in its place.
    await lockApprovalsOf(tx, subjectKind, subjectId);
    const live = await lockLive(tx, subjectKind, subjectId);
    if (!live) return;
    await moveApproval(tx, live, 'void', { cause: why, personId: 'machine:owner' });
    await this.clocks.stopAll(tx, live.id, why);
  }

  /**
   * Passes when exactly this content is approved, still valid, and the executor may carry it out.
   * Locks the approval, so that nothing changes before the caller's commit.
   *
   * @throws DomainError APPROVAL.NOT_APPROVED, CONTENT_CHANGED, EXPIRED, SAME_PERSON
   */
  async assertApproved(
    tx: Tx,
    subjectKind: string,
    subjectId: string,
    ...[content, executor]: readonly [content: unknown, executor: Actor]
  ): Promise<void> {
    const live = await lockLive(tx, subjectKind, subjectId);
    if (live?.state !== 'approved') throw notApproved();
    if (live.contentHash !== canonicalHash(content)) throw contentChanged();
    if (live.expired) throw expired();
    const approvers = personsOf(await decisionsOf(tx, live.id));
    const facts = { rule: live.rule, draftedBy: live.draftedBy, approvers };
    if (!mayExecute(facts, executor.personId)) throw samePerson();
  }

  /** What this person may decide now, longest waiting first, at most 200. */
  async inbox(db: Queryable, actor: Actor): Promise<WaitingApproval[]> {
    return waitingFor(db, actor);
  }

  private async insert(tx: Tx, draft: ApprovalDraft, contentHash: string): Promise<ApprovalId> {
    const now = await legalNow(tx);
    const [first] = draft.rule.steps as [ApprovalStep];
    const step = openStep(first, now);
    const id = newId<'Approval'>();
    const expiresAt = hoursAfter(now, draft.rule.expiresAfterHours);
    await insertApproval(tx, { id, draft, contentHash, step, expiresAt });
    const clocked = { id, homeCourt: draft.homeCourt, caseId: draft.caseId ?? null };
    await this.clocks.start(tx, clocked, { purpose: 'expiry', step: 0, dueAt: expiresAt });
    await this.startDeputy(tx, clocked, 0, step);
    return id;
  }

  /** After a decision: ends the approval, or opens its next step. */
  private async advance(
    tx: Tx,
    approval: ApprovalRow,
    { verdict, actor, why }: ApprovalVerdict,
  ): Promise<ApprovalOutcome> {
    const { subjectKind, subjectId } = approval;
    await this.clocks.stop(tx, approval.id, 'deputy', '该环节已决定');
    const next = approval.rule.steps[approval.step + 1];
    if (verdict === 'approve' && next) {
      const step = openStep(next, await legalNow(tx));
      await enterStep(tx, approval.id, approval.step + 1, step);
      await this.startDeputy(tx, approval, approval.step + 1, step);
      return { state: 'pending', subjectKind, subjectId };
    }
    const state = verdict === 'approve' ? 'approved' : 'rejected';
    const cause = why ?? (verdict === 'approve' ? '审批通过' : '审批不予通过');
    await moveApproval(tx, approval, state, { cause, personId: actor.personId });
    await this.clocks.stop(tx, approval.id, 'expiry', '已决定');
    if (state === 'approved') {
      const until = hoursAfter(await legalNow(tx), approval.rule.expiresAfterHours);
      await setExecutableUntil(tx, approval.id, until);
    }
    return { state, subjectKind, subjectId };
  }

  private async startDeputy(
    tx: Tx,
    approval: { readonly id: string; readonly homeCourt: string; readonly caseId: string | null },
    index: number,
    step: OpenedStep,
  ): Promise<void> {
    if (!step.deputyDueAt) return;
    const clock = { purpose: 'deputy', step: index, dueAt: step.deputyDueAt } as const;
    await this.clocks.start(tx, approval, clock);
  }

  private async end(tx: Tx, live: ApprovalRow, to: 'void' | 'expired', by: Actor): Promise<void> {
    const cause = to === 'void' ? '送审内容已变更' : '已过有效期';
    await moveApproval(tx, live, to, { cause, personId: by.personId });
    await this.clocks.stopAll(tx, live.id, cause);
  }

  private async note(
    tx: Tx,
    approval: ApprovalRow,
    actor: Actor,
    act: { readonly action: string; readonly why: string | null },
  ): Promise<void> {
    await this.audit.record(tx, {
      actor,
      action: act.action,
      subjectKind: approval.subjectKind,
      subjectId: approval.subjectId,
      homeCourt: approval.homeCourt,
      article: approval.rule.source,
      ...(approval.caseId === null ? {} : { caseId: approval.caseId }),
      ...(act.why === null ? {} : { why: act.why }),
      after: { approvalId: approval.id, step: approval.step, contentHash: approval.contentHash },
    });
  }
}

/** Before any row lock, so that `open` and `void` wait for each other in one order. */
async function lockApprovalsOf(tx: Tx, subjectKind: string, subjectId: string): Promise<void> {
  await lockSubject(tx, 'approval-of', `${subjectKind}/${subjectId}`);
}

function hoursAfter(now: Date, hours: number): Date {
  return new Date(now.getTime() + hours * HOUR_MS);
}

function outcomeOf(approval: ApprovalRow): ApprovalOutcome {
  if (approval.state === 'void' || approval.state === 'expired') throw closed(approval.state);
  const { state, subjectKind, subjectId } = approval;
  return { state, subjectKind, subjectId };
}
