import type { DeadlineHandler, FiredDeadline } from '@lib/jobs';
import type { Tx } from '@lib/persistence';
import { Injectable } from '@nestjs/common';

/** Marks a process node as overdue when its last day has ended without it being done. */
@Injectable()
export class NodeOverdueHandler implements DeadlineHandler {
  readonly kind = 'process-node';

  async fire(deadline: FiredDeadline, tx: Tx): Promise<void> {
    const [caseId, node] = deadline.subjectId.split('/');
    await tx.query(
      `UPDATE process_node SET overdue_at = legal_now()
       WHERE home_court = $1 AND case_id = $2 AND node = $3 AND done_on IS NULL AND overdue_at IS NULL`,
      [deadline.homeCourt, caseId, node],
    );
  }
}
