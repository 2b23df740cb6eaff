import { AccessModule } from '@lib/access';
import { ApprovalDueHandler, ApprovalsModule } from '@lib/approvals';
import { AuditModule } from '@lib/audit';
import { CalculatorsModule } from '@lib/calculators';
import { CaseFlowConsumer } from '@lib/case-refs';
import { JobsModule, queueFromConfig } from '@lib/jobs';
import { busFromConfig, MessagingModule } from '@lib/messaging';
import { StuckWorkModule } from '@lib/stuck-work';
import { PersistenceModule } from '@lib/persistence';
import { PersonalReads, PersonalReadsModule } from '@lib/personal-reads';
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
import { PayoutEnquiryTask, PayoutSendTask, PayoutsModule } from './payouts/index.js';
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
        ...librariesOf(config),
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
        StuckWorkModule,
      ],
    };
  }
}

function librariesOf(config: CaseFundsConfig): DynamicModule[] {
  const working = config.SERVICE_ROLE !== 'api';
  return [
    PersistenceModule.forRoot({
      url: config.DATABASE_URL,
      schema: 'case_funds',
      poolSize: config.DATABASE_POOL_MAX,
      production: config.NODE_ENV === 'production',
    }),
    AccessModule.forRoot({
      issuer: config.OIDC_ISSUER,
      jwksUrl: config.OIDC_JWKS_URL,
      audience: config.OIDC_AUDIENCE,
      readLog: PersonalReads,
    }),
    AuditModule.forRoot({ app: 'case-funds', seal: working }),
    PersonalReadsModule.forRoot({ forget: working }),
    MessagingModule.forRoot({
      app: 'case-funds',
      bus: busFromConfig(config),
      consumers: [CaseFlowConsumer, DeductionsConsumer],
      roles: { relay: working, consume: working },
    }),
    JobsModule.forRoot({
      app: 'case-funds',
      queue: queueFromConfig(config),
      deadlines: [UnidentifiedOverdueHandler, ApprovalDueHandler],
      tasks: [PayoutSendTask, PayoutEnquiryTask, DebtRetryTask],
      work: working,
    }),
    { module: ApprovalsModule },
  ];
}
