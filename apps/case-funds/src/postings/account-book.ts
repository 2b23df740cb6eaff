import { DomainError } from '@lib/kernel';
import type { Fen } from '@lib/kernel';
import type { Tx } from '@lib/persistence';
import type { AccountId } from './transfer.js';

/** The accounts every court has once; clearing accounts return to zero when the statement catches up. */
export type CourtAccount =
  'unidentified' | 'payout-clearing' | 'fee-treasury' | 'refund' | 'suspense';

export interface Balance {
  readonly accountId: AccountId;
  readonly balanceFen: Fen;
  readonly heldFen: Fen;
  readonly version: bigint;
}

/** Only money that is there may leave: unidentified money and cases. */
const FLOORED: ReadonlySet<string> = new Set(['unidentified', 'case']);

const OPEN = `
  INSERT INTO account (home_court, code, kind, case_id, floor_fen) VALUES ($1, $2, $3, $4, $5)
  ON CONFLICT (home_court, code) DO NOTHING`;
const FIND = `
  SELECT account_id AS "accountId", balance_fen AS "balanceFen", held_fen AS "heldFen", version
  FROM account WHERE home_court = $1 AND code = $2`;

interface AccountSpec {
  readonly homeCourt: string;
  readonly code: string;
  readonly kind: string;
  readonly caseId?: string;
}

/** An account of the court's chart, opened on first use. */
export function courtAccount(tx: Tx, homeCourt: string, kind: CourtAccount): Promise<Balance> {
  return accountOf(tx, { homeCourt, code: kind, kind });
}

/** The mirror of a real bank account: minus what the bank holds for the court. */
export function mirrorAccount(tx: Tx, homeCourt: string, accountNumber: string): Promise<Balance> {
  return accountOf(tx, { homeCourt, code: `bank:${accountNumber}`, kind: 'bank-mirror' });
}

/** The account of one case (一案一账号); it never goes below zero. */
export function caseAccount(tx: Tx, homeCourt: string, caseId: string): Promise<Balance> {
  return accountOf(tx, { homeCourt, code: `case:${caseId}`, kind: 'case', caseId });
}

async function accountOf(tx: Tx, spec: AccountSpec): Promise<Balance> {
  const [found] = await tx.query<Balance>(FIND, [spec.homeCourt, spec.code]);
  if (found) return found;
  await tx.query(OPEN, [
    spec.homeCourt,
    spec.code,
    spec.kind,
    spec.caseId ?? null,
    FLOORED.has(spec.kind) ? 0n : null,
  ]);
  const [opened] = await tx.query<Balance>(FIND, [spec.homeCourt, spec.code]);
  if (opened) return opened;
  throw new DomainError('LEDGER.NO_ACCOUNT', 'unavailable', `账户 ${spec.code} 没有开立`);
}
