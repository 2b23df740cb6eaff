import type { EventEnvelope } from '@lib/contracts';
import { caseFundsEvents, dataOf } from '@lib/contracts';
import { parseYuan } from '@lib/kernel';
import type { EventConsumer } from '@lib/messaging';
import type { Tx } from '@lib/persistence';
import { lockSubject } from '@lib/persistence';
import { Injectable } from '@nestjs/common';
import { forgetDischarge, moveDebt } from '../cases/index.js';
import { MeasureWatch } from './measure-watch.js';
import { ReleaseBatches, watchCause } from './release-batches.js';

const UNDECIDED = `
  SELECT b.batch_id AS "batchId" FROM release_batch AS b
  WHERE b.home_court = $1 AND b.case_id = $2 AND b.cause = 'discharged' AND b.state = 'drafted'
    AND b.debt_version < $3
  ORDER BY b.batch_id`;
const WHY = '债务清偿已撤销,尚未批准的解除作废';

/**
 * Money that a discharge relied on was taken back. Release outranks restraint: what was approved or
 * sent goes on and nothing is frozen again by itself; only releases nobody approved are withdrawn.
 */
@Injectable()
export class DischargeRevokedConsumer implements EventConsumer {
  readonly name = 'discharges-revoked';
  readonly on = [caseFundsEvents.debtDischargeRevoked];

  constructor(
    private readonly watch: MeasureWatch,
    private readonly batches: ReleaseBatches,
  ) {}

  async handle(event: EventEnvelope, tx: Tx): Promise<void> {
    const revoked = dataOf(caseFundsEvents.debtDischargeRevoked, event);
    if (!revoked) return;
    const { caseId, matterId, version, asOf } = revoked;
    const key = { caseId, matterId, homeCourt: event.homecourt };
    const dueFen = parseYuan(revoked.due);
    await lockSubject(tx, 'case', caseId);
    await moveDebt(tx, { ...key, version, asOf, dueFen, capFen: dueFen });
    await forgetDischarge(tx, caseId, version);
    await this.withdraw(tx, key, { version, causationId: event.id });
    // What is held above the debt is still released, as after every version.
    await this.watch.review(tx, key, event.id);
  }

  private async withdraw(
    tx: Tx,
    key: { readonly caseId: string; readonly homeCourt: string },
    { version, causationId }: { readonly version: number; readonly causationId: string },
  ): Promise<void> {
    const params = [key.homeCourt, key.caseId, version];
    const undecided = await tx.query<{ batchId: string }>(UNDECIDED, params);
    for (const { batchId } of undecided) {
      const by = watchCause(key.homeCourt, causationId);
      await this.batches.withdraw(tx, batchId, by, WHY);
    }
  }
}
