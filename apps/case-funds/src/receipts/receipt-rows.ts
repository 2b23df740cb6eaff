import type { CourtDate, Fen } from '@lib/kernel';
import { assertMove, DomainError, isUuid } from '@lib/kernel';
import type { Tx } from '@lib/persistence';
import type { ReceiptKind } from './receipt.rules.js';
import type { ReceiptState } from './receipt.states.js';
import { receiptStates } from './receipt.states.js';

/** A receipt as stored. */
export interface ReceiptRow {
  readonly receiptId: string;
  readonly homeCourt: string;
  readonly bankRef: string;
  readonly state: ReceiptState;
  readonly kind: ReceiptKind;
  readonly amountFen: Fen;
  readonly arrivedOn: CourtDate;
  readonly valueOn: CourtDate;
  /** What counts from the value day; the rest counts from the arrival. */
  readonly valuedFen: Fen;
  readonly payerName: string;
  readonly payerAccount: string;
  readonly remark: string;
  readonly requestNo: string | null;
  readonly caseId: string | null;
  readonly claimedBy: string | null;
  /** Ground of the claim while it waits; why it was sent back after that. */
  readonly claimedWhy: string | null;
  readonly confirmedBy: string | null;
  readonly identifyBy: CourtDate | null;
  readonly overdueAt: Date | null;
}

export const RECEIPT_COLUMNS = `
  r.receipt_id AS "receiptId", r.home_court AS "homeCourt", r.bank_ref AS "bankRef", r.state, r.kind,
  r.amount_fen AS "amountFen", r.arrived_on AS "arrivedOn", r.value_on AS "valueOn",
  coalesce(r.valued_fen, r.amount_fen) AS "valuedFen", r.payer_name AS "payerName", r.payer_account AS "payerAccount", r.remark,
  r.request_no AS "requestNo", r.case_id AS "caseId", r.claimed_by AS "claimedBy",
  r.claimed_why AS "claimedWhy", r.confirmed_by AS "confirmedBy", r.identify_by AS "identifyBy", r.overdue_at AS "overdueAt"`;

const LOCK = `SELECT ${RECEIPT_COLUMNS} FROM receipt r WHERE r.receipt_id = $1 FOR NO KEY UPDATE`;
const LOCK_BY_REQUEST = `
  SELECT ${RECEIPT_COLUMNS} FROM receipt r WHERE r.home_court = $1 AND r.request_no = $2
  ORDER BY r.receipt_id FOR NO KEY UPDATE`;
const LOCK_BY_LINE = `
  SELECT ${RECEIPT_COLUMNS} FROM receipt r
  WHERE r.home_court = $1 AND r.account_number = $2 AND r.bank_ref = $3 FOR NO KEY UPDATE`;
const INSERT = `
  INSERT INTO receipt (receipt_id, home_court, account_number, bank_ref, state, kind, amount_fen, arrived_on,
    value_on, payer_name, payer_account, payer_bank, remark, request_no, case_id, identify_by, transfer_id,
    valued_fen)
  VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18)`;
const MOVE = `
  UPDATE receipt SET state = $2, case_id = $3, claimed_by = $4, claimed_why = $5, confirmed_by = $6,
    version = version + 1
  WHERE receipt_id = $1`;
const TRANSITION = `
  INSERT INTO receipt_transition (home_court, receipt_id, from_state, to_state, cause, by_person)
  VALUES ($1, $2, $3, $4, $5, $6)`;

/** @throws DomainError `RECEIPT.NOT_FOUND` (404), also for another court's receipt. */
export async function lockReceipt(tx: Tx, receiptId: string, court: string): Promise<ReceiptRow> {
  const [row] = isUuid(receiptId) ? await tx.query<ReceiptRow>(LOCK, [receiptId]) : [];
  if (row?.homeCourt === court) return row;
  throw new DomainError('RECEIPT.NOT_FOUND', 'not-found', '没有找到这笔到账');
}

export async function lockReceiptsByRequest(
  tx: Tx,
  homeCourt: string,
  requestNo: string,
): Promise<ReceiptRow[]> {
  return tx.query<ReceiptRow>(LOCK_BY_REQUEST, [homeCourt, requestNo]);
}

/** The receipt that a line of the statement was booked as. */
export async function lockReceiptByLine(
  tx: Tx,
  account: { readonly homeCourt: string; readonly accountNumber: string },
  bankRef: string,
): Promise<ReceiptRow | undefined> {
  const params = [account.homeCourt, account.accountNumber, bankRef];
  const [row] = await tx.query<ReceiptRow>(LOCK_BY_LINE, params);
  return row;
}

export interface NewReceipt extends Omit<
  ReceiptRow,
  'claimedBy' | 'claimedWhy' | 'confirmedBy' | 'overdueAt' | 'state'
> {
  readonly accountNumber: string;
  readonly payerBank: string;
  readonly transferId: string;
}

/** Inserts a receipt: claimed where its case is known, else unidentified. */
export async function insertReceipt(tx: Tx, row: NewReceipt): Promise<void> {
  await tx.query(INSERT, [
    row.receiptId,
    row.homeCourt,
    row.accountNumber,
    row.bankRef,
    row.caseId ? 'claimed' : 'unidentified',
    row.kind,
    row.amountFen,
    row.arrivedOn,
    row.valueOn,
    row.payerName,
    row.payerAccount,
    row.payerBank,
    row.remark,
    row.requestNo,
    row.caseId,
    row.identifyBy,
    row.transferId,
    row.valuedFen,
  ]);
}

export interface ReceiptMove {
  readonly to: ReceiptState;
  readonly cause: string;
  readonly by: string;
  readonly caseId: string | null;
  readonly claimedBy: string | null;
  readonly why: string | null;
  readonly confirmedBy: string | null;
}

/** Moves a locked receipt along its chart and keeps the transition row. */
export async function moveReceipt(tx: Tx, row: ReceiptRow, move: ReceiptMove): Promise<void> {
  assertMove(receiptStates, row.state, move.to);
  await tx.query(MOVE, [
    row.receiptId,
    move.to,
    move.caseId,
    move.claimedBy,
    move.why,
    move.confirmedBy,
  ]);
  await tx.query(TRANSITION, [
    row.homeCourt,
    row.receiptId,
    row.state,
    move.to,
    move.cause,
    move.by,
  ]);
}
