/** One deed that no program of the platform may do, and the invariant that has to name it. */
export interface Violation {
  readonly what: string;
  readonly app: string;
  readonly invariant: string;
  readonly deed: string;
}

/** The newest measure, live again with everything that a live measure needs. */
const LIVE_MEASURE = `
  UPDATE query_control.measure SET state = 'effective-full', ends_on = starts_on + 300
    WHERE measure_id = (SELECT max(measure_id::text)::uuid FROM query_control.measure);`;
const END_CLOCK = `
  INSERT INTO query_control.deadline (id, home_court, kind, subject_id, due_on, due_at)
    SELECT gen_random_uuid(), home_court, 'measure-end', measure_id, ends_on, ends_on
    FROM query_control.measure WHERE state = 'effective-full';`;

export const VIOLATIONS: readonly Violation[] = [
  {
    what: 'the event of a freeze is removed from the outbox',
    app: 'query-control',
    invariant: 'I10',
    deed: `DELETE FROM query_control.outbox WHERE id = (SELECT id FROM query_control.outbox
      WHERE type = 'enforcement.query-control.freeze-ordered.v1' LIMIT 1)`,
  },
  {
    what: 'a live measure has no deadline',
    app: 'query-control',
    invariant: 'I11',
    deed: LIVE_MEASURE,
  },
  {
    what: 'a discharged debt has a live measure',
    app: 'query-control',
    invariant: 'I12',
    deed: `${LIVE_MEASURE}${END_CLOCK}
      UPDATE query_control.debt_ref SET moved_at = moved_at - interval '1 hour'`,
  },
  {
    what: 'a query has no purpose',
    app: 'query-control',
    invariant: 'I16',
    deed: `UPDATE query_control.query_order SET purpose = ' '`,
  },
  {
    what: 'an entry of the ledger carries another balance',
    app: 'case-funds',
    invariant: 'I3',
    deed: `UPDATE case_funds.entry SET balance_after_fen = balance_after_fen + 1
      WHERE (account_id, version) IN (SELECT account_id, max(version) FROM case_funds.entry
        GROUP BY account_id LIMIT 1)`,
  },
  {
    what: 'an audit entry gives another reason',
    app: 'case-funds',
    invariant: 'I14',
    deed: `UPDATE case_funds.audit_entry SET why = 'planted' WHERE id = (SELECT entry_id
      FROM case_funds.audit_leaf LIMIT 1)`,
  },
  {
    what: 'a fact is struck from the timeline',
    app: 'case-flow',
    invariant: 'I10c',
    deed: `DELETE FROM case_flow.timeline_entry WHERE fact = 'case-imported';
      UPDATE case_flow.outbox SET created_at = created_at - interval '1 hour'`,
  },
];
