import { AuditTrail } from '@lib/audit';
import type { CourtCode } from '@lib/kernel';
import type { DeadlineHandler, FiredDeadline } from '@lib/jobs';
import type { Tx } from '@lib/persistence';
import { machineActor } from '@lib/platform';
import { Injectable } from '@nestjs/common';
import { UNIDENTIFIED_MONEY } from './receipt-booking.js';

const MARK = `
  UPDATE receipt SET overdue_at = legal_now()
  WHERE receipt_id = $1 AND state <> 'claimed' AND overdue_at IS NULL RETURNING receipt_id`;

/** Money that nobody identified in time is marked, so that lists and the board show it. */
@Injectable()
export class UnidentifiedOverdueHandler implements DeadlineHandler {
  readonly kind = UNIDENTIFIED_MONEY;

  constructor(private readonly audit: AuditTrail) {}

  async fire(deadline: FiredDeadline, tx: Tx): Promise<void> {
    const marked = await tx.query(MARK, [deadline.subjectId]);
    if (marked.length === 0) return;
    await this.audit.record(tx, {
      actor: machineActor('case-funds', deadline.homeCourt as CourtCode),
      action: 'receipt.overdue',
      subjectKind: 'receipt',
      subjectId: deadline.subjectId,
      homeCourt: deadline.homeCourt,
      why: `不明款逾期未查明(${deadline.ruleRow ?? ''})`,
    });
  }
}
