import { Module } from '@nestjs/common';
import { DebtsModule } from '../debts/index.js';
import { AccountsController } from './accounts.controller.js';
import { AccountsReadModel } from './accounts.read-model.js';

/** A case's money at a glance: the four sums and its account (一案一账号). */
@Module({
  imports: [DebtsModule],
  controllers: [AccountsController],
  providers: [AccountsReadModel],
})
export class AccountsModule {}
