import { CaseRefsModule } from '@lib/case-refs';
import { NeighbourClient } from '@lib/platform';
import { Global, Module } from '@nestjs/common';
import { caseAccount } from '../postings/index.js';
import { CASE_FUNDS_SETTINGS } from '../settings.js';
import type { CaseFundsSettings } from '../settings.js';
import { CaseStanding } from './case-standing.js';

/** The local picture of cases, each with its account, and the fresh reading of case-flow. */
@Global()
@Module({
  imports: [CaseRefsModule.forRoot({ consumer: 'case-funds.cases', opened: caseAccount })],
  providers: [
    {
      provide: CaseStanding,
      inject: [CASE_FUNDS_SETTINGS],
      useFactory: (settings: CaseFundsSettings) =>
        new CaseStanding(new NeighbourClient({ name: '案件系统', baseUrl: settings.caseFlowUrl })),
    },
  ],
  exports: [CaseStanding],
})
export class CasesModule {}
