export { DeductionsConsumer } from './deductions.consumer.js';
export { postIntoCase } from './claim-posting.js';
export type { ExpectedReceipt } from './expected-receipts.js';
export { findExpected, lockDeduction } from './expected-receipts.js';
export { ReceiptCredit } from './receipt-credit.js';
export { coveredByDeduction, valueDay } from './receipt.rules.js';
export type { ReceiptRow } from './receipt-rows.js';
export {
  lockReceipt,
  lockReceiptByLine,
  lockReceiptsByRequest,
  moveReceipt,
} from './receipt-rows.js';
export type { BookableLine } from './receipt-booking.js';
export { ReceiptBooking, UNIDENTIFIED_MONEY } from './receipt-booking.js';
export { ReceiptsModule } from './receipts.module.js';
export { UnidentifiedOverdueHandler } from './unidentified-overdue.handler.js';
