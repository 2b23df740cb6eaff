import { UnitOfWork } from '@lib/persistence';
import { Injectable } from '@nestjs/common';
import { BATCH_MAX, judge } from './ledger.js';
import type { LedgerOrder, Verdict } from './transfer.js';

interface Waiting {
  readonly order: LedgerOrder;
  readonly resolve: (verdict: Verdict) => void;
  readonly reject: (error: unknown) => void;
}

/**
 * For callers that post outside a wider transaction: one batch per court is in flight; whoever comes
 * meanwhile waits and leaves with the next batch. An idle court posts at once. A refused member does
 * not fail the others; an outage fails the whole batch, and the same orders may be sent again.
 */
@Injectable()
export class PostingBatcher {
  private readonly queues = new Map<string, Waiting[]>();

  constructor(private readonly unitOfWork: UnitOfWork) {}

  /** The ledger's verdict on one order, after its commit. */
  post(order: LedgerOrder): Promise<Verdict> {
    return new Promise((resolve, reject) => {
      const member = { order, resolve, reject };
      const queue = this.queues.get(order.homeCourt);
      if (queue) {
        queue.push(member);
        return;
      }
      this.queues.set(order.homeCourt, []);
      void this.drain(order.homeCourt, [member]);
    });
  }

  private async drain(homeCourt: string, first: Waiting[]): Promise<void> {
    for (let batch = first; batch.length > 0; batch = this.next(homeCourt)) {
      await this.flush(batch);
    }
    this.queues.delete(homeCourt);
  }

  private next(homeCourt: string): Waiting[] {
    return this.queues.get(homeCourt)?.splice(0, BATCH_MAX) ?? [];
  }

  private async flush(batch: readonly Waiting[]): Promise<void> {
    try {
      const orders = batch.map((member) => member.order);
      const verdicts = await this.unitOfWork.run((tx) => judge(tx, orders));
      batch.forEach((member, index) => {
        const verdict = verdicts[index];
        if (verdict) member.resolve(verdict);
        else member.reject(new Error(`no verdict for ${member.order.id}`));
      });
    } catch (error) {
      for (const member of batch) member.reject(error);
    }
  }
}
