import type { CaseRef } from '@lib/case-refs';
import type { CourtDate, Fen } from '@lib/kernel';
import type { Tx } from '@lib/persistence';
import type { CountedPayment, DebtFigures } from './debt.rules.js';

/** A debt version as stored. */
export interface DebtRow {
  readonly caseId: string;
  readonly version: number;
  readonly asOf: CourtDate;
  readonly cause: string;
  readonly computedAt: Date;
  readonly principalFen: Fen;
  readonly generalFen: Fen;
  readonly doubledFen: Fen;
  readonly feeFen: Fen;
  readonly receivedFen: Fen;
  readonly appliedFen: Fen;
  readonly feePaidFen: Fen;
  readonly overpaidFen: Fen;
  readonly dueFen: Fen;
  readonly discharged: boolean;
  readonly dischargedOn: CourtDate | null;
  readonly basis: readonly unknown[];
  readonly trace: readonly unknown[];
  readonly assumptions: readonly unknown[];
}

export interface Queryable {
  query<Row>(sql: string, params?: readonly unknown[]): Promise<Row[]>;
}

const LATEST = `
  SELECT d.case_id AS "caseId", d.version, d.as_of AS "asOf", d.cause, d.computed_at AS "computedAt",
    d.principal_fen AS "principalFen", d.general_fen AS "generalFen", d.doubled_fen AS "doubledFen",
    d.fee_fen AS "feeFen", d.received_fen AS "receivedFen", d.applied_fen AS "appliedFen",
    d.fee_paid_fen AS "feePaidFen", d.overpaid_fen AS "overpaidFen", d.due_fen AS "dueFen",
    d.discharged, d.discharged_on AS "dischargedOn", d.basis, d.trace, d.assumptions
  FROM debt_version d WHERE d.home_court = $1 AND d.case_id = $2 ORDER BY d.version DESC LIMIT 1`;
const PAYMENTS = `
  SELECT x."on", x."amountFen" FROM receipt r CROSS JOIN LATERAL (VALUES
      (r.value_on, coalesce(r.valued_fen, r.amount_fen)),
      (r.arrived_on, r.amount_fen - coalesce(r.valued_fen, r.amount_fen))) AS x("on", "amountFen")
  WHERE r.home_court = $1 AND r.case_id = $2 AND r.state = 'claimed' AND x."amountFen" > 0
  ORDER BY x."on", r.receipt_id`;
const INSERT = `
  INSERT INTO debt_version (home_court, case_id, version, as_of, cause, computed_by, principal_fen,
    general_fen, doubled_fen, fee_fen, received_fen, applied_fen, fee_paid_fen, overpaid_fen, due_fen,
    discharged, discharged_on, law_version, basis, trace, assumptions)
  VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21)`;
/** A discharge stands until a later version revokes it. */
const STANDING = `
  SELECT d.version FROM debt_discharge d WHERE d.case_id = $1 AND NOT EXISTS (
    SELECT 1 FROM debt_discharge_revocation r
    WHERE r.case_id = d.case_id AND r.discharged_version = d.version)`;
const DISCHARGE = `
  INSERT INTO debt_discharge (case_id, home_court, version, discharged_on) VALUES ($1, $2, $3, $4)`;
const REVOKE = `
  INSERT INTO debt_discharge_revocation (case_id, home_court, discharged_version, version, due_fen, cause)
  VALUES ($1, $2, $3, $4, $5, $6)`;

/** The newest debt version of a case, if it was ever computed. */
export async function latestDebt(
  db: Queryable,
  homeCourt: string,
  caseId: string,
): Promise<DebtRow | undefined> {
  const [row] = await db.query<DebtRow>(LATEST, [homeCourt, caseId]);
  return row;
}

/** Claimed receipts by value date; what a deduction did not execute counts from its arrival. */
export async function countedPayments(
  db: Queryable,
  homeCourt: string,
  caseId: string,
): Promise<CountedPayment[]> {
  return db.query<CountedPayment>(PAYMENTS, [homeCourt, caseId]);
}

export interface DebtDraft {
  readonly figures: DebtFigures;
  readonly version: number;
  readonly cause: string;
  readonly computedBy: string;
}

export async function insertDebt(tx: Tx, row: CaseRef, draft: DebtDraft): Promise<void> {
  const { figures } = draft;
  await tx.query(INSERT, [
    row.homeCourt,
    row.caseId,
    draft.version,
    figures.asOf,
    draft.cause,
    draft.computedBy,
    figures.principalFen,
    figures.generalFen,
    figures.doubledFen,
    figures.feeFen,
    figures.receivedFen,
    figures.appliedFen,
    figures.feePaidFen,
    figures.overpaidFen,
    figures.dueFen,
    figures.discharged,
    figures.dischargedOn ?? null,
    figures.lawVersion,
    JSON.stringify(figures.basis),
    JSON.stringify(figures.trace),
    JSON.stringify(figures.assumptions),
  ]);
}

/** The version whose discharge stands, if any; the case's lock is held. */
export async function standingDischarge(tx: Tx, row: CaseRef): Promise<number | undefined> {
  const [standing] = await tx.query<{ version: number }>(STANDING, [row.caseId]);
  return standing?.version;
}

export async function markDischarged(
  tx: Tx,
  row: CaseRef,
  version: number,
  on: CourtDate,
): Promise<void> {
  await tx.query(DISCHARGE, [row.caseId, row.homeCourt, version, on]);
}

/** The discharge of an earlier version ends with this one. */
export async function markRevoked(
  tx: Tx,
  row: CaseRef,
  dischargedVersion: number,
  draft: Pick<DebtDraft, 'version' | 'figures' | 'cause'>,
): Promise<void> {
  await tx.query(REVOKE, [
    row.caseId,
    row.homeCourt,
    dischargedVersion,
    draft.version,
    draft.figures.dueFen,
    draft.cause,
  ]);
}
