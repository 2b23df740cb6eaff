import { queryControlEvents } from '@lib/contracts';
import type { CourtDate, Fen } from '@lib/kernel';
import { formatYuan, newId } from '@lib/kernel';
import type { Tx } from '@lib/persistence';
import { Injectable } from '@nestjs/common';
import { plainJson } from '../answers/index.js';
import { CaseJournal, machineCause } from '../journal/index.js';
import type { MeasureOrderRow, MeasureRow } from './measure-rows.js';

const DISPUTE = `
  INSERT INTO dispute (dispute_id, home_court, case_id, matter_id, institution, subject_kind,
    subject_id, reason, first_content, second_content, opened_at)
  SELECT $1, $2, $3, $4, $5, 'measure-order', $6, $7,
    coalesce((SELECT c.payload FROM control_outcome AS c WHERE c.order_id = $6
      ORDER BY c.received_at LIMIT 1), '{}'), $8, legal_now()`;

/** Events and audit entries about measures, as bodies' receipts make them true. */
@Injectable()
export class MeasureFacts {
  constructor(private readonly journal: CaseJournal) {}

  async acknowledged(tx: Tx, measure: MeasureRow, order: MeasureOrderRow): Promise<void> {
    const machine = machineCause(measure.homeCourt, order.eventId);
    await this.journal.publish(tx, queryControlEvents.measureAcknowledged, {
      key: measure,
      cause: machine,
      data: {
        ...refOf(measure),
        state: measure.state,
        cap: formatYuan(measure.capFen),
        held: formatYuan(measure.heldFen),
        ...(measure.endsOn ? { endsOn: measure.endsOn } : {}),
        requestNo: order.requestNo,
      },
    });
    await this.note(tx, measure, 'measure.acknowledged', order.requestNo);
  }

  async refused(
    tx: Tx,
    measure: MeasureRow,
    order: MeasureOrderRow,
    reason: string,
  ): Promise<void> {
    if (order.kind === 'renew') {
      await this.renewalFailed(tx, measure, order, { outcome: 'refused', reason });
    } else {
      await this.journal.publish(tx, queryControlEvents.measureRefused, {
        key: measure,
        cause: machineCause(measure.homeCourt, order.eventId),
        data: { ...refOf(measure), requestNo: order.requestNo, reason },
      });
    }
    await this.note(tx, measure, `${order.kind}.refused`, reason);
  }

  async renewed(
    tx: Tx,
    measure: MeasureRow,
    order: MeasureOrderRow,
    period: { readonly startsOn: CourtDate; readonly endsOn: CourtDate },
  ): Promise<void> {
    const { startsOn, endsOn } = period;
    await this.journal.publish(tx, queryControlEvents.measureRenewed, {
      key: measure,
      cause: machineCause(measure.homeCourt, order.eventId),
      data: { ...refOf(measure), requestNo: order.requestNo, startsOn, endsOn },
    });
    await this.note(tx, measure, 'measure.renewed', `续行至 ${endsOn}`);
  }

  /** The old end stands: a refusal, or a body that is silent past its time. */
  async renewalFailed(
    tx: Tx,
    measure: MeasureRow,
    order: MeasureOrderRow,
    said: { readonly outcome: 'refused' | 'silent'; readonly reason: string },
  ): Promise<void> {
    await this.journal.publish(tx, queryControlEvents.measureRenewalRefused, {
      key: measure,
      cause: machineCause(measure.homeCourt, order.eventId),
      data: {
        ...refOf(measure),
        requestNo: order.requestNo,
        ...said,
        ...(measure.endsOn ? { endsOn: measure.endsOn } : {}),
      },
    });
  }

  async released(
    tx: Tx,
    measure: MeasureRow,
    order: MeasureOrderRow,
    releasedFen: Fen,
  ): Promise<void> {
    await this.journal.publish(tx, queryControlEvents.releaseAcknowledged, {
      key: measure,
      cause: machineCause(measure.homeCourt, order.eventId),
      data: {
        ...refOf(measure),
        batchId: order.batchId ?? '',
        released: formatYuan(releasedFen),
        held: formatYuan(measure.heldFen),
        state: measure.state,
      },
    });
    await this.note(tx, measure, 'release.acknowledged', order.requestNo);
  }

  async deducted(
    tx: Tx,
    measure: MeasureRow,
    order: MeasureOrderRow,
    said: { readonly executedFen: Fen; readonly executedOn: CourtDate },
  ): Promise<void> {
    await this.journal.publish(tx, queryControlEvents.deductionExecuted, {
      key: measure,
      cause: machineCause(measure.homeCourt, order.eventId),
      data: {
        ...refOf(measure),
        requestNo: order.requestNo,
        amount: formatYuan(said.executedFen),
        deductedOn: said.executedOn,
      },
    });
    await this.note(tx, measure, 'deduction.executed', order.requestNo);
  }

  async lapsed(tx: Tx, measure: MeasureRow, endedOn: CourtDate): Promise<void> {
    await this.journal.publish(tx, queryControlEvents.measureLapsed, {
      key: measure,
      cause: machineCause(measure.homeCourt),
      data: { ...refOf(measure), endedOn },
    });
    await this.note(tx, measure, 'measure.lapsed', `期限 ${endedOn} 届满未续冻`);
  }

  /** The body contradicts itself or the law: people decide, nothing is overwritten. */
  async disputed(
    tx: Tx,
    at: {
      readonly order: MeasureOrderRow;
      readonly measure: MeasureRow;
      readonly outcome: unknown;
    },
  ): Promise<void> {
    const { order, measure } = at;
    const reason = '协助机构的结果与先前的结果或法定期限不符';
    await tx.query(DISPUTE, [
      newId<'Dispute'>(),
      measure.homeCourt,
      measure.caseId,
      measure.matterId,
      measure.institution,
      order.orderId,
      reason,
      plainJson(at.outcome),
    ]);
    await this.note(tx, measure, 'measure.dispute-opened', reason);
  }

  private async note(tx: Tx, measure: MeasureRow, action: string, why: string): Promise<void> {
    await this.journal.audit(tx, measure, machineCause(measure.homeCourt), {
      action,
      subjectKind: 'measure',
      subjectId: measure.measureId,
      why,
      after: {
        state: measure.state,
        cap: formatYuan(measure.capFen),
        held: formatYuan(measure.heldFen),
        deducted: formatYuan(measure.deductedFen),
      },
    });
  }
}

function refOf(measure: MeasureRow): {
  caseId: string;
  matterId: string;
  measureId: string;
  institution: string;
} {
  const { caseId, matterId, measureId, institution } = measure;
  return { caseId, matterId, measureId, institution };
}
