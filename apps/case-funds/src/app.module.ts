import { ApprovalDueHandler, ApprovalsModule } from '@lib/approvals';
import { CalculatorsModule } from '@lib/calculators';
import { CaseFlowConsumer } from '@lib/case-refs';
import { CourtAppModule } from '@lib/court-app';
import type { DynamicModule } from '@nestjs/common';
import { Module } from '@nestjs/common';
import { AccountsModule } from './accounts/index.js';
import { BankModule } from './bank.module.js';
import { CasesModule } from './cases/index.js';
import type { CaseFundsConfig } from './config.js';
import { settingsOf } from './config.js';
import { ConsentsModule } from './consents/index.js';
import { DebtRetryTask, DebtsModule } from './debts/index.js';
import { DisputesModule } from './disputes/index.js';
import {
  PayoutEnquiryTask,
  PayoutSendTask,
  PayoutsModule,
  PayoutUnbookedHandler,
} from './payouts/index.js';
import { PostingsModule } from './postings/index.js';
import {
  DeductionsConsumer,
  ReceiptsModule,
  UnidentifiedOverdueHandler,
} from './receipts/index.js';
import { ReconciliationModule } from './reconciliation/index.js';
import { SettingsModule } from './settings.module.js';

/** Case funds: the ledger, what is owed, what arrived, what is paid out. */
@Module({})
export class CaseFundsModule {
  static forRoot(config: CaseFundsConfig): DynamicModule {
    return {
      module: CaseFundsModule,
      imports: [
        CourtAppModule.forRoot({
          app: 'case-funds',
          config,
          consumers: [CaseFlowConsumer, DeductionsConsumer],
          deadlines: [UnidentifiedOverdueHandler, PayoutUnbookedHandler, ApprovalDueHandler],
          tasks: [PayoutSendTask, PayoutEnquiryTask, DebtRetryTask],
        }),
        ApprovalsModule,
        SettingsModule.forRoot(settingsOf(config)),
        BankModule.forRoot({ baseUrl: config.BANK_URL, token: config.BANK_CLIENT_TOKEN }),
        PostingsModule,
        CasesModule,
        AccountsModule,
        DebtsModule,
        ReceiptsModule,
        PayoutsModule,
        ReconciliationModule,
        DisputesModule,
        ConsentsModule,
        CalculatorsModule.forApp('case-funds'),
      ],
    };
  }
}
