// Aim: each invariant passes on a true history and finds its planted violation; planted by the owner's own hand.
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { openDatabase } from '@lib/persistence';
import type { TestDatabase } from '@lib/testing';
import { createTestDatabase } from '@lib/testing';
import type { DataSource, QueryRunner } from 'typeorm';
import { checks } from '../src/checks.js';

const CASE = '01990a5d-ac96-774b-bcce-b302099a8001';
const DEBTOR = '01990a5d-ac96-774b-bcce-b302099a8003';
const WRIT = '01990a5d-ac96-774b-bcce-b302099a8010';
const QUERY = '01990a5d-ac96-774b-bcce-b302099a8011';
const REQUEST = '01990a5d-ac96-774b-bcce-b302099a8012';
const PROPERTY = '01990a5d-ac96-774b-bcce-b302099a8013';
const MEASURE = '01990a5d-ac96-774b-bcce-b302099a8014';
const CLOCK = '01990a5d-ac96-774b-bcce-b302099a8015';

/** One case, queried and frozen as the service would leave it, an hour ago. */
const TRUE_HISTORY = [
  `INSERT INTO case_ref (case_id, home_court, handling_court, matter_id, case_number, state, parties,
     title_amount_fen)
   VALUES ('${CASE}', '京0199', '京0199', '${CASE}', '（2026）京0199执1号', 'notified',
     '[{"partyId": "${DEBTOR}", "role": "debtor"}]', 100000)`,
  `INSERT INTO debt_ref (case_id, home_court, matter_id, version, as_of, due_fen, cap_fen, moved_at)
   VALUES ('${CASE}', '京0199', '${CASE}', 1, legal_today(), 100000, 100000, legal_now() - interval '2 hours')`,
  `INSERT INTO writ (writ_id, home_court, case_id, matter_id, kind, series, serial, number, title,
     content, content_hash, issued_by, issued_at)
   VALUES ('${WRIT}', '京0199', '${CASE}', '${CASE}', 'query', 'notice', 1, '一号', '通知书', 'pdf',
     encode(sha256('pdf'), 'hex'), '甲某', legal_now())`,
  `INSERT INTO query_order (order_id, home_court, handling_court, case_id, matter_id, target_party_id,
     target_role, target_name, target_kind, target_document_type, target_document_number,
     standing_version, purpose, article, writ_id, document_hash, ordered_by, ordered_by_name, ordered_at)
   VALUES ('${QUERY}', '京0199', '京0199', '${CASE}', '${CASE}', '${DEBTOR}', 'debtor', '某公司(虚构)',
     'company', 'uscc', 'X', 1, '查找存款', '第二百五十三条', '${WRIT}', encode(sha256('pdf'), 'hex'),
     'officer1', '甲某', legal_now())`,
  `INSERT INTO query_request (request_id, home_court, order_id, case_id, matter_id, institution,
     request_no, state, answer_by)
   VALUES ('${REQUEST}', '京0199', '${QUERY}', '${CASE}', '${CASE}', 'BANK-A', '1', 'asked', legal_now())`,
  `INSERT INTO property (property_id, home_court, case_id, matter_id, party_id, institution, kind,
     identifier, request_id, as_of, balance_fen, available_fen)
   VALUES ('${PROPERTY}', '京0199', '${CASE}', '${CASE}', '${DEBTOR}', 'BANK-A', 'deposit', '1',
     '${REQUEST}', legal_now(), 1, 1)`,
  `INSERT INTO measure (measure_id, home_court, handling_court, case_id, matter_id, party_id, property_id,
     institution, account_number, target, case_number, state, cap_fen, held_fen, debt_version, years,
     standing_release, ordered_on, starts_on, ends_on, writ_id, ruling_number, request_no,
     standing_version, created_at)
   VALUES ('${MEASURE}', '京0199', '京0199', '${CASE}', '${CASE}', '${DEBTOR}', '${PROPERTY}', 'BANK-A',
     '1', '{}', '（2026）京0199执1号', 'effective-partial', 90000, 85000, 1, 1, true, legal_today(),
     legal_today(), legal_today() + 300, '${WRIT}', '之一', '2', 1, legal_now())`,
  `INSERT INTO deadline (id, home_court, kind, subject_id, due_on, due_at)
   VALUES ('${CLOCK}', '京0199', 'measure-end', '${MEASURE}', legal_today() + 300, legal_now() + interval '301 days')`,
  `INSERT INTO outbox (id, home_court, topic, type, subject, data, aggregate_version)
   SELECT gen_random_uuid(), '京0199', 'enforcement.query-control',
     'enforcement.query-control.' || fact || '.v1', '${CASE}',
     json_build_object('orderId', '${QUERY}', 'measureId', '${MEASURE}'), n
   FROM (VALUES ('query-ordered', 1), ('freeze-ordered', 2)) AS told (fact, n)`,
];

/** The freeze's own period and a further one, told of as it should be. */
function period(number: number, startsOn: string, endsOn: string): string {
  return `INSERT INTO measure_period (home_court, measure_id, number, starts_on, ends_on, lawful_cap_on,
      ruling_number, request_no)
    VALUES ('京0199', '${MEASURE}', 1, legal_today(), legal_today() + 300, legal_today() + 365, '之一', '2'),
      ('京0199', '${MEASURE}', ${number}, ${startsOn}, ${endsOn}, legal_today() + 800, '之二', '9');
    INSERT INTO outbox (id, home_court, topic, type, subject, data, aggregate_version)
    VALUES (gen_random_uuid(), '京0199', 'enforcement.query-control',
      'enforcement.query-control.measure-renewed.v1', '${CASE}', '{"requestNo": "9"}', 3)`;
}

function moved(endsOn: string): string {
  return `; UPDATE measure SET ends_on = ${endsOn}; UPDATE deadline SET due_on = ${endsOn}`;
}

const RENEWAL_TOO_LATE = `INSERT INTO measure_order (order_id, home_court, measure_id, case_id, matter_id,
    institution, kind, amount_fen, request_no, state, cause, writ_id, debt_version, ordered_by,
    ordered_by_name, created_at, from_on, to_on, answer_by)
  VALUES ('${QUERY}', '京0199', '${MEASURE}', '${CASE}', '${CASE}', 'BANK-A', 'renew', 90000, '9', 'sent',
    '续行', '${WRIT}', 1, 'officer1', '甲某', legal_now(), legal_today() + 301, legal_today() + 600,
    (legal_today() + 301)::timestamp AT TIME ZONE 'Asia/Shanghai' + interval '1 second')`;

/** Statements that break one promise, and the check that must say so. */
const PLANTED: readonly (readonly [string, string, string])[] = [
  ['I10', 'a freeze nobody was told of', `DELETE FROM outbox WHERE type LIKE '%freeze-ordered%'`],
  ['I11', 'a stopped end clock', `UPDATE deadline SET state = 'cancelled', cancelled_at = now()`],
  ['I11', 'a clock at another date', 'UPDATE deadline SET due_on = due_on + 1'],
  [
    'I11',
    'an end beyond the lawful cap',
    `WITH m AS (UPDATE measure SET ends_on = starts_on + 400)
     UPDATE deadline SET due_on = legal_today() + 400`,
  ],
  ['I11', 'no end date at all', 'UPDATE measure SET ends_on = NULL'],
  [
    'I11',
    'a measure past its end',
    `WITH m AS (UPDATE measure SET starts_on = starts_on - 400, ends_on = legal_today() - 50)
     UPDATE deadline SET due_on = legal_today() - 50`,
  ],
  ['I11', 'a lapse without a record', `UPDATE measure SET state = 'lapsed', held_fen = 0`],
  [
    'I11',
    'a released measure whose clock runs',
    `UPDATE measure SET state = 'released', held_fen = 0, cap_fen = 0`,
  ],
  [
    'I11',
    'a gap between two periods',
    period(2, 'legal_today() + 302', 'legal_today() + 400') + moved('legal_today() + 400'),
  ],
  [
    'I11',
    'a renewal that ends no later',
    period(2, 'legal_today() + 200', 'legal_today() + 300') + moved('legal_today() + 300'),
  ],
  [
    'I11',
    'a renewal longer than the law allows',
    period(2, 'legal_today() + 301', 'legal_today() + 700') + moved('legal_today() + 700'),
  ],
  [
    'I11',
    'a period that is missing',
    period(3, 'legal_today() + 301', 'legal_today() + 400') + moved('legal_today() + 400'),
  ],
  [
    'I11',
    'a renewal that did not move the end',
    period(2, 'legal_today() + 301', 'legal_today() + 400'),
  ],
  ['I11', 'a renewal that may be answered too late', RENEWAL_TOO_LATE],
  [
    'I11',
    'a renewed period nobody was told of',
    period(2, 'legal_today() + 301', 'legal_today() + 400') +
      moved('legal_today() + 400') +
      `; DELETE FROM outbox WHERE type LIKE '%measure-renewed%'`,
  ],
  ['I12', 'a discharged debt with a live measure', 'UPDATE debt_ref SET due_fen = 0, cap_fen = 0'],
  ['I15', 'money held above the debt', 'UPDATE debt_ref SET due_fen = 84999, cap_fen = 84999'],
  [
    'I15',
    'an unfilled cap on a covered debt',
    'UPDATE debt_ref SET due_fen = 85000, cap_fen = 85000',
  ],
  ['I16', 'a query without purpose', `UPDATE query_order SET purpose = ' '`],
  ['I16', 'a query without legal basis', `UPDATE query_order SET article = ' '`],
  ['I16', 'an altered document', `UPDATE writ SET content = 'other'`],
  ['I16', 'a query on an applicant', `UPDATE query_order SET target_role = 'applicant'`],
  ['I16', 'a target that is no debtor', `UPDATE case_ref SET parties = '[]'`],
  ['I16', 'a freeze of a stranger', 'UPDATE measure SET party_id = gen_random_uuid()'],
];

let database: TestDatabase;
let owner: DataSource;
let planting: QueryRunner;

async function violations(): Promise<Record<string, string[]>> {
  const found: Record<string, string[]> = {};
  for (const check of checks) {
    const rows = (await planting.query(check.sql)) as Record<string, unknown>[];
    const texts = rows.map((row) => check.describe(row));
    if (texts.length > 0) found[check.id] = [...(found[check.id] ?? []), ...texts];
  }
  return found;
}

beforeAll(async () => {
  database = await createTestDatabase(['query-control']);
  owner = await openDatabase({ url: database.adminUrl, schema: 'query_control' });
  await owner.query('ALTER TABLE query_order DROP CONSTRAINT target_is_bound');
  await owner.query('ALTER TABLE query_order DROP CONSTRAINT query_order_purpose_check');
}, 60_000);

beforeEach(async () => {
  planting = owner.createQueryRunner();
  await planting.startTransaction();
  for (const statement of TRUE_HISTORY) await planting.query(statement);
});

afterEach(async () => {
  await planting.rollbackTransaction();
  await planting.release();
});

afterAll(async () => {
  await owner?.destroy();
  await database?.drop();
});

describe('invariants', () => {
  it('hold on a true history', async () => {
    expect(await violations()).toEqual({});
  });

  it.each(PLANTED)('%s finds %s', async (id, _what, statement) => {
    await planting.query(statement);

    const found = await violations();

    expect(Object.keys(found)).toContain(id);
    expect(found[id]?.every((text) => text.length > 10)).toBe(true);
  });

  it('a renewal in time, told of and without a gap, satisfies I11', async () => {
    const renewed = period(2, 'legal_today() + 301', 'legal_today() + 400');
    await planting.query(renewed + moved('legal_today() + 400'));

    expect(await violations()).toEqual({});
  });

  it('a release under way satisfies I12 and I15', async () => {
    await planting.query(`UPDATE debt_ref SET due_fen = 0, cap_fen = 0`);
    const batch = `INSERT INTO release_batch (batch_id, home_court, handling_court, case_id, matter_id, cause,
        standing_order, state, debt_version, writ_id, drafted_at)
      VALUES ('${CLOCK}', '京0199', '京0199', '${CASE}', '${CASE}', 'discharged', false, 'drafted', 1,
        '${WRIT}', legal_now())`;
    await planting.query(batch);
    await planting.query(
      `INSERT INTO measure_order (order_id, home_court, measure_id, case_id, matter_id, institution, kind,
         amount_fen, request_no, state, cause, batch_id, writ_id, debt_version, ordered_by,
         ordered_by_name, created_at)
       VALUES ('${QUERY}', '京0199', '${MEASURE}', '${CASE}', '${CASE}', 'BANK-A', 'release', 90000, '3',
         'drafted', '债务已清偿', '${CLOCK}', '${WRIT}', 1, 'machine', '系统', legal_now())`,
    );

    expect(await violations()).not.toHaveProperty('I12');
  });

  it('run as the read-only checker', async () => {
    const checker = await openDatabase({ url: database.checkerUrl, schema: 'query_control' });
    try {
      for (const check of checks) await expect(checker.query(check.sql)).resolves.toEqual([]);
      await expect(checker.query('DELETE FROM debt_ref')).rejects.toThrow('permission denied');
    } finally {
      await checker.destroy();
    }
  });
});
