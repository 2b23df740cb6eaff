import { Module } from '@nestjs/common';
import { CourtBankModule } from '../court-bank/index.js';
import { FaultsModule } from '../faults/index.js';
import { LedgerModule } from '../ledger/index.js';
import { ControlLines } from './control-lines.js';
import { Controls } from './controls.js';
import { Intake } from './intake.js';
import { Outgoing } from './outgoing.js';
import { Poller } from './poller.js';
import { Queries } from './queries.js';
import { QueryAnswers } from './query-answers.js';
import { RequestsController } from './requests.controller.js';
import { RequestBook } from './requests.read-model.js';
import { SeizureLines } from './seizure-lines.js';
import { ServiceLine } from './service-line.js';
import { Upkeep } from './upkeep.js';

@Module({
  imports: [CourtBankModule, FaultsModule, LedgerModule],
  controllers: [RequestsController],
  providers: [
    ControlLines,
    Controls,
    Intake,
    Outgoing,
    Poller,
    Queries,
    QueryAnswers,
    RequestBook,
    SeizureLines,
    ServiceLine,
    Upkeep,
  ],
  exports: [Poller],
})
export class RequestsModule {}
