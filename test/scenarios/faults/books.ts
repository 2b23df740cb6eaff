import pg from 'pg';

export type Row = Record<string, unknown>;

/** Runs one query as the owner of a database. */
export async function ask(url: string, sql: string): Promise<Row[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query<Row>(sql)).rows;
  } finally {
    await client.end();
  }
}

const APPS = ['case_flow', 'query_control', 'case_funds'] as const;
const inEach = (select: (schema: string) => string): string => APPS.map(select).join(' UNION ALL ');

/** Facts of a case that were committed but are not on its timeline, and the reverse. */
export const TIMELINE_DIFFERENCES = `
  WITH told AS (${inEach(
    (schema) =>
      `SELECT id, type FROM ${schema}.outbox WHERE data ->> 'caseId' IS NOT NULL AND data ->> 'matterId' IS NOT NULL`,
  )}),
  seen AS (SELECT event_id AS id, type FROM case_flow.timeline_entry)
  (SELECT 'missing' AS fault, * FROM (TABLE told EXCEPT ALL TABLE seen) m)
  UNION ALL (SELECT 'invented', * FROM (TABLE seen EXCEPT ALL TABLE told) i)`;

/** What is stuck on the way: rows not yet told, messages set aside. */
export const STUCK = `
  SELECT * FROM (${inEach(
    (schema) => `SELECT '${schema} outbox' AS place, count(*)::int AS n FROM ${schema}.outbox_unsent
      UNION ALL SELECT '${schema} parked', count(*)::int FROM ${schema}.parked_message`,
  )}) s WHERE n > 0`;

/** How often each kind of fact stands on the timeline. */
export const FACTS = `SELECT fact, count(*)::int AS n FROM case_flow.timeline_entry
  WHERE fact <> 'payout-outcome-unknown' GROUP BY fact ORDER BY fact`;

const COURT_ENTRIES = `
  SELECT e.* FROM agency_simulator.entry e JOIN agency_simulator.account a
    ON a.bank = e.bank AND a.account_no = e.account_no
  WHERE e.account_no IN (SELECT account_number FROM case_funds.bank_account)
    OR a.parent_no IN (SELECT account_number FROM case_funds.bank_account)`;

/** Payments in which the bank's own book and ours differ: amount, number, state, a second payment. */
export const PAYMENT_DIFFERENCES = `
  WITH bank AS (SELECT instruction_no, -sum(amount_fen) FILTER (WHERE amount_fen < 0) AS paid_fen,
      count(*) FILTER (WHERE amount_fen < 0) AS payments,
      coalesce(sum(amount_fen) FILTER (WHERE amount_fen > 0), 0) AS returned_fen
    FROM (${COURT_ENTRIES}) e WHERE instruction_no IS NOT NULL GROUP BY instruction_no)
  SELECT p.instruction_no, p.state, p.amount_fen, b.* FROM case_funds.payout p
  FULL JOIN bank b USING (instruction_no)
  WHERE p.payout_id IS NULL OR b.payments IS DISTINCT FROM 1 OR b.paid_fen <> p.amount_fen
    OR p.state NOT IN ('paid', 'returned')
    OR b.returned_fen <> CASE p.state WHEN 'returned' THEN p.amount_fen ELSE 0 END`;

/** Credits in which the bank's own book and ours differ. */
export const CREDIT_DIFFERENCES = `
  WITH bank AS (SELECT bank_ref, amount_fen FROM (${COURT_ENTRIES}) e
    WHERE amount_fen > 0 AND reverses IS NULL)
  SELECT bank_ref, b.amount_fen AS bank_fen, r.amount_fen AS ours_fen, r.state
  FROM bank b FULL JOIN case_funds.receipt r USING (bank_ref)
  WHERE b.amount_fen IS DISTINCT FROM r.amount_fen OR r.state NOT IN ('claimed', 'credited')`;

/** Deductions that a bank did twice, or whose amount differs from what was ordered. */
export const DEDUCTION_DIFFERENCES = `
  SELECT o.request_no, o.state, o.amount_fen, sum(e.amount_fen) AS bank_fen, count(e.*) AS times
  FROM query_control.measure_order o LEFT JOIN (${COURT_ENTRIES}) e ON e.request_no = o.request_no
  WHERE o.kind = 'deduct' GROUP BY o.order_id
  HAVING count(e.*) <> 1 OR sum(e.amount_fen) <> o.amount_fen OR o.state <> 'done'`;
