import type { Subject } from '@lib/agencies';
import type { Tx } from '@lib/persistence';
import { sameText } from '../ledger/index.js';

/** Whom a body knows under a name and document number. */
export type SubjectMatch =
  | { readonly kind: 'known'; readonly customerId: bigint }
  | { readonly kind: 'unknown' }
  /** The number is another's: the body refuses (law/query-control.md §4.5). */
  | { readonly kind: 'name-differs' };

interface CustomerRow {
  readonly customerId: bigint;
  readonly name: string;
}

/** Hyphens and case in the number are ignored; the name must be the same. */
export async function findSubject(tx: Tx, subject: Subject): Promise<SubjectMatch> {
  const rows = await tx.query<CustomerRow>(
    `SELECT customer_id AS "customerId", name FROM customer
     WHERE upper(replace(document_number, '-', '')) = upper(replace($1, '-', ''))`,
    [subject.documentNumber.trim()],
  );
  const found = rows.find((row) => sameText(row.name, subject.name));
  if (found) return { kind: 'known', customerId: found.customerId };
  return rows.length > 0 ? { kind: 'name-differs' } : { kind: 'unknown' };
}
