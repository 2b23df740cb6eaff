import type { Id } from '@lib/kernel';
import type { Actor } from '@lib/platform';
import type { ApprovalRule } from './approval.rules.js';

export type ApprovalId = Id<'Approval'>;

export interface ApprovalDraft {
  readonly subjectKind: string;
  readonly subjectId: string;
  readonly homeCourt: string;
  readonly caseId?: string;
  /** All that is approved; only its hash is kept. Equal values hash alike whatever their key order. */
  readonly content: unknown;
  readonly rule: ApprovalRule;
  readonly draftedBy: Actor;
  /** Chinese, as the approver sees it. */
  readonly title: string;
}

export interface ApprovalVerdict {
  readonly approvalId: string;
  readonly actor: Actor;
  readonly verdict: 'approve' | 'reject';
  /** Hash of the content the person saw. */
  readonly contentHash: string;
  readonly why?: string;
}

export interface ApprovalOutcome {
  readonly state: 'pending' | 'approved' | 'rejected';
  readonly subjectKind: string;
  readonly subjectId: string;
}
