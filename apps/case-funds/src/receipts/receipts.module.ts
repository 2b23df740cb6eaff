import { Module } from '@nestjs/common';
import { DebtsModule } from '../debts/index.js';
import { ClaimsService } from './claims.service.js';
import { DeductionsConsumer } from './deductions.consumer.js';
import { ReceiptBooking } from './receipt-booking.js';
import { ReceiptCredit } from './receipt-credit.js';
import { ReceiptMatching } from './receipt-matching.js';
import { ReceiptsController } from './receipts.controller.js';
import { ReceiptsReadModel } from './receipts.read-model.js';
import { UnidentifiedOverdueHandler } from './unidentified-overdue.handler.js';

/** Money that arrived: matched, waiting with its clock, claimed. */
@Module({
  imports: [DebtsModule],
  controllers: [ReceiptsController],
  providers: [
    ReceiptBooking,
    ReceiptCredit,
    ReceiptMatching,
    ReceiptsReadModel,
    ClaimsService,
    DeductionsConsumer,
    UnidentifiedOverdueHandler,
  ],
  exports: [ReceiptBooking, ReceiptMatching],
})
export class ReceiptsModule {}
