import { ApprovalDueHandler, ApprovalsModule } from '@lib/approvals';
import { CalculatorsModule } from '@lib/calculators';
import { CaseFlowConsumer } from '@lib/case-refs';
import { CourtAppModule } from '@lib/court-app';
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
  PropertyModule,
  QueryOrdersModule,
];

/** Query and control: who is asked, what is found, frozen, released and deducted. */
@Module({})
export class QueryControlModule {
  static forRoot(config: QueryControlConfig): DynamicModule {
    return {
      module: QueryControlModule,
      imports: [
        SettingsModule.forRoot(settingsOf(config)),
        CourtAppModule.forRoot({
          app: APP,
          config,
          consumers: [CaseFlowConsumer, DebtConsumer, DischargeConsumer, DischargeRevokedConsumer],
          deadlines: DEADLINES,
          tasks: [SendReleaseTask, SendControlTask, SendQueryTask],
        }),
        ApprovalsModule,
        ...FEATURES,
      ],
    };
  }
}
