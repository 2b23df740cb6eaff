import { Module } from '@nestjs/common';
import { PayoutsModule } from '../payouts/index.js';
import { ReceiptsModule } from '../receipts/index.js';
import { LineBooking } from './line-booking.js';
import { ReconciliationController } from './reconciliation.controller.js';
import { ReconciliationReadModel } from './reconciliation.read-model.js';
import { StatementImporter } from './statement-importer.js';
import { StatementPoller } from './statement-poller.js';

/** The bank's statement against the books, line by line and cut by cut. */
@Module({
  imports: [ReceiptsModule, PayoutsModule],
  controllers: [ReconciliationController],
  providers: [LineBooking, ReconciliationReadModel, StatementImporter, StatementPoller],
  exports: [StatementImporter],
})
export class ReconciliationModule {}
