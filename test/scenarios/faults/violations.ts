import {
  CREDIT_DIFFERENCES,
  DEDUCTION_DIFFERENCES,
  PAYMENT_DIFFERENCES,
  STUCK,
  TIMELINE_DIFFERENCES,
} from './books.js';

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

/** The bank books one entry of the court's account a second time. */
const bookedTwice = (which: string): string => `
  INSERT INTO agency_simulator.entry OVERRIDING SYSTEM VALUE
    SELECT (jsonb_populate_record(NULL::agency_simulator.entry,
      to_jsonb(e) || '{"entry_id": 999999, "bank_ref": "PLANTED"}')).*
    FROM (SELECT e.* FROM agency_simulator.entry e JOIN agency_simulator.account a
      USING (bank, account_no) WHERE ${which}
      AND coalesce(a.parent_no, a.account_no) IN (SELECT account_number FROM case_funds.bank_account)
      LIMIT 1) e`;

/** What a fault could cost, and the comparison of this run that has to see it. */
export const LOSSES: readonly (readonly [what: string, comparison: string, deed: string])[] = [
  [
    'a payment done twice',
    PAYMENT_DIFFERENCES,
    bookedTwice('e.instruction_no IS NOT NULL AND e.amount_fen < 0'),
  ],
  ['a deduction done twice', DEDUCTION_DIFFERENCES, bookedTwice('e.request_no IS NOT NULL')],
  ['a credit never noticed', CREDIT_DIFFERENCES, bookedTwice('e.amount_fen > 0')],
  [
    'a payment taken for returned',
    PAYMENT_DIFFERENCES,
    `UPDATE case_funds.payout SET state = 'returned' WHERE kind = 'fee'`,
  ],
  [
    'a fact lost on the way',
    TIMELINE_DIFFERENCES,
    `DELETE FROM case_flow.timeline_entry WHERE fact = 'debt-discharged'`,
  ],
  [
    'a fact told that was never committed',
    TIMELINE_DIFFERENCES,
    `DELETE FROM case_funds.outbox WHERE type = 'enforcement.case-funds.debt-discharged.v1'`,
  ],
  [
    'an event never sent',
    STUCK,
    `INSERT INTO query_control.outbox_unsent (shard, position, id)
      SELECT shard, position, id FROM query_control.outbox LIMIT 1`,
  ],
];
