import type { DeadlineHandler, FiredDeadline } from '@lib/jobs';
import type { Tx } from '@lib/persistence';
import { lockSubject } from '@lib/persistence';
import { Injectable } from '@nestjs/common';
import { MeasureWatch } from './measure-watch.js';

const KEY = `
  SELECT case_id AS "caseId", matter_id AS "matterId", home_court AS "homeCourt"
  FROM debt_ref WHERE case_id = $1`;

/** The grace is over: caps that still wait for credits are lowered if the debt is still covered. */
@Injectable()
export class UnfilledCapsDeadline implements DeadlineHandler {
  readonly kind = 'unfilled-caps';

  constructor(private readonly watch: MeasureWatch) {}

  async fire(deadline: FiredDeadline, tx: Tx): Promise<void> {
    await lockSubject(tx, 'case', deadline.subjectId);
    const [key] = await tx.query<{ caseId: string; matterId: string; homeCourt: string }>(KEY, [
      deadline.subjectId,
    ]);
    if (key) await this.watch.lowerUnfilledCaps(tx, key);
  }
}
