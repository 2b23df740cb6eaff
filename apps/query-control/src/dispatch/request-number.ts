import type { Tx } from '@lib/persistence';

const NEXT = `
  SELECT to_char(legal_today(), 'YYYYMMDD') || $1::text ||
    lpad((nextval('request_serial') % 1000000)::text, 6, '0') AS "requestNo"`;

/**
 * The next request number: date, six-digit area, six-digit serial; 20 digits, the provincial form
 * (law/query-control.md §4.3). The unique keys refuse a second use after a million in one day.
 */
export async function nextRequestNo(tx: Tx, areaCode: string): Promise<string> {
  const [row] = await tx.query<{ requestNo: string }>(NEXT, [areaCode]);
  if (!row) throw new Error('request_serial gave no number');
  return row.requestNo;
}
