import { Module } from '@nestjs/common';
import { DispatchModule } from '../dispatch/index.js';
import { InstitutionsModule } from '../institutions/index.js';
import { ControlOutcomes } from './control-outcomes.js';
import { DebtRulings } from './debt-rulings.js';
import { DeductionsService } from './deductions.service.js';
import { DoubtfulLapses } from './doubtful-lapses.js';
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
import { RenewalOutcomes } from './renewal-outcomes.js';
import { RenewalsController } from './renewals.controller.js';
import { RenewalsDueReadModel } from './renewals-due.read-model.js';
import { RenewalsService } from './renewals.service.js';

@Module({
  imports: [DispatchModule, InstitutionsModule],
  controllers: [MeasuresController, RenewalsController],
  providers: [
    ControlOutcomes,
    OutcomeEffects,
    MeasureFacts,
    MeasureOrders,
    MeasurePeriods,
    MeasureSent,
    DebtRulings,
    FreezesService,
    FreezeProposal,
    DeductionsService,
    RenewalOutcomes,
    RenewalsDueReadModel,
    RenewalsService,
    DoubtfulLapses,
    MeasureEndDeadline,
    MeasureNoticeDeadline,
    MeasureWarningDeadline,
    MeasureCriticalDeadline,
    ControlSilenceDeadline,
  ],
  exports: [ControlOutcomes, DoubtfulLapses, MeasureOrders],
})
export class MeasuresModule {}
