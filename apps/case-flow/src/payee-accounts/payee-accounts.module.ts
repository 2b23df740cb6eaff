import { Module } from '@nestjs/common';
import { PayeeAccountsController } from './payee-accounts.controller.js';
import { PayeeAccountsService } from './payee-accounts.service.js';

@Module({ controllers: [PayeeAccountsController], providers: [PayeeAccountsService] })
export class PayeeAccountsModule {}
