export type { CourtAccount } from './account-book.js';
export { caseAccount, courtAccount, mirrorAccount } from './account-book.js';
export { postInTx } from './ledger.js';
export { PostingsModule } from './postings.module.js';
export type { AccountId } from './transfer.js';
export { derivedId } from './derived-id.js';
export type { DisputeKind } from './disputes.js';
export { DISPUTE_TEXT, recordDispute, recordRecurring, settleDispute } from './disputes.js';
export { ledgerChecks } from './ledger.checks.js';
