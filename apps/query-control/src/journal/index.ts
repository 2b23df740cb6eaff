export type { CaseKey, Cause } from './case-journal.js';
export { CaseJournal, causeOf, machineCause } from './case-journal.js';
export { JournalModule } from './journal.module.js';
