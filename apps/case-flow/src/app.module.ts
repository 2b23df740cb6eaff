import { CalculatorsModule } from '@lib/calculators';
import { allTopics } from '@lib/contracts';
import { CourtAppModule } from '@lib/court-app';
import type { DynamicModule } from '@nestjs/common';
import { Module } from '@nestjs/common';
import { CasesModule } from './cases/index.js';
import { ClosureModule } from './closure/index.js';
import type { CaseFlowConfig } from './config.js';
import { NodeOverdueHandler, NodesModule } from './nodes/index.js';
import { NoticesModule } from './notices/index.js';
import { OverviewModule } from './overview/index.js';
import { PayeeAccountsModule } from './payee-accounts/index.js';
import { StaffModule } from './staff/index.js';
import { RecordFactConsumer, TimelineModule } from './timeline/index.js';

/** The case record: import, assignment, notices, closing, timeline. */
@Module({})
export class CaseFlowModule {
  static forRoot(config: CaseFlowConfig): DynamicModule {
    return {
      module: CaseFlowModule,
      imports: [
        CourtAppModule.forRoot({
          app: 'case-flow',
          config,
          consumers: [RecordFactConsumer],
          topics: allTopics,
          deadlines: [NodeOverdueHandler],
          tasks: [],
        }),
        CasesModule,
        NodesModule,
        NoticesModule,
        PayeeAccountsModule,
        ClosureModule.forRoot({
          queryControl: config.QUERY_CONTROL_URL,
          caseFunds: config.CASE_FUNDS_URL,
        }),
        TimelineModule,
        OverviewModule,
        CalculatorsModule.forApp('case-flow'),
        StaffModule.forRoot({ file: config.STAFF_FILE }),
      ],
    };
  }
}
