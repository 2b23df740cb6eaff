import { AccessModule } from '@lib/access';
import { AuditModule } from '@lib/audit';
import { CalculatorsModule } from '@lib/calculators';
import { allTopics } from '@lib/contracts';
import { JobsModule, queueFromConfig } from '@lib/jobs';
import { busFromConfig, MessagingModule } from '@lib/messaging';
import { StuckWorkModule } from '@lib/stuck-work';
import { PersistenceModule } from '@lib/persistence';
import { PersonalReads, PersonalReadsModule } from '@lib/personal-reads';
import type { DynamicModule } from '@nestjs/common';
import { Module } from '@nestjs/common';
import { CasesModule } from './cases/index.js';
import { ClosureModule } from './closure/index.js';
import type { CaseFlowConfig } from './config.js';
import { NodeOverdueHandler, NodesModule } from './nodes/index.js';
import { NoticesModule } from './notices/index.js';
import { OverviewModule } from './overview/index.js';
import { StaffModule } from './staff/index.js';
import { RecordFactConsumer, TimelineModule } from './timeline/index.js';

/** The case record: import, assignment, notices, closing, timeline. */
@Module({})
export class CaseFlowModule {
  static forRoot(config: CaseFlowConfig): DynamicModule {
    const working = config.SERVICE_ROLE !== 'api';
    return {
      module: CaseFlowModule,
      imports: [
        PersistenceModule.forRoot({
          url: config.DATABASE_URL,
          schema: 'case_flow',
          poolSize: config.DATABASE_POOL_MAX,
          production: config.NODE_ENV === 'production',
        }),
        AccessModule.forRoot({
          issuer: config.OIDC_ISSUER,
          jwksUrl: config.OIDC_JWKS_URL,
          audience: config.OIDC_AUDIENCE,
          readLog: PersonalReads,
        }),
        AuditModule.forRoot({ app: 'case-flow', seal: working }),
        PersonalReadsModule.forRoot({ forget: working }),
        MessagingModule.forRoot({
          app: 'case-flow',
          bus: busFromConfig(config),
          consumers: [RecordFactConsumer],
          topics: allTopics,
          roles: { relay: working, consume: working },
        }),
        CasesModule,
        NodesModule,
        NoticesModule,
        ClosureModule.forRoot({
          queryControl: config.QUERY_CONTROL_URL,
          caseFunds: config.CASE_FUNDS_URL,
        }),
        TimelineModule,
        OverviewModule,
        CalculatorsModule.forApp('case-flow'),
        StuckWorkModule,
        StaffModule.forRoot({ file: config.STAFF_FILE }),
        JobsModule.forRoot({
          app: 'case-flow',
          queue: queueFromConfig(config),
          deadlines: [NodeOverdueHandler],
          tasks: [],
          work: working,
        }),
      ],
    };
  }
}
