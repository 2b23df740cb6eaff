export { DeductionsConsumer } from './deductions.consumer.js';
export { ReceiptBooking } from './receipt-booking.js';
export { ReceiptsModule } from './receipts.module.js';
export { UnidentifiedOverdueHandler } from './unidentified-overdue.handler.js';
