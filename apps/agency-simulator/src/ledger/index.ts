export type { Freeze } from './freezes.js';
export { Freezes, sameText } from './freezes.js';
export { expireFreezes } from './holds.js';
export type { Account, AccountKey } from './ledger.js';
export { Ledger } from './ledger.js';
export { LedgerModule } from './ledger.module.js';
export { bounce } from './transfers.service.js';
