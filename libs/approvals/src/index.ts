export { ApprovalDueHandler } from './approval-due.handler.js';
export type { WaitingApproval } from './approval-inbox.js';
export type { ApprovalRule, ApprovalStep } from './approval.rules.js';
export { approvalRuleFor } from './approval.rules.js';
export type { ApprovalState } from './approval.states.js';
export { approvalStates } from './approval.states.js';
export type {
  ApprovalDraft,
  ApprovalId,
  ApprovalOutcome,
  ApprovalVerdict,
} from './approval-draft.js';
export { Approvals } from './approvals.js';
export { ApprovalsModule } from './approvals.module.js';
export type { DelegationDraft, DelegationId } from './delegations.js';
export { Delegations } from './delegations.js';
