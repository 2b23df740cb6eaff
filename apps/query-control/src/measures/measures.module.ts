import { Module } from '@nestjs/common';
import { DispatchModule } from '../dispatch/index.js';
import { InstitutionsModule } from '../institutions/index.js';
import { ControlOutcomes } from './control-outcomes.js';
import { DeductionsService } from './deductions.service.js';
import { FreezeProposal } from './freeze-proposal.js';
import { FreezesService } from './freezes.service.js';
import { MeasureFacts } from './measure-facts.js';
import { MeasureOrders } from './measure-orders.js';
import { MeasurePeriods } from './measure-periods.js';
import { MeasureSent } from './measure-sent.js';
import { ControlSilenceDeadline } from './control-silence.deadline.js';
import {
  MeasureCriticalDeadline,
  MeasureEndDeadline,
  MeasureNoticeDeadline,
  MeasureWarningDeadline,
} from './measure.deadlines.js';
import { MeasuresController } from './measures.controller.js';
import { OutcomeEffects } from './outcome-effects.js';

@Module({
  imports: [DispatchModule, InstitutionsModule],
  controllers: [MeasuresController],
  providers: [
    ControlOutcomes,
    OutcomeEffects,
    MeasureFacts,
    MeasureOrders,
    MeasurePeriods,
    MeasureSent,
    FreezesService,
    FreezeProposal,
    DeductionsService,
    MeasureEndDeadline,
    MeasureNoticeDeadline,
    MeasureWarningDeadline,
    MeasureCriticalDeadline,
    ControlSilenceDeadline,
  ],
  exports: [ControlOutcomes, MeasureOrders],
})
export class MeasuresModule {}
