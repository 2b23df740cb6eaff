import { Module } from '@nestjs/common';
import { DebtsModule } from '../debts/index.js';
import { PayoutsModule } from '../payouts/index.js';
import { ReceiptsModule } from '../receipts/index.js';
import { LineBooking } from './line-booking.js';
import { ReceiptReversals } from './receipt-reversals.js';
import { ReconciliationController } from './reconciliation.controller.js';
import { ReconciliationReadModel } from './reconciliation.read-model.js';
import { StatementImporter } from './statement-importer.js';
import { StatementPoller } from './statement-poller.js';
import { WaitingDeductions } from './waiting-deductions.js';

/** The bank's statement against the books, line by line and cut by cut. */
@Module({
  imports: [DebtsModule, ReceiptsModule, PayoutsModule],
  controllers: [ReconciliationController],
  providers: [
    LineBooking,
    ReceiptReversals,
    ReconciliationReadModel,
    StatementImporter,
    StatementPoller,
    WaitingDeductions,
  ],
  exports: [StatementImporter],
})
export class ReconciliationModule {}
