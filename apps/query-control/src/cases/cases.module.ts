import { NeighbourClient } from '@lib/platform';
import { Global, Module } from '@nestjs/common';
import { CaseFlowConsumer } from './case-flow.consumer.js';
import { CaseRefs } from './case-refs.js';
import { Neighbours } from './neighbours.js';
import { QUERY_CONTROL_SETTINGS } from '../settings.js';
import type { QueryControlSettings } from '../settings.js';

/** The local picture of cases and the fresh readings of neighbours. */
@Global()
@Module({
  providers: [
    CaseRefs,
    CaseFlowConsumer,
    {
      provide: Neighbours,
      inject: [QUERY_CONTROL_SETTINGS],
      useFactory: (settings: QueryControlSettings) =>
        new Neighbours(
          new NeighbourClient({ name: '案件系统', baseUrl: settings.caseFlowUrl }),
          new NeighbourClient({ name: '案款系统', baseUrl: settings.caseFundsUrl }),
        ),
    },
  ],
  exports: [CaseRefs, Neighbours],
})
export class CasesModule {}
