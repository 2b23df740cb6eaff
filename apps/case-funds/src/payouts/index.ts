export { PayoutConsents } from './payout-consents.js';
export { PayoutEnquiryTask } from './payout-enquiry.task.js';
export { CLEARING } from './payout-instructions.service.js';
export { PayoutOutcomes } from './payout-outcomes.js';
export type { PayoutRow } from './payout-rows.js';
export { lockPayoutByInstruction } from './payout-rows.js';
export { PayoutSendTask } from './payout-send.task.js';
export { PayoutStops } from './payout-stops.js';
export { PayoutsModule } from './payouts.module.js';
