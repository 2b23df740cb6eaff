import type { CourtDate, Fen } from '@lib/kernel';
import { formatYuan, isUuid } from '@lib/kernel';
import type { Tx } from '@lib/persistence';
import { lockSubject } from '@lib/persistence';
import { recordDispute } from '../postings/index.js';
import type { ReceiptRow } from './receipt-rows.js';
import { lockReceipt } from './receipt-rows.js';

/** A deduction whose money is on its way. */
export interface ExpectedReceipt {
  readonly requestNo: string;
  readonly caseId: string;
  readonly orderedFen: Fen;
  readonly deductedFen: Fen | null;
  readonly deductedOn: CourtDate | null;
}

const FIND = `
  SELECT e.request_no AS "requestNo", e.case_id AS "caseId", e.ordered_fen AS "orderedFen",
    e.deducted_fen AS "deductedFen", e.deducted_on AS "deductedOn"
  FROM expected_receipt e WHERE e.home_court = $1 AND e.request_no = $2`;
const REQUEST_NO = `
  SELECT r.request_no AS "requestNo" FROM receipt r WHERE r.receipt_id = $1 AND r.home_court = $2`;
const ORDERED = `
  INSERT INTO expected_receipt (home_court, request_no, case_id, ordered_fen) VALUES ($1, $2, $3, $4)
  ON CONFLICT (home_court, request_no) DO NOTHING`;
const EXECUTED = `
  INSERT INTO expected_receipt (home_court, request_no, case_id, ordered_fen, deducted_fen, deducted_on)
  VALUES ($1, $2, $3, $4, $4, $5)
  ON CONFLICT (home_court, request_no)
  DO UPDATE SET deducted_fen = excluded.deducted_fen, deducted_on = excluded.deducted_on`;

/**
 * The bank's line and the facts of one deduction meet under this lock: at the same instant neither
 * would see the other, and the money would wait for ever. Taken before the locks of receipt and case.
 */
export async function lockDeduction(tx: Tx, homeCourt: string, requestNo: string): Promise<void> {
  await lockSubject(tx, 'deduction', `${homeCourt}/${requestNo}`);
}

export async function findExpected(
  tx: Tx,
  homeCourt: string,
  requestNo: string,
): Promise<ExpectedReceipt | undefined> {
  const [row] = await tx.query<ExpectedReceipt>(FIND, [homeCourt, requestNo]);
  return row;
}

/** What is known of the deduction a receipt belongs to, if any. */
export async function deductionOf(
  tx: Tx,
  receipt: ReceiptRow,
): Promise<ExpectedReceipt | undefined> {
  if (receipt.requestNo === null) return undefined;
  return findExpected(tx, receipt.homeCourt, receipt.requestNo);
}

/**
 * A receipt under the lock of its deduction, which is taken first.
 *
 * @throws DomainError `RECEIPT.NOT_FOUND` (404), also for another court's receipt.
 */
export async function lockWithDeduction(
  tx: Tx,
  receiptId: string,
  court: string,
): Promise<ReceiptRow> {
  const [known] = isUuid(receiptId)
    ? await tx.query<{ requestNo: string | null }>(REQUEST_NO, [receiptId, court])
    : [];
  if (known?.requestNo) await lockDeduction(tx, court, known.requestNo);
  return lockReceipt(tx, receiptId, court);
}

interface Deduction {
  readonly homeCourt: string;
  readonly requestNo: string;
  readonly caseId: string;
  readonly amountFen: Fen;
}

export async function expectOrdered(tx: Tx, deduction: Deduction): Promise<void> {
  const { homeCourt, requestNo, caseId, amountFen } = deduction;
  await tx.query(ORDERED, [homeCourt, requestNo, caseId, amountFen]);
}

export async function expectExecuted(
  tx: Tx,
  deduction: Deduction & { readonly deductedOn: CourtDate },
): Promise<void> {
  const { homeCourt, requestNo, caseId, amountFen, deductedOn } = deduction;
  await tx.query(EXECUTED, [homeCourt, requestNo, caseId, amountFen, deductedOn]);
}

/** What arrived is booked as it is; where it is not what the bank said it deducted, a person must ask. */
export async function compareAmounts(
  tx: Tx,
  line: { readonly homeCourt: string; readonly bankRef: string; readonly amountFen: Fen },
  deduction: { readonly requestNo: string; readonly deductedFen: Fen | null },
): Promise<void> {
  const { requestNo, deductedFen } = deduction;
  if (deductedFen === null || deductedFen === line.amountFen) return;
  await recordDispute(tx, {
    homeCourt: line.homeCourt,
    accountNumber: '',
    kind: 'deduction-amount',
    bankRef: line.bankRef,
    amountFen: line.amountFen - deductedFen,
    detail: { requestNo, deducted: formatYuan(deductedFen), arrived: formatYuan(line.amountFen) },
  });
}

/**
 * Money that its account gave to another case before its deduction was known stays where it is: which
 * case it belongs to, a person must ask.
 */
export async function compareCases(
  tx: Tx,
  receipt: ReceiptRow,
  deduction: { readonly requestNo: string; readonly caseId: string },
): Promise<void> {
  const { homeCourt, bankRef, amountFen, caseId } = receipt;
  if (receipt.state !== 'claimed' || caseId === null || caseId === deduction.caseId) return;
  await recordDispute(tx, {
    homeCourt,
    accountNumber: '',
    kind: 'deduction-case',
    bankRef,
    amountFen,
    detail: { requestNo: deduction.requestNo, caseId, deductionCaseId: deduction.caseId },
  });
}
