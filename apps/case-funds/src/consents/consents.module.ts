import { Module } from '@nestjs/common';
import { DisputesModule } from '../disputes/index.js';
import { PayoutsModule } from '../payouts/index.js';
import { ConsentsController } from './consents.controller.js';
import { ConsentsService } from './consents.service.js';

/** The approvers' desk of this app. */
@Module({
  imports: [PayoutsModule, DisputesModule],
  controllers: [ConsentsController],
  providers: [ConsentsService],
})
export class ConsentsModule {}
