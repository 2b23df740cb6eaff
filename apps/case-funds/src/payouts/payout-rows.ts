import type { CourtDate, Fen } from '@lib/kernel';
import { assertMove, DomainError, isUuid } from '@lib/kernel';
import type { Tx } from '@lib/persistence';
import type { PayeeAccount } from '../settings.js';
import type { PayoutKind } from './payout-shares.rules.js';
import type { PayoutState } from './payout.states.js';
import { payoutStates } from './payout.states.js';

export interface PayoutChange {
  readonly from: string;
  readonly to: string;
  readonly cause: string;
  readonly by: string;
  readonly at: string;
}

/** A payout as stored, with its history. */
export interface PayoutRow {
  readonly payoutId: string;
  readonly homeCourt: string;
  readonly caseId: string;
  readonly matterId: string;
  readonly caseNumber: string;
  readonly kind: PayoutKind;
  readonly amountFen: Fen;
  readonly state: PayoutState;
  readonly version: number;
  readonly debtVersion: number;
  readonly entitlementId: string | null;
  readonly partyId: string | null;
  readonly payee: PayeeAccount;
  /** Of a refund: who paid the money in, whatever account it goes to. */
  readonly payer: PayeeAccount | null;
  readonly approvalId: string | null;
  readonly contentHash: string;
  readonly draftedBy: string;
  readonly approvedBy: string | null;
  readonly instructionNo: string | null;
  readonly bankRef: string | null;
  readonly reason: string | null;
  readonly reissueOf: string | null;
  /** Calls of the bank that may have handed it over. */
  readonly sentCount: number;
  /** Why the bank refused a repeat, as long as the first call may have paid all the same. */
  readonly refusal: string | null;
  readonly proposedAt: Date;
  readonly instructedAt: Date | null;
  readonly settledAt: Date | null;
  readonly history: readonly PayoutChange[];
}

export const PAYOUT_SELECT = `
  SELECT p.payout_id AS "payoutId", p.home_court AS "homeCourt", p.case_id AS "caseId",
    p.matter_id AS "matterId", c.case_number AS "caseNumber", p.kind, p.amount_fen AS "amountFen",
    p.state, p.version, p.debt_version AS "debtVersion", p.entitlement_id AS "entitlementId",
    p.party_id AS "partyId", p.payee, p.payer, p.approval_id AS "approvalId", p.content_hash AS "contentHash",
    p.drafted_by AS "draftedBy", p.approved_by AS "approvedBy", p.instruction_no AS "instructionNo",
    p.bank_ref AS "bankRef", p.reason, p.reissue_of AS "reissueOf",
    p.sent_count AS "sentCount", p.refusal, p.proposed_at AS "proposedAt",
    p.instructed_at AS "instructedAt", p.settled_at AS "settledAt",
    (SELECT coalesce(json_agg(json_build_object('from', t.from_state, 'to', t.to_state, 'cause', t.cause,
        'by', t.by_person, 'at', to_char(t.at AT TIME ZONE 'Asia/Shanghai', 'YYYY-MM-DD"T"HH24:MI:SS"+08:00"'))
        ORDER BY t.transition_id), '[]')
     FROM payout_transition t WHERE t.payout_id = p.payout_id) AS history
  FROM payout p JOIN case_ref c ON c.case_id = p.case_id`;

const BY_ID = `${PAYOUT_SELECT} WHERE p.payout_id = $1 FOR NO KEY UPDATE OF p`;
const BY_INSTRUCTION = `${PAYOUT_SELECT} WHERE p.home_court = $1 AND p.instruction_no = $2 FOR NO KEY UPDATE OF p`;
const OF_CASE = `${PAYOUT_SELECT} WHERE p.home_court = $1 AND p.case_id = $2 ORDER BY p.proposed_at, p.payout_id`;
const INSERT = `
  INSERT INTO payout (payout_id, home_court, case_id, matter_id, kind, amount_fen, state, debt_version,
    entitlement_id, party_id, payee, payee_source, approval_id, content_hash, drafted_by, reissue_of, payer)
  VALUES ($1, $2, $3, $4, $5, $6, 'proposed', $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)`;
const TRANSITION = `
  INSERT INTO payout_transition (home_court, payout_id, from_state, to_state, cause, by_person)
  VALUES ($1, $2, $3, $4, $5, $6)`;

export interface Queryable {
  query<Row>(sql: string, params?: readonly unknown[]): Promise<Row[]>;
}

/** @throws DomainError `PAYOUT.NOT_FOUND` (404). */
export async function lockPayout(tx: Tx, payoutId: string): Promise<PayoutRow> {
  const [row] = isUuid(payoutId) ? await tx.query<PayoutRow>(BY_ID, [payoutId]) : [];
  if (row) return row;
  throw new DomainError('PAYOUT.NOT_FOUND', 'not-found', '没有找到这笔发放');
}

export async function lockPayoutByInstruction(
  tx: Tx,
  homeCourt: string,
  instructionNo: string,
): Promise<PayoutRow | undefined> {
  const [row] = await tx.query<PayoutRow>(BY_INSTRUCTION, [homeCourt, instructionNo]);
  return row;
}

export async function payoutsOfCase(
  db: Queryable,
  homeCourt: string,
  caseId: string,
): Promise<PayoutRow[]> {
  return db.query<PayoutRow>(OF_CASE, [homeCourt, caseId]);
}

export interface NewPayout {
  readonly payoutId: string;
  readonly homeCourt: string;
  readonly caseId: string;
  readonly matterId: string;
  readonly kind: PayoutKind;
  readonly amountFen: Fen;
  readonly debtVersion: number;
  readonly entitlementId: string | null;
  readonly partyId: string | null;
  readonly payee: PayeeAccount;
  readonly payer: PayeeAccount | null;
  readonly payeeSource: string;
  readonly approvalId: string;
  readonly contentHash: string;
  readonly draftedBy: string;
  readonly reissueOf: string | null;
}

export async function insertPayout(tx: Tx, row: NewPayout): Promise<void> {
  await tx.query(INSERT, [
    row.payoutId,
    row.homeCourt,
    row.caseId,
    row.matterId,
    row.kind,
    row.amountFen,
    row.debtVersion,
    row.entitlementId,
    row.partyId,
    JSON.stringify(row.payee),
    row.payeeSource,
    row.approvalId,
    row.contentHash,
    row.draftedBy,
    row.reissueOf,
    row.payer === null ? null : JSON.stringify(row.payer),
  ]);
}

/** Columns that a move may set besides the state. */
export interface PayoutMarks {
  readonly approvedBy?: string;
  readonly instructedBy?: string;
  readonly instructionNo?: string;
  readonly holdId?: string;
  readonly bankRef?: string;
  readonly returnRef?: string;
  readonly reason?: string;
  readonly refusal?: string;
  readonly paidOn?: CourtDate;
}

/** In the order of the parameters of `MOVE`, from the third on. */
const MARKS = [
  'approvedBy',
  'instructedBy',
  'instructionNo',
  'holdId',
  'bankRef',
  'returnRef',
  'reason',
  'paidOn',
  'refusal',
] as const satisfies readonly (keyof PayoutMarks)[];
const MOVE = `
  UPDATE payout SET state = $2, version = version + 1,
    approved_by = coalesce($3, approved_by), instructed_by = coalesce($4, instructed_by),
    instruction_no = coalesce($5, instruction_no), hold_id = coalesce($6, hold_id),
    bank_ref = coalesce($7, bank_ref), return_ref = coalesce($8, return_ref),
    reason = coalesce($9, reason), paid_on = coalesce($10, paid_on),
    refusal = coalesce($11, refusal),
    instructed_at = CASE WHEN $2 = 'instructed' THEN coalesce(instructed_at, legal_now()) ELSE instructed_at END,
    settled_at = CASE WHEN $2 IN ('paid', 'returned') THEN legal_now() ELSE settled_at END
  WHERE payout_id = $1`;

const COUNT_SEND = 'UPDATE payout SET sent_count = sent_count + 1 WHERE payout_id = $1';

/** Before the call, not after it: a process may end while the bank is doing its work. */
export async function countSend(tx: Tx, payoutId: string): Promise<void> {
  await tx.query(COUNT_SEND, [payoutId]);
}

export interface PayoutMove {
  readonly to: PayoutState;
  readonly cause: string;
  readonly by: string;
  readonly marks?: PayoutMarks;
}

/** Moves a locked payout along its chart and keeps the transition row. */
export async function movePayout(tx: Tx, row: PayoutRow, move: PayoutMove): Promise<void> {
  assertMove(payoutStates, row.state, move.to);
  const marks = move.marks ?? {};
  await tx.query(MOVE, [row.payoutId, move.to, ...MARKS.map((name) => marks[name] ?? null)]);
  await tx.query(TRANSITION, [
    row.homeCourt,
    row.payoutId,
    row.state,
    move.to,
    move.cause,
    move.by,
  ]);
}
