export { DeductionsConsumer } from './deductions.consumer.js';
export type { CreditLine } from './receipt-booking.js';
export { ReceiptBooking } from './receipt-booking.js';
export { receiptStates } from './receipt.states.js';
export { ReceiptsModule } from './receipts.module.js';
export { UnidentifiedOverdueHandler } from './unidentified-overdue.handler.js';
