/** One invariant of architecture.md §10 as SQL; each row it returns is a violation. */
export interface Check {
  readonly id: string;
  readonly title: string;
  readonly sql: string;
  readonly describe: (row: Record<string, unknown>) => string;
}

const EFFECTIVE = `('effective-empty', 'effective-partial', 'effective-full')`;
const ANSWERED_LIVE = `('queued', 'effective-empty', 'effective-partial', 'effective-full')`;
const LIVE = `('drafted', 'sent', 'queued', 'effective-empty', 'effective-partial', 'effective-full')`;
const OPEN_ORDER = `('drafted', 'approved', 'sent', 'unanswered')`;

/** Held per case as it will be once deductions in flight are answered, with the debt it is held for. */
const COVERAGE = `
  SELECT d.home_court, d.case_id, d.cap_fen, d.moved_at,
    coalesce(sum(m.held_fen), 0) - coalesce((SELECT sum(o.amount_fen) FROM measure_order o
      WHERE o.case_id = d.case_id AND o.kind = 'deduct' AND o.state IN ${OPEN_ORDER}), 0) AS held_fen,
    coalesce(sum(m.cap_fen - m.held_fen), 0) AS unfilled_fen,
    (SELECT max(c.received_at) FROM control_outcome c
      JOIN measure x ON x.measure_id = c.measure_id WHERE x.case_id = d.case_id) AS answered_at,
    EXISTS (SELECT 1 FROM measure_order o WHERE o.case_id = d.case_id AND o.kind = 'release'
      AND o.state IN ${OPEN_ORDER}) AS releasing
  FROM debt_ref d JOIN measure m ON m.case_id = d.case_id AND m.rank = 1 AND m.state IN ${EFFECTIVE}
  WHERE d.due_fen > 0
  GROUP BY d.home_court, d.case_id, d.cap_fen, d.moved_at`;

function text(value: unknown): string {
  return typeof value === 'string' || typeof value === 'bigint' || typeof value === 'number'
    ? String(value)
    : JSON.stringify(value);
}

function measureOf(row: Record<string, unknown>): string {
  return `measure ${text(row['measure_id'])}: ${text(row['fault'])}`;
}

function caseOf(row: Record<string, unknown>): string {
  return `case ${text(row['case_id'])}: ${text(row['fault'])}`;
}

export const checks: readonly Check[] = [
  {
    id: 'I10',
    title: 'each ordered, acknowledged, deducted or released fact has its event',
    sql: `
      SELECT q.order_id AS id, 'query-ordered' AS fact FROM query_order q
      WHERE NOT EXISTS (SELECT 1 FROM outbox e WHERE e.type = 'enforcement.query-control.query-ordered.v1'
        AND e.subject = q.matter_id::text AND e.data ->> 'orderId' = q.order_id::text)
      UNION ALL
      SELECT m.measure_id, 'freeze-ordered' FROM measure m
      WHERE NOT EXISTS (SELECT 1 FROM outbox e WHERE e.type = 'enforcement.query-control.freeze-ordered.v1'
        AND e.subject = m.matter_id::text AND e.data ->> 'measureId' = m.measure_id::text)
      UNION ALL
      SELECT o.order_id, 'deduction-executed' FROM measure_order o
      WHERE o.kind = 'deduct' AND o.state = 'done' AND NOT EXISTS (SELECT 1 FROM outbox e
        WHERE e.type = 'enforcement.query-control.deduction-executed.v1'
        AND e.subject = o.matter_id::text AND e.data ->> 'requestNo' = o.request_no)
      UNION ALL
      SELECT b.batch_id, 'release-drafted' FROM release_batch b
      WHERE NOT EXISTS (SELECT 1 FROM outbox e WHERE e.type = 'enforcement.query-control.release-drafted.v1'
        AND e.subject = b.matter_id::text AND e.data ->> 'batchId' = b.batch_id::text)`,
    describe: (row) => `${text(row['id'])} has no ${text(row['fact'])} event`,
  },
  {
    id: 'I11',
    title: 'each live measure has one open end clock at the printed date, within the lawful cap',
    sql: `
      SELECT m.measure_id, f.fault FROM measure m
      CROSS JOIN LATERAL (
        SELECT 'no end date was taken from the receipt' AS fault WHERE m.ends_on IS NULL
        UNION ALL
        SELECT 'the open end clocks are not exactly one at ' || m.ends_on
        WHERE (SELECT count(*) FROM deadline d WHERE d.kind = 'measure-end'
          AND d.subject_id = m.measure_id::text AND d.state = 'open' AND d.due_on = m.ends_on) <> 1
        UNION ALL
        SELECT 'ends ' || m.ends_on || ', later than the lawful cap'
        WHERE m.ends_on > coalesce(
          (SELECT max(p.lawful_cap_on) FROM measure_period p WHERE p.measure_id = m.measure_id AND p.number > 1),
          (m.starts_on + make_interval(years => m.years))::date)
        UNION ALL
        SELECT 'is past its end ' || m.ends_on || ' without a lapse record'
        WHERE m.ends_on < (legal_now() - interval '5 minutes')::date) f
      WHERE m.state IN ${ANSWERED_LIVE}`,
    describe: measureOf,
  },
  {
    id: 'I11',
    title: 'each lapsed measure has its lapse record, and no ended measure a running end clock',
    sql: `
      SELECT m.measure_id, 'lapsed without a record' AS fault FROM measure m
      WHERE m.state = 'lapsed'
        AND NOT EXISTS (SELECT 1 FROM measure_lapse l WHERE l.measure_id = m.measure_id AND l.ended_on = m.ends_on)
      UNION ALL
      SELECT m.measure_id, 'is over (' || m.state || ') but its end clock runs' FROM measure m
      JOIN deadline d ON d.kind = 'measure-end' AND d.subject_id = m.measure_id::text
      WHERE d.state = 'open' AND m.state NOT IN ${LIVE}`,
    describe: measureOf,
  },
  {
    id: 'I11',
    title: 'the periods of a measure follow each other without a gap and lead to its end',
    sql: `
      SELECT m.measure_id, f.fault FROM measure m
      CROSS JOIN LATERAL (
        SELECT 'period ' || p.number || ' begins ' || p.starts_on || ', the one before ends ' || b.ends_on
          AS fault
        FROM measure_period p JOIN measure_period b
          ON b.measure_id = p.measure_id AND b.number = p.number - 1
        WHERE p.measure_id = m.measure_id
          AND (p.starts_on > b.ends_on + 1
            OR (p.ends_on <= b.ends_on AND p.request_no <> m.request_no))
        UNION ALL
        SELECT 'period ' || p.number || ' is longer than its lawful length'
        FROM measure_period p WHERE p.measure_id = m.measure_id AND p.number > 1
          AND p.ends_on > (p.starts_on + interval '1 year')::date
        UNION ALL
        SELECT 'a period is missing: ' || count(*) || ' of ' || max(p.number)
        FROM measure_period p WHERE p.measure_id = m.measure_id HAVING count(*) <> max(p.number)
        UNION ALL
        SELECT 'ends ' || m.ends_on || ', its last period ends ' || p.ends_on
        FROM measure_period p WHERE p.measure_id = m.measure_id AND p.ends_on <> m.ends_on
          AND p.number = (SELECT max(n.number) FROM measure_period n WHERE n.measure_id = m.measure_id)
      ) f`,
    describe: measureOf,
  },
  {
    id: 'I11',
    title: 'a renewal is due before the end it prolongs, and has its event when it is carried out',
    sql: `
      SELECT o.measure_id, 'renewal ' || o.request_no || ' may be answered after the old end' AS fault
      FROM measure_order o WHERE o.kind = 'renew'
        AND o.answer_by > o.from_on::timestamp AT TIME ZONE 'Asia/Shanghai'
      UNION ALL
      SELECT p.measure_id, 'period ' || p.number || ' has no measure-renewed event'
      FROM measure_period p JOIN measure m ON m.measure_id = p.measure_id
      WHERE p.request_no <> m.request_no AND NOT EXISTS (SELECT 1 FROM outbox e
        WHERE e.type = 'enforcement.query-control.measure-renewed.v1'
          AND e.data ->> 'requestNo' = p.request_no)`,
    describe: measureOf,
  },
  {
    id: 'I12',
    title: 'no discharged debt has a live measure without a release under way',
    sql: `
      SELECT m.measure_id, 'live (' || m.state || ') on a debt discharged at ' || d.moved_at AS fault
      FROM debt_ref d JOIN measure m ON m.case_id = d.case_id AND m.state IN ${LIVE}
      WHERE d.due_fen = 0 AND d.moved_at < legal_now() - interval '60 seconds'
        AND NOT EXISTS (SELECT 1 FROM measure_order o WHERE o.measure_id = m.measure_id
          AND o.kind = 'release' AND (o.state = 'drafted'
            OR (o.state IN ${OPEN_ORDER}
              AND coalesce(o.answer_by, o.created_at) > legal_now() - interval '24 hours')
            OR (o.state IN ('refused', 'void') AND EXISTS (SELECT 1 FROM measure_order_transition t
              WHERE t.order_id = o.order_id AND t.to_state = o.state
                AND t.at > legal_now() - interval '65 minutes'))))`,
    describe: measureOf,
  },
  {
    id: 'I15',
    title: 'no more is held than the debt, or its release exists within 60 s',
    sql: `
      SELECT c.case_id, 'holds ' || c.held_fen || ' fen for a debt of ' || c.cap_fen AS fault
      FROM (${COVERAGE}) c
      WHERE c.held_fen > c.cap_fen AND NOT c.releasing
        AND greatest(c.moved_at, c.answered_at) < legal_now() - interval '60 seconds'`,
    describe: caseOf,
  },
  {
    id: 'I15',
    title: 'once the debt is covered, caps that wait for credits elsewhere are lowered',
    sql: `
      SELECT c.case_id, 'covered, yet caps of ' || c.unfilled_fen || ' fen still wait' AS fault
      FROM (${COVERAGE}) c
      WHERE c.held_fen >= c.cap_fen AND c.unfilled_fen > 0 AND NOT c.releasing
        AND greatest(c.moved_at, c.answered_at) < legal_now() - interval '65 minutes'`,
    describe: caseOf,
  },
  {
    id: 'I16',
    title: 'no query without case, purpose, legal basis and document; its target is bound to pay',
    sql: `
      SELECT q.order_id AS id, f.fault FROM query_order q
      LEFT JOIN writ w ON w.writ_id = q.writ_id
      CROSS JOIN LATERAL (
        SELECT 'no purpose' AS fault WHERE btrim(q.purpose) = ''
        UNION ALL SELECT 'no legal basis' WHERE btrim(q.article) = ''
        UNION ALL SELECT 'its document is missing or was altered'
        WHERE w.content IS NULL OR encode(sha256(w.content), 'hex') <> q.document_hash
        UNION ALL SELECT 'its target is no party bound to pay' WHERE q.target_role <> 'debtor'
        UNION ALL SELECT 'its target is not a debtor of the case'
        WHERE EXISTS (SELECT 1 FROM case_ref c WHERE c.case_id = q.case_id) AND NOT EXISTS (
          SELECT 1 FROM case_ref c, jsonb_array_elements(c.parties) p WHERE c.case_id = q.case_id
            AND p ->> 'partyId' = q.target_party_id::text AND p ->> 'role' = 'debtor')) f
      UNION ALL
      SELECT m.measure_id, 'freezes the account of somebody who was not queried as a debtor'
      FROM measure m WHERE NOT EXISTS (SELECT 1 FROM query_order q
        WHERE q.case_id = m.case_id AND q.target_party_id = m.party_id)`,
    describe: (row) => `${text(row['id'])}: ${text(row['fault'])}`,
  },
];
