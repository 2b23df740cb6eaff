import { Module } from '@nestjs/common';
import { CalculationsController } from './calculations.controller.js';
import { DebtRetryTask } from './debt-retry.task.js';
import { Debts } from './debts.js';
import { DebtsController } from './debts.controller.js';
import { Discharges } from './discharges.js';
import { DebtsReadModel } from './debts.read-model.js';
import { DebtsService } from './debts.service.js';

/** What is owed, in versions, and the calculators behind it. */
@Module({
  controllers: [DebtsController, CalculationsController],
  providers: [Debts, Discharges, DebtsReadModel, DebtsService, DebtRetryTask],
  exports: [Debts, DebtsReadModel],
})
export class DebtsModule {}
