import { DomainError } from '@lib/kernel';
import type { Tx } from '@lib/persistence';
import { UnitOfWork } from '@lib/persistence';
import { Injectable, Logger } from '@nestjs/common';
import { RejectionQueue } from '../dispatch/index.js';
import { markFaulty } from './faulty-requests.js';
import { IncomingHandler, rejectionOf } from './incoming-handler.js';
import type { IncomingRow } from './incoming-store.js';
import { IncomingStore } from './incoming-store.js';

const PER_BODY_MAX = 200;

type Delivered = Pick<IncomingRow, 'incomingId' | 'institution' | 'name'>;

/** Works off stored deliveries, each in one transaction with everything it causes. */
@Injectable()
export class IncomingProcessor {
  private readonly logger = new Logger(IncomingProcessor.name);

  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly store: IncomingStore,
    private readonly handler: IncomingHandler,
    private readonly rejections: RejectionQueue,
  ) {}

  /** Handles what is stored; returns how many deliveries were looked at. */
  async drain(): Promise<number> {
    let count = 0;
    for (const institution of await this.store.institutionsWaiting()) {
      try {
        for (let turn = 0; turn < PER_BODY_MAX; turn += 1) {
          if (!(await this.handleNext(institution))) break;
          count += 1;
        }
      } catch (error) {
        this.logger.error(`deliveries of ${institution} wait for the next round`, error);
      }
    }
    return count;
  }

  /** A file nobody can read, put aside: a visible fault, and the body is told as far as possible. */
  async unreadable(institution: string, name: string, why: string): Promise<void> {
    await this.unitOfWork.run(async (tx) => {
      const incomingId = await this.store.unreadable(tx, { institution, name, why });
      if (incomingId) await this.tellBody(tx, { institution, name, incomingId }, why);
    });
  }

  private async handleNext(institution: string): Promise<boolean> {
    let taken: IncomingRow | undefined;
    try {
      await this.unitOfWork.run(async (tx) => {
        taken = await this.store.next(tx, institution);
        if (!taken) return;
        const origin = { incomingId: taken.incomingId, institution };
        const file = { name: taken.name, bytes: new Uint8Array(taken.content) };
        const court = await this.handler.file(tx, origin, file);
        await this.store.handled(tx, taken.incomingId, court);
      });
    } catch (error) {
      if (!taken) throw error;
      await this.refuse(taken, error);
    }
    return taken !== undefined;
  }

  /** A faulty file becomes a visible fault with a negative acknowledgement; ours are tried again. */
  private async refuse(row: IncomingRow, error: unknown): Promise<void> {
    if (!(error instanceof DomainError) || error.kind !== 'invalid') {
      this.logger.error(`${row.name} of ${row.institution} will be handled again`, error);
      await this.store.failed(
        row.incomingId,
        error instanceof Error ? error.message : String(error),
      );
      return;
    }
    await this.unitOfWork.run(async (tx) => {
      await this.store.faulty(tx, row.incomingId, error.message, error.fields);
      const message = [error.message, ...error.fields.map((fault) => fault.message)].join(';');
      await this.tellBody(tx, row, message);
    });
  }

  private async tellBody(tx: Tx, row: Delivered, message: string): Promise<void> {
    const answer = rejectionOf(row.name);
    if (!answer) return;
    const { institution, incomingId } = row;
    await markFaulty(tx, institution, answer.requestNo);
    await this.rejections.enqueue(tx, { institution, incomingId, ...answer, message });
  }
}
