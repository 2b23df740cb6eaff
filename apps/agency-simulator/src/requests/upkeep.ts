import { UnitOfWork } from '@lib/persistence';
import { Injectable } from '@nestjs/common';
import { PaymentsService } from '../court-bank/index.js';
import { FaultsStore } from '../faults/index.js';
import { expireFreezes } from '../ledger/index.js';
import { Controls } from './controls.js';
import { Queries } from './queries.js';

/** What comes due by itself: answers, expiries, updates of freezes, accepted payments. */
@Injectable()
export class Upkeep {
  constructor(
    private readonly uow: UnitOfWork,
    private readonly queries: Queries,
    private readonly controls: Controls,
    private readonly faults: FaultsStore,
    private readonly payments: PaymentsService,
  ) {}

  async run(): Promise<void> {
    await this.uow.run((tx) => this.queries.answerDue(tx));
    await this.uow.run(async (tx) => {
      await expireFreezes(tx);
      await this.controls.reportChanges(tx, (code) => this.faults.of(tx, code));
    });
    await this.payments.settleAccepted();
  }
}
