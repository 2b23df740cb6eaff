import type { EventEnvelope } from '@lib/contracts';
import { caseFundsEvents, dataOf } from '@lib/contracts';
import { parseYuan } from '@lib/kernel';
import type { EventConsumer } from '@lib/messaging';
import type { Tx } from '@lib/persistence';
import { lockSubject } from '@lib/persistence';
import { Injectable } from '@nestjs/common';
import { moveDebt, readDebt, recordDischarge } from '../cases/index.js';
import { DoubtfulLapses } from '../measures/index.js';
import { MeasureWatch } from './measure-watch.js';

const ARRIVED = `
  UPDATE measure_order SET arrived_at = legal_now()
  WHERE case_id = $1 AND request_no = $2 AND kind = 'deduct' AND arrived_at IS NULL`;

/** Every new version of a debt is compared with what is held; arrivals end money under way. */
@Injectable()
export class DebtConsumer implements EventConsumer {
  readonly name = 'debts';
  readonly on = [caseFundsEvents.debtComputed, caseFundsEvents.receiptCredited];

  constructor(private readonly watch: MeasureWatch) {}

  async handle(event: EventEnvelope, tx: Tx): Promise<void> {
    const receipt = dataOf(caseFundsEvents.receiptCredited, event);
    if (receipt?.requestNo) {
      await lockSubject(tx, 'case', receipt.caseId);
      await tx.query(ARRIVED, [receipt.caseId, receipt.requestNo]);
    }
    const debt = dataOf(caseFundsEvents.debtComputed, event);
    if (!debt) return;
    await lockSubject(tx, 'case', debt.caseId);
    await moveDebt(tx, {
      caseId: debt.caseId,
      matterId: debt.matterId,
      homeCourt: event.homecourt,
      version: debt.version,
      asOf: debt.asOf,
      dueFen: parseYuan(debt.due),
      capFen: parseYuan(debt.cap),
    });
    // A ruling on a fresh reading may have taken this version already; nobody reviewed it then.
    const isNewest = (await readDebt(tx, debt.caseId))?.version === debt.version;
    // Nothing owed is the discharge's own matter: it comes with its own event and is swept for.
    if (isNewest && parseYuan(debt.due) > 0n) {
      await this.watch.review(tx, { ...debt, homeCourt: event.homecourt }, event.id);
    }
  }
}

/** A discharged debt starts all releases; it only releases, so a parked key does not stop it. */
@Injectable()
export class DischargeConsumer implements EventConsumer {
  readonly name = 'discharges';
  readonly on = [caseFundsEvents.debtDischarged];
  readonly monotonicRelease = true;

  constructor(
    private readonly watch: MeasureWatch,
    private readonly lapses: DoubtfulLapses,
  ) {}

  async handle(event: EventEnvelope, tx: Tx): Promise<void> {
    const discharged = dataOf(caseFundsEvents.debtDischarged, event);
    if (!discharged) return;
    const { caseId, matterId, version, dischargedOn } = discharged;
    const key = { caseId, matterId, homeCourt: event.homecourt };
    await lockSubject(tx, 'case', caseId);
    await recordDischarge(tx, { ...key, version, asOf: dischargedOn });
    await this.lapses.discharged(tx, key);
    await this.watch.review(tx, key, event.id);
  }
}
