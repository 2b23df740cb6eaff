import { queryControlEvents } from '@lib/contracts';
import { formatYuan } from '@lib/kernel';
import type { Tx } from '@lib/persistence';
import type { OnModuleInit } from '@nestjs/common';
import { Injectable } from '@nestjs/common';
import { SentListeners } from '../dispatch/index.js';
import { CaseJournal, machineCause } from '../journal/index.js';
import { changeMeasure, lockMeasure, lockOrder, moveOrder, noteEvent } from './measure-rows.js';

const SENT_AT =
  'UPDATE measure_order SET sent_at = coalesce(sent_at, legal_now()) WHERE order_id = $1';

/** An order handed to the exchange is sent; a sent release is a fact others wait for. */
@Injectable()
export class MeasureSent implements OnModuleInit {
  constructor(
    private readonly listeners: SentListeners,
    private readonly journal: CaseJournal,
  ) {}

  onModuleInit(): void {
    this.listeners.register('measure-order', (tx, orderId) => this.sent(tx, orderId));
  }

  private async sent(tx: Tx, orderId: string): Promise<void> {
    const order = await lockOrder(tx, orderId);
    await tx.query(SENT_AT, [orderId]);
    if (order.state !== 'approved') return;
    const machine = machineCause(order.homeCourt, order.eventId);
    const by = machine.actor.personId;
    await moveOrder(tx, order, 'sent', { cause: '放入交换区', by });
    const measure = await lockMeasure(tx, order.measureId);
    if (order.kind === 'freeze' && measure.state === 'drafted') {
      await changeMeasure(tx, measure, { state: 'sent' }, { cause: '文书已放入交换区', by });
    }
    if (order.kind !== 'release' || !order.batchId) return;
    const eventId = await this.journal.publish(tx, queryControlEvents.releaseSent, {
      key: order,
      cause: machine,
      data: {
        caseId: order.caseId,
        matterId: order.matterId,
        measureId: order.measureId,
        institution: order.institution,
        batchId: order.batchId,
        amount: formatYuan(order.amountFen),
        requestNo: order.requestNo,
      },
    });
    await noteEvent(tx, orderId, eventId);
  }
}
