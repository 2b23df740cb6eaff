import type { DeadlineHandler, FiredDeadline } from '@lib/jobs';
import type { Tx } from '@lib/persistence';
import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import { lockApproval, moveApproval } from './approval-rows.js';

export const APPROVAL_DUE = 'approval-due';

/** What the clock of an approval is for: the deputy of one step, or the end of the whole. */
export const approvalDuePayload = z.object({
  approvalId: z.string(),
  purpose: z.enum(['deputy', 'expiry']),
  step: z.number().int(),
});

export type ApprovalDuePayload = z.infer<typeof approvalDuePayload>;

const OPEN_DEPUTY = 'UPDATE approval SET deputy_open = true WHERE id = $1';

/** Opens a step to its deputy when its clock runs out, and ends an approval nobody decided. */
@Injectable()
export class ApprovalDueHandler implements DeadlineHandler {
  readonly kind = APPROVAL_DUE;

  async fire(deadline: FiredDeadline, tx: Tx): Promise<void> {
    const due = approvalDuePayload.parse(deadline.payload);
    const approval = await lockApproval(tx, due.approvalId);
    if (!approval || approval.state !== 'pending') return;
    if (due.purpose === 'expiry') {
      const by = { cause: '逾期未决', personId: 'machine:clock' };
      await moveApproval(tx, approval, 'expired', by);
    } else if (approval.step === due.step && approval.deputyRole !== null) {
      await tx.query(OPEN_DEPUTY, [approval.id]);
    }
  }
}
