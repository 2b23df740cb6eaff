import { Module } from '@nestjs/common';
import { DebtRetryTask } from './debt-retry.task.js';
import { Debts } from './debts.js';
import { DebtsController } from './debts.controller.js';
import { Discharges } from './discharges.js';
import { DebtsReadModel } from './debts.read-model.js';
import { DebtsService } from './debts.service.js';

/** What is owed, in versions. */
@Module({
  controllers: [DebtsController],
  providers: [Debts, Discharges, DebtsReadModel, DebtsService, DebtRetryTask],
  exports: [Debts, DebtsReadModel],
})
export class DebtsModule {}
