import type { Fen } from '@lib/kernel';
import { newId } from '@lib/kernel';
import type { Tx } from '@lib/persistence';

interface Queryable {
  query<Row>(sql: string, params?: readonly unknown[]): Promise<Row[]>;
}

/** A deposit account a body named, as far as a freeze needs it; amounts in fen. */
export interface FreezableAccount {
  readonly propertyId: string;
  readonly partyId: string;
  readonly institution: string;
  readonly institutionName: string;
  readonly liquidityRank: number;
  readonly canFreeze: boolean;
  readonly accountNumber: string;
  readonly balanceFen: Fen;
  readonly availableFen: Fen;
  readonly asOf: Date;
  readonly accountState: string;
  readonly accountClass: string;
}

const ACCOUNTS = `
  SELECT p.property_id AS "propertyId", p.party_id AS "partyId", p.institution,
    i.name AS "institutionName", i.liquidity_rank AS "liquidityRank",
    'freeze' = ANY (i.capabilities) AS "canFreeze", p.identifier AS "accountNumber",
    p.balance_fen AS "balanceFen", p.available_fen AS "availableFen", p.as_of AS "asOf",
    coalesce(p.account_state, '') AS "accountState", coalesce(p.account_class, '') AS "accountClass"
  FROM property AS p JOIN institution AS i ON i.code = p.institution
  WHERE p.home_court = $1 AND p.case_id = $2 AND p.kind = 'deposit'
  ORDER BY i.liquidity_rank, p.identifier`;

export async function freezableAccounts(
  db: Queryable,
  homeCourt: string,
  caseId: string,
): Promise<FreezableAccount[]> {
  return db.query<FreezableAccount>(ACCOUNTS, [homeCourt, caseId]);
}

/** The request an answer belongs to, as far as property needs it. */
export interface FoundFor {
  readonly homeCourt: string;
  readonly caseId: string;
  readonly matterId: string;
  readonly partyId: string;
  readonly institution: string;
  readonly requestId: string;
}

/** One thing a body named. `details` is plain JSON without bigint. */
export interface FoundThing {
  readonly kind: 'deposit' | 'real-estate' | 'vehicle';
  readonly identifier: string;
  readonly asOf: Date;
  readonly balanceFen?: Fen;
  readonly availableFen?: Fen;
  readonly accountState?: string;
  readonly accountClass?: string;
  readonly details: Readonly<Record<string, unknown>>;
}

const FOUND = `
  INSERT INTO property (property_id, home_court, case_id, matter_id, party_id, institution, kind,
    identifier, request_id, as_of, balance_fen, available_fen, account_state, account_class, details)
  VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)
  ON CONFLICT (home_court, case_id, institution, kind, identifier) DO UPDATE SET
    request_id = EXCLUDED.request_id, as_of = EXCLUDED.as_of, balance_fen = EXCLUDED.balance_fen,
    available_fen = EXCLUDED.available_fen, account_state = EXCLUDED.account_state,
    account_class = EXCLUDED.account_class, details = EXCLUDED.details
  WHERE property.as_of <= EXCLUDED.as_of`;

/** Notes what was found; an older picture never replaces a newer one, each keeps its own date. */
export async function noteFound(tx: Tx, request: FoundFor, thing: FoundThing): Promise<void> {
  await tx.query(FOUND, [
    newId<'Property'>(),
    request.homeCourt,
    request.caseId,
    request.matterId,
    request.partyId,
    request.institution,
    thing.kind,
    thing.identifier,
    request.requestId,
    thing.asOf,
    thing.balanceFen ?? null,
    thing.availableFen ?? null,
    thing.accountState ?? null,
    thing.accountClass ?? null,
    JSON.stringify(thing.details),
  ]);
}
