import { CaseRefsModule } from '@lib/case-refs';
import { NeighbourClient } from '@lib/platform';
import { Global, Module } from '@nestjs/common';
import { Neighbours } from './neighbours.js';
import { QUERY_CONTROL_SETTINGS } from '../settings.js';
import type { QueryControlSettings } from '../settings.js';

/** The local picture of cases and the fresh readings of neighbours. */
@Global()
@Module({
  imports: [CaseRefsModule.forRoot({ consumer: 'cases' })],
  providers: [
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
  exports: [Neighbours],
})
export class CasesModule {}
