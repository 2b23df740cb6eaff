import type { CourtDate, Fen } from '@lib/kernel';
import type { Tx } from '@lib/persistence';

/** The newest version of a case's debt that case-funds announced. */
export interface DebtRef {
  readonly caseId: string;
  readonly homeCourt: string;
  readonly matterId: string;
  readonly version: number;
  readonly asOf: CourtDate;
  readonly dueFen: Fen;
  readonly capFen: Fen;
  readonly dischargedVersion: number | null;
}

const READ = `
  SELECT case_id AS "caseId", home_court AS "homeCourt", matter_id AS "matterId", version,
    as_of AS "asOf", due_fen AS "dueFen", cap_fen AS "capFen",
    discharged_version AS "dischargedVersion"
  FROM debt_ref WHERE case_id = $1`;
const MOVED = `
  INSERT INTO debt_ref (case_id, home_court, matter_id, version, as_of, due_fen, cap_fen, moved_at)
  VALUES ($1, $2, $3, $4, $5, $6, $7, legal_now())
  ON CONFLICT (case_id) DO UPDATE SET version = EXCLUDED.version, as_of = EXCLUDED.as_of,
    due_fen = EXCLUDED.due_fen, cap_fen = EXCLUDED.cap_fen, moved_at = EXCLUDED.moved_at
  WHERE debt_ref.version < EXCLUDED.version`;
const DISCHARGED = `
  INSERT INTO debt_ref (case_id, home_court, matter_id, version, as_of, due_fen, cap_fen,
    discharged_version, discharged_on, moved_at)
  VALUES ($1, $2, $3, $4, $5, 0, 0, $4, $5, legal_now())
  ON CONFLICT (case_id) DO UPDATE SET discharged_version = EXCLUDED.discharged_version,
    discharged_on = EXCLUDED.discharged_on, version = greatest(debt_ref.version, EXCLUDED.version),
    due_fen = CASE WHEN debt_ref.version <= EXCLUDED.version THEN 0 ELSE debt_ref.due_fen END,
    cap_fen = CASE WHEN debt_ref.version <= EXCLUDED.version THEN 0 ELSE debt_ref.cap_fen END`;

const REVOKED = `
  UPDATE debt_ref SET discharged_version = NULL, discharged_on = NULL
  WHERE case_id = $1 AND discharged_version <= $2`;

interface Queryable {
  query<Row>(sql: string, params?: readonly unknown[]): Promise<Row[]>;
}

export async function readDebt(db: Queryable, caseId: string): Promise<DebtRef | undefined> {
  const [row] = await db.query<DebtRef>(READ, [caseId]);
  return row;
}

export interface DebtMove {
  readonly caseId: string;
  readonly homeCourt: string;
  readonly matterId: string;
  readonly version: number;
  readonly asOf: CourtDate;
  readonly dueFen: Fen;
  readonly capFen: Fen;
}

/** Takes a newer version; where an equal or newer one is known already nothing changes. */
export async function moveDebt(tx: Tx, debt: DebtMove): Promise<void> {
  const { caseId, homeCourt, matterId, version, asOf, dueFen, capFen } = debt;
  await tx.query(MOVED, [caseId, homeCourt, matterId, version, asOf, dueFen, capFen]);
}

/** Records the discharge; monotonic, so it may run before or after the version it names. */
export async function recordDischarge(
  tx: Tx,
  debt: Omit<DebtMove, 'dueFen' | 'capFen'>,
): Promise<void> {
  await tx.query(DISCHARGED, [debt.caseId, debt.homeCourt, debt.matterId, debt.version, debt.asOf]);
}

/** A discharge up to this version stands no more; a later one is left alone. */
export async function forgetDischarge(tx: Tx, caseId: string, version: number): Promise<void> {
  await tx.query(REVOKED, [caseId, version]);
}
