// Aim: each invariant finds the violation planted for it by a superuser, and finds nothing in honest books.
import { afterAll, describe, expect, it } from '@jest/globals';
import { eventually } from '@lib/testing';
import { DataSource } from 'typeorm';
import { checks } from '../src/checks.js';
import type { CaseSetup } from './case.fixture.js';
import type { Desk } from './desk.fixture.js';
import { openScenes } from './opened.fixture.js';
import { director, finance, officer } from './persons.fixture.js';
import type { Scenes } from './scenes.fixture.js';

let desk: Desk;
let checker: DataSource;

interface Payout {
  payoutId: string;
  approvalId: string;
  contentHash: string;
}

/** Books with a paid, an unknown and a proposed payout, unidentified money and a discharged debt. */
async function fillBooks(setup: CaseSetup): Promise<void> {
  await desk.post(`/cases/${setup.caseId}/debt-computations`, officer, { asOf: '2026-03-02' });
  const account = await desk.get(`/cases/${setup.caseId}/account`, officer);
  const subAccountNumber = String(account.body['accountNumber']);
  desk.bank.credit({ amount: '1500000.00', bookedOn: '2026-03-02', subAccountNumber });
  desk.bank.credit({ amount: '88.00', bookedOn: '2026-03-02' });
  await desk.readStatement();
  const debt = await desk.get(`/cases/${setup.caseId}/debt`, officer);
  const proposed = await desk.post(`/cases/${setup.caseId}/payouts`, officer, {
    debtVersion: debt.body['version'],
  });
  const [first, second] = proposed.body['items'] as [Payout, Payout];
  await instruct(first);
  await eventually(async () => expect(await stateOf(first)).toBe('paid'));
  desk.bank.manner = 'accept';
  await instruct(second);
  await eventually(() => expect(desk.bank.calls).toHaveLength(2));
  await desk.readStatement();
}

async function instruct(payout: Payout): Promise<void> {
  const decision = { verdict: 'approve', contentHash: payout.contentHash };
  await desk.post(`/approvals/${payout.approvalId}/decisions`, director, decision);
  await desk.post(`/payouts/${payout.payoutId}/instructions`, finance, {});
}

async function stateOf(payout: Payout): Promise<unknown> {
  const rows = await desk.rows('SELECT state FROM payout WHERE payout_id = $1', [payout.payoutId]);
  return rows[0]?.['state'];
}

/** Disputes: one evened out by the bank, one against a receipt with two persons, one still open. */
async function fillDisputes(scenes: Scenes): Promise<void> {
  const wrong = await scenes.unasked('7.00');
  const correctionRef = desk.bank.correct(wrong.bankRef);
  await scenes.dispute(correctionRef);
  await scenes.settle(wrong, { decision: 'bank-error', correctionRef });
  const taken = await scenes.unasked('9.00');
  const { receiptId } = await scenes.unidentified('9.00');
  await scenes.settle(taken, { decision: 'reverse-receipt', receiptId });
  await scenes.consent(taken);
  await scenes.unasked('6.00');
  await desk.readStatement();
}

afterAll(async () => checker?.destroy());

openScenes(async (scenes, its) => {
  desk = its;
  await fillBooks(await desk.newCase());
  await fillDisputes(scenes);
  checker = new DataSource({
    type: 'postgres',
    url: desk.database.checkerUrl,
    extra: { options: '-c search_path=case_funds,court_clock,public' },
  });
  await checker.initialize();
});

/** Runs every check inside a transaction in which a superuser broke something, then rolls back. */
async function brokenAfter(sql: string): Promise<string[]> {
  const runner = desk.admin.createQueryRunner();
  await runner.connect();
  await runner.startTransaction();
  try {
    await runner.query('SET LOCAL session_replication_role = replica');
    for (const statement of sql.split(';')) {
      if (statement.trim() !== '') await runner.query(statement);
    }
    const broken: string[] = [];
    for (const check of checks) {
      const rows = (await runner.query(check.sql)) as Record<string, unknown>[];
      if (rows.length > 0) broken.push(check.id);
      for (const row of rows) expect(check.describe(row)).not.toContain('undefined');
    }
    return broken;
  } finally {
    await runner.rollbackTransaction();
    await runner.release();
  }
}

const ONE_ENTRY = `(SELECT ctid FROM entry ORDER BY transfer_id, account_id LIMIT 1)`;

describe('the invariants', () => {
  it('hold in honest books, as the read-only role sees them', async () => {
    for (const check of checks) {
      expect({ id: check.id, rows: await checker.query(check.sql) }).toEqual({
        id: check.id,
        rows: [],
      });
    }
  });

  it.each([
    [
      'I1',
      'a leg was changed',
      `UPDATE entry SET amount_fen = amount_fen + 1 WHERE ctid = ${ONE_ENTRY}`,
    ],
    ['I1', 'a leg is missing', `DELETE FROM entry WHERE ctid = ${ONE_ENTRY}`],
    [
      'I1',
      'an entry has no transfer',
      `INSERT INTO entry SELECT home_court, account_id, 99, gen_random_uuid(), 1, 1 FROM account LIMIT 1`,
    ],
    [
      'I2',
      'a balance was changed',
      `UPDATE account SET balance_fen = balance_fen + 1 WHERE kind = 'suspense' OR kind = 'unidentified'`,
    ],
    [
      'I3',
      'a balance was changed',
      `UPDATE account SET balance_fen = balance_fen + 1 WHERE kind = 'unidentified'`,
    ],
    [
      'I3',
      'a last balance was changed',
      `UPDATE entry e SET balance_after_fen = 7 FROM account a WHERE a.account_id = e.account_id AND a.version = e.version AND a.kind = 'unidentified'`,
    ],
    [
      'I4',
      'a version is missing',
      `UPDATE entry SET version = version + 10 WHERE ctid = ${ONE_ENTRY}`,
    ],
    [
      'I4',
      'an account forgot a version',
      `UPDATE account SET version = version - 1 WHERE kind = 'bank-mirror'`,
    ],
    [
      'I5',
      'more is held than the holds say',
      `UPDATE account SET held_fen = held_fen + 1 WHERE kind = 'case'`,
    ],
    [
      'I5',
      'an open hold was closed by hand',
      `UPDATE hold SET state = 'voided', closed_at = now() WHERE state = 'open'`,
    ],
    [
      'I6',
      'a posted hold was opened again',
      `UPDATE hold SET state = 'open', posted_fen = 0, closed_at = NULL WHERE state = 'posted'`,
    ],
    [
      'I6',
      'a hold posted less than its transfer',
      `UPDATE hold SET posted_fen = posted_fen - 1 WHERE state = 'posted'`,
    ],
    ['I7', 'a receipt has no line', `DELETE FROM statement_line WHERE treated_as = 'receipt'`],
    [
      'I7',
      'a receipt has another amount than its line',
      `UPDATE receipt SET amount_fen = amount_fen + 1`,
    ],
    ['I7', 'two payouts name one bank reference', `UPDATE payout SET bank_ref = 'B1'`],
    [
      'I7',
      'more was paid than the share',
      `UPDATE entitlement_share SET share_fen = share_fen - 1`,
    ],
    [
      'I7',
      'more was shared than collected',
      `UPDATE entitlement_share SET share_fen = share_fen + 1000000000`,
    ],
    [
      'I7',
      'the newest version collected less than was shared',
      `ALTER TABLE debt_version DROP CONSTRAINT debt_adds_up; UPDATE debt_version SET applied_fen = 0 WHERE version = (SELECT max(version) FROM debt_version)`,
    ],
    [
      'I8',
      'a second debit executed one instruction',
      `INSERT INTO statement_line (home_court, account_number, bank_ref, direction, amount_fen, balance_after_fen, booked_on, counterparty, remark, instruction_no, treated_as, transfer_id, content_hash) SELECT home_court, account_number, 'B-second', direction, amount_fen, 0, booked_on, counterparty, remark, instruction_no, treated_as, transfer_id, 'x' FROM statement_line WHERE direction = 'debit' AND instruction_no IS NOT NULL LIMIT 1`,
    ],
    [
      'I8',
      'an instruction in flight is asked about by nobody',
      `UPDATE task SET state = 'done', finished_at = now(), lease_token = NULL, lease_until = NULL WHERE state IN ('waiting', 'running')`,
    ],
    [
      'I8',
      'a payout was marked as paid by hand',
      `UPDATE payout SET state = 'paid' WHERE state IN ('instructed', 'unknown')`,
    ],
    [
      'I9',
      'the bank says another balance',
      `UPDATE statement_cut SET statement_balance_fen = statement_balance_fen + 1, difference_fen = difference_fen + 1`,
    ],
    [
      'I9',
      'a mirror entry was changed',
      `UPDATE entry e SET balance_after_fen = balance_after_fen + 1 FROM account a WHERE a.account_id = e.account_id AND a.kind = 'bank-mirror'`,
    ],
    [
      'I9',
      'a line was booked with another amount',
      `UPDATE statement_line SET amount_fen = amount_fen + 1 WHERE direction = 'debit'`,
    ],
    ['I9', 'a line was removed', `DELETE FROM statement_line WHERE direction = 'debit'`],
    [
      'clearing',
      'a clearing account holds what no payout explains',
      `UPDATE account SET balance_fen = balance_fen + 1 WHERE kind = 'payout-clearing'`,
    ],
    [
      'clearing',
      'a debit was booked as a payment although it stands on suspense',
      `UPDATE statement_line SET treated_as = 'suspense' WHERE treated_as = 'payout'`,
    ],
    ['I10', 'a debt version told nobody', `DELETE FROM outbox WHERE type LIKE '%debt-computed%'`],
    [
      'I10',
      'a discharge was told twice',
      `INSERT INTO outbox (id, home_court, topic, subject, type, aggregate_version, data) SELECT gen_random_uuid(), home_court, topic, subject, type, aggregate_version + 100, data FROM outbox WHERE type LIKE '%debt-discharged%'`,
    ],
    ['I10', 'a receipt told nobody', `DELETE FROM outbox WHERE type LIKE '%receipt-credited%'`],
    ['I10', 'a payment told nobody', `DELETE FROM outbox WHERE type LIKE '%payout-confirmed%'`],
    [
      'I12',
      'a discharge is not borne out by money',
      `UPDATE debt_version SET received_fen = received_fen - overpaid_fen - 1, overpaid_fen = -1`,
    ],
    [
      'suspense',
      'an open dispute was settled by hand',
      `UPDATE statement_dispute SET state = 'settled' WHERE state = 'open' AND kind = 'unknown-debit'`,
    ],
    [
      'suspense',
      'a settled dispute was opened again',
      `UPDATE statement_dispute SET state = 'open' WHERE kind = 'return-unknown'`,
    ],
    [
      'settlements',
      'a settlement left its dispute open',
      `UPDATE statement_dispute SET state = 'open'`,
    ],
    [
      'settlements',
      'money moved without a second person',
      `DELETE FROM approval_decision WHERE approval_id IN (SELECT approval_id FROM dispute_settlement)`,
    ],
    [
      'settlements',
      'other content was settled than consented to',
      `UPDATE dispute_settlement SET content_hash = 'x' WHERE approval_id IS NOT NULL`,
    ],
    [
      'settlements',
      'a settlement has no posting',
      `UPDATE dispute_settlement SET transfer_id = gen_random_uuid() WHERE transfer_id IS NOT NULL`,
    ],
    [
      'settlements',
      'a correction has another amount',
      `UPDATE statement_dispute SET amount_fen = amount_fen + 1 WHERE kind = 'return-unknown'`,
    ],
    [
      'settlements',
      'a settlement told nobody',
      `DELETE FROM outbox WHERE type LIKE '%dispute-settled%'`,
    ],
    [
      'I12',
      'a discharge was revoked though nothing is owed',
      `INSERT INTO debt_discharge_revocation (case_id, home_court, discharged_version, version, due_fen, cause) SELECT case_id, home_court, version, version + 1, 1, 'x' FROM debt_discharge`,
    ],
    ['I12', 'a discharged debt has no discharge row', `DELETE FROM debt_discharge`],
  ])('%s finds that %s', async (id, _what, sql) => {
    expect(await brokenAfter(sql)).toContain(id);
  });
});
