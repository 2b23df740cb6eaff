import { Module } from '@nestjs/common';
import { Payees } from './payees.js';
import { PayoutConsents } from './payout-consents.js';
import { PayoutDrafts } from './payout-drafts.js';
import { PayoutEnquiryTask } from './payout-enquiry.task.js';
import { PayoutFacts } from './payout-facts.js';
import { PayoutInstructionsService } from './payout-instructions.service.js';
import { PayoutOutcomes } from './payout-outcomes.js';
import { PayoutSendTask } from './payout-send.task.js';
import { PayoutStops } from './payout-stops.js';
import { PayoutUnbookedHandler } from './payout-unbooked.handler.js';
import { PayoutsController } from './payouts.controller.js';
import { PayoutsReadModel } from './payouts.read-model.js';
import { PayoutsService } from './payouts.service.js';

/** Money that leaves: proposed, approved, instructed, confirmed or returned by the bank. */
@Module({
  controllers: [PayoutsController],
  providers: [
    Payees,
    PayoutFacts,
    PayoutDrafts,
    PayoutOutcomes,
    PayoutStops,
    PayoutsReadModel,
    PayoutsService,
    PayoutInstructionsService,
    PayoutConsents,
    PayoutSendTask,
    PayoutEnquiryTask,
    PayoutUnbookedHandler,
  ],
  exports: [PayoutConsents, PayoutOutcomes, PayoutStops],
})
export class PayoutsModule {}
