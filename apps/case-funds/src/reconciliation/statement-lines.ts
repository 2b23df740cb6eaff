import type { StatementLine } from '@lib/agencies';
import type { Tx } from '@lib/persistence';
import type { Actor } from '@lib/platform';
import { canonicalHash } from '@lib/platform';
import type { AccountId } from '../postings/index.js';

/** The account of the court a line belongs to. */
export interface BankAccountRef {
  readonly homeCourt: string;
  readonly accountNumber: string;
}

/** One new line of the statement and what is known around it. */
export interface LineContext extends BankAccountRef {
  readonly line: StatementLine;
  readonly mirror: AccountId;
  readonly actor: Actor;
  /** References of debits that the same page gives back: they confirm nothing. */
  readonly givenBack: ReadonlySet<string>;
}

/** How a line was booked; shown to whoever reconciles. */
export type Treatment =
  | 'receipt'
  | 'receipt-reversed'
  | 'payout'
  | 'returned-debit'
  | 'payout-return'
  | 'opening'
  | 'suspense';

const SEEN = `
  SELECT l.content_hash AS "contentHash" FROM statement_line l
  WHERE l.home_court = $1 AND l.account_number = $2 AND l.bank_ref = $3`;
const INSERT = `
  INSERT INTO statement_line (home_court, account_number, bank_ref, direction, amount_fen, balance_after_fen,
    booked_on, sub_account, counterparty, remark, request_no, instruction_no, reverses, treated_as, transfer_id, content_hash)
  VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)`;
const ON_SUSPENSE = `
  SELECT 1 FROM statement_line l
  WHERE l.home_court = $1 AND l.account_number = $2 AND l.bank_ref = $3 AND l.treated_as = 'suspense'`;

/** What makes two tellings of one line the same: all that moves or attributes money. */
export function lineHash(line: StatementLine): string {
  return canonicalHash({
    direction: line.direction,
    amountFen: line.amountFen,
    bookedOn: line.bookedOn,
    counterparty: line.counterparty.accountNumber,
    subAccount: line.subAccountNumber,
    requestNo: line.requestNo,
    instructionNo: line.instructionNo,
    reverses: line.reverses,
  });
}

export type LineNovelty = 'new' | 'repeated' | 'changed';

/** Whether a line was told before, and in the same words. */
export async function noveltyOf(
  tx: Tx,
  account: BankAccountRef,
  line: StatementLine,
): Promise<LineNovelty> {
  const [seen] = await tx.query<{ contentHash: string }>(SEEN, [
    account.homeCourt,
    account.accountNumber,
    line.bankRef,
  ]);
  if (!seen) return 'new';
  return seen.contentHash === lineHash(line) ? 'repeated' : 'changed';
}

export async function insertLine(
  tx: Tx,
  account: BankAccountRef,
  line: StatementLine,
  booked: { readonly treatedAs: Treatment; readonly transferId: string },
): Promise<void> {
  await tx.query(INSERT, [
    account.homeCourt,
    account.accountNumber,
    line.bankRef,
    line.direction,
    line.amountFen,
    line.balanceAfterFen,
    line.bookedOn,
    line.subAccountNumber ?? null,
    JSON.stringify(line.counterparty),
    line.remark,
    line.requestNo ?? null,
    line.instructionNo ?? null,
    line.reverses ?? null,
    booked.treatedAs,
    booked.transferId,
    lineHash(line),
  ]);
}

/** Whether a line stands on suspense, or did until it was settled. */
export async function isOnSuspense(
  tx: Tx,
  { homeCourt, accountNumber }: BankAccountRef,
  bankRef: string,
): Promise<boolean> {
  const rows = await tx.query(ON_SUSPENSE, [homeCourt, accountNumber, bankRef]);
  return rows.length > 0;
}
