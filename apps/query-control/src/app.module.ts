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
import { AnswersModule } from './answers/index.js';
import { CasesModule } from './cases/index.js';
import type { QueryControlConfig } from './config.js';
import { settingsOf } from './config.js';
import { SendControlTask, SendQueryTask, SendReleaseTask } from './dispatch/index.js';
import { InstitutionsModule } from './institutions/index.js';
import { IntakeModule } from './intake/index.js';
import { JournalModule } from './journal/index.js';
import {
  DebtConsumer,
  DischargeConsumer,
  DischargeRevokedConsumer,
  MeasureWatchModule,
  UnfilledCapsDeadline,
} from './measure-watch/index.js';
import {
  ControlSilenceDeadline,
  MeasureCriticalDeadline,
  MeasureEndDeadline,
  MeasureNoticeDeadline,
  MeasuresModule,
  MeasureWarningDeadline,
} from './measures/index.js';
import { PropertyModule } from './property/index.js';
import { QueryOrdersModule, QuerySilenceDeadline } from './query-orders/index.js';
import { SettingsModule } from './settings.module.js';

const APP = 'query-control';

const DEADLINES = [
  QuerySilenceDeadline,
  ControlSilenceDeadline,
  MeasureEndDeadline,
  MeasureNoticeDeadline,
  MeasureWarningDeadline,
  MeasureCriticalDeadline,
  UnfilledCapsDeadline,
  ApprovalDueHandler,
];

const FEATURES = [
  AnswersModule,
  CalculatorsModule.forApp(APP),
  CasesModule,
  InstitutionsModule,
  IntakeModule,
  JournalModule,
  MeasureWatchModule,
  MeasuresModule,
  StuckWorkModule,
  PropertyModule,
  QueryOrdersModule,
];

/** Query and control: who is asked, what is found, frozen, released and deducted. */
@Module({})
export class QueryControlModule {
  static forRoot(config: QueryControlConfig): DynamicModule {
    const working = config.SERVICE_ROLE !== 'api';
    return {
      module: QueryControlModule,
      imports: [
        SettingsModule.forRoot(settingsOf(config)),
        PersistenceModule.forRoot({
          url: config.DATABASE_URL,
          schema: 'query_control',
          poolSize: config.DATABASE_POOL_MAX,
          production: config.NODE_ENV === 'production',
        }),
        AccessModule.forRoot({
          issuer: config.OIDC_ISSUER,
          jwksUrl: config.OIDC_JWKS_URL,
          audience: config.OIDC_AUDIENCE,
          readLog: PersonalReads,
        }),
        AuditModule.forRoot({ app: APP, seal: working }),
        PersonalReadsModule.forRoot({ forget: working }),
        ApprovalsModule,
        MessagingModule.forRoot({
          app: APP,
          bus: busFromConfig(config),
          consumers: [CaseFlowConsumer, DebtConsumer, DischargeConsumer, DischargeRevokedConsumer],
          roles: { relay: working, consume: working },
        }),
        JobsModule.forRoot({
          app: APP,
          queue: queueFromConfig(config),
          deadlines: DEADLINES,
          tasks: [SendReleaseTask, SendControlTask, SendQueryTask],
          work: working,
        }),
        ...FEATURES,
      ],
    };
  }
}
