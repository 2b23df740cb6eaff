import type { ApprovalRule } from '@lib/approvals';

/** Who lets go: the director; when he does not act in time, his deputy for this, the president. */
export const releaseApprovalRule: ApprovalRule = {
  code: 'release-batch-2026',
  source: '设置:解除由执行局长审批,三十分钟未办由院长审批(解除优先于限制)',
  subjectKind: 'release-batch',
  steps: [{ role: 'director', deputyRole: 'president', deputyAfterMinutes: 30 }],
  executorMayBeApprover: true,
  expiresAfterHours: 240,
};
