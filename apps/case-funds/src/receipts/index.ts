export { DeductionsConsumer } from './deductions.consumer.js';
export { findExpected, lockDeduction } from './expected-receipts.js';
export { ReceiptMatching } from './receipt-matching.js';
export type { ReceiptRow } from './receipt-rows.js';
export { lockReceipt, lockReceiptByLine, moveReceipt } from './receipt-rows.js';
export type { BookableLine } from './receipt-booking.js';
export { ReceiptBooking, UNIDENTIFIED_MONEY } from './receipt-booking.js';
export { ReceiptsModule } from './receipts.module.js';
export { UnidentifiedOverdueHandler } from './unidentified-overdue.handler.js';
