import { Module } from '@nestjs/common';
import { DebtsModule } from '../debts/index.js';
import { PayoutsModule } from '../payouts/index.js';
import { ReceiptsModule } from '../receipts/index.js';
import { DisputesController } from './disputes.controller.js';
import { DisputesReadModel } from './disputes.read-model.js';
import { LatePayments } from './late-payments.js';
import { SettlementConsents } from './settlement-consents.js';
import { SettlementFacts } from './settlement-facts.js';
import { SettlementPostings } from './settlement-postings.js';
import { SettlementsService } from './settlements.service.js';

/** What the bank said and the books do not bear out, until a person has cleared it up. */
@Module({
  imports: [DebtsModule, PayoutsModule, ReceiptsModule],
  controllers: [DisputesController],
  providers: [
    DisputesReadModel,
    LatePayments,
    SettlementConsents,
    SettlementFacts,
    SettlementPostings,
    SettlementsService,
  ],
  exports: [SettlementConsents],
})
export class DisputesModule {}
