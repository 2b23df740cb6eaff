import { disputeChecks } from './disputes/index.js';
import { ledgerChecks } from './postings/index.js';
import { moneyChecks } from './reconciliation/index.js';

/** One invariant of architecture.md §10: `sql` returns one row per violation, read as the role `checker`. */
export interface Check {
  readonly id: string;
  readonly title: string;
  readonly sql: string;
  readonly describe: (row: Record<string, unknown>) => string;
}

/** What must always hold in this app's books; `ctl check` runs them. */
export const checks: readonly Check[] = [...ledgerChecks, ...moneyChecks, ...disputeChecks];
