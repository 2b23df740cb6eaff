export type { Balance, CourtAccount } from './account-book.js';
export { caseAccount, courtAccount, mirrorAccount } from './account-book.js';
export { BATCH_MAX, judge, postInTx } from './ledger.js';
export { PostingBatcher } from './posting-batcher.js';
export { PostingsModule } from './postings.module.js';
export type { AccountId, LedgerOrder, TransferId, Verdict } from './transfer.js';
export { derivedId } from './derived-id.js';
export type { Dispute } from './disputes.js';
export { recordDispute } from './disputes.js';
