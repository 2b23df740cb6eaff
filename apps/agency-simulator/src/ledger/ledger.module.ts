import { Module } from '@nestjs/common';
import { Freezes } from './freezes.js';
import { Ledger } from './ledger.js';
import { LedgerCheck } from './ledger-check.js';
import { LedgerController } from './ledger.controller.js';
import { LedgerReadModel } from './ledger.read-model.js';
import { TransfersService } from './transfers.service.js';

@Module({
  controllers: [LedgerController],
  providers: [Ledger, Freezes, LedgerReadModel, LedgerCheck, TransfersService],
  exports: [Ledger, Freezes],
})
export class LedgerModule {}
