import type { DynamicModule } from '@nestjs/common';
import { Module } from '@nestjs/common';
import type { CaseRefsOptions } from './case-flow.consumer.js';
import { CASE_REFS_OPTIONS, CaseFlowConsumer } from './case-flow.consumer.js';
import { CaseRefs } from './case-ref.js';

/** An app's own picture of case-flow's cases; `CaseFlowConsumer` goes into its MessagingModule. */
@Module({})
export class CaseRefsModule {
  static forRoot(options: CaseRefsOptions): DynamicModule {
    return {
      module: CaseRefsModule,
      global: true,
      providers: [CaseRefs, CaseFlowConsumer, { provide: CASE_REFS_OPTIONS, useValue: options }],
      exports: [CaseRefs],
    };
  }
}
