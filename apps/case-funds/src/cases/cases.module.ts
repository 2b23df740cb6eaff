import { NeighbourClient } from '@lib/platform';
import { Global, Module } from '@nestjs/common';
import { CASE_FUNDS_SETTINGS } from '../settings.js';
import type { CaseFundsSettings } from '../settings.js';
import { CaseFlowConsumer } from './case-flow.consumer.js';
import { CaseRefs } from './case-refs.js';
import { CaseStanding } from './case-standing.js';

/** The local picture of cases and the fresh reading of case-flow. */
@Global()
@Module({
  providers: [
    CaseRefs,
    CaseFlowConsumer,
    {
      provide: CaseStanding,
      inject: [CASE_FUNDS_SETTINGS],
      useFactory: (settings: CaseFundsSettings) =>
        new CaseStanding(new NeighbourClient({ name: '案件系统', baseUrl: settings.caseFlowUrl })),
    },
  ],
  exports: [CaseRefs, CaseStanding],
})
export class CasesModule {}
