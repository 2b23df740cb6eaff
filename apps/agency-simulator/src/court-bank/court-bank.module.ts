import { Module } from '@nestjs/common';
import { FaultsModule } from '../faults/index.js';
import { LedgerModule } from '../ledger/index.js';
import { CourtBankController } from './court-bank.controller.js';
import { PaymentsService } from './payments.service.js';
import { StatementReadModel } from './statement.read-model.js';

@Module({
  imports: [FaultsModule, LedgerModule],
  controllers: [CourtBankController],
  providers: [PaymentsService, StatementReadModel],
  exports: [PaymentsService],
})
export class CourtBankModule {}
