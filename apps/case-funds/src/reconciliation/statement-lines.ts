import type { OddLine, StatementLine } from '@lib/agencies';
import type { CourtDate } from '@lib/kernel';
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
  /** References of lines that the same page undoes whole: they confirm no payment and pay no debt. */
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
    booked_on, sub_account, counterparty, remark, request_no, instruction_no, reverses, treated_as, transfer_id, content_hash,
    as_told)
  VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17)`;
const UNDONE = `
  SELECT l.instruction_no AS "instructionNo" FROM statement_line l
  WHERE l.home_court = $1 AND l.account_number = $2 AND l.bank_ref = $3 AND l.direction = 'debit'`;
const ON_SUSPENSE = `
  SELECT 1 FROM statement_line l
  WHERE l.home_court = $1 AND l.account_number = $2 AND l.bank_ref = $3 AND l.treated_as = 'suspense'`;

export type StatementEntry = StatementLine | OddLine;

export function isOdd(entry: StatementEntry): entry is OddLine {
  return 'asTold' in entry;
}

/** A line of which only a part came back stands, and the part is a matter of its own. */
export function givenBackWhole(entries: readonly StatementEntry[]): ReadonlySet<string> {
  const lines = entries.flatMap((entry) => (isOdd(entry) ? [] : [entry]));
  const whole = lines.filter(({ bankRef, amountFen }) =>
    lines.some((line) => line.reverses === bankRef && line.amountFen === amountFen),
  );
  return new Set(whole.map(({ bankRef }) => bankRef));
}

/** An odd line as one that can be booked: of no money where its amount cannot be read. */
export function bookableOf(odd: OddLine, today: CourtDate): StatementLine {
  const { bankRef, cursor = '', signedFen = 0n, balanceAfterFen = 0n, remark } = odd;
  const bookedOn = odd.bookedOn ?? today;
  return {
    bankRef,
    cursor,
    direction: signedFen < 0n ? 'debit' : 'credit',
    amountFen: signedFen < 0n ? -signedFen : signedFen,
    balanceAfterFen,
    bookedOn,
    bookedAt: bookedOn,
    counterparty: odd.counterparty ?? { name: '', accountNumber: '', bankCode: '' },
    remark,
  };
}

/** What makes two tellings of one line the same: all that moves or attributes money. */
function entryHash(line: StatementEntry): string {
  if (isOdd(line)) return canonicalHash({ asTold: line.asTold });
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
  line: StatementEntry,
): Promise<LineNovelty> {
  const [seen] = await tx.query<{ contentHash: string }>(SEEN, [
    account.homeCourt,
    account.accountNumber,
    line.bankRef,
  ]);
  if (!seen) return 'new';
  return seen.contentHash === entryHash(line) ? 'repeated' : 'changed';
}

/** How a line was booked; without a posting where it is of no money. */
export interface BookedLine {
  readonly line: StatementLine;
  readonly treatedAs: Treatment;
  readonly transferId: string | null;
}

/** Keeps a line as it was booked, to be known again as it was told. */
export async function insertLine(
  tx: Tx,
  account: BankAccountRef,
  told: StatementEntry,
  { line, ...booked }: BookedLine,
): Promise<void> {
  await tx.query(INSERT, [
    account.homeCourt,
    account.accountNumber,
    line.bankRef,
    line.direction,
    line.amountFen,
    told.balanceAfterFen ?? null,
    line.bookedOn,
    line.subAccountNumber ?? null,
    JSON.stringify(line.counterparty),
    line.remark,
    line.requestNo ?? null,
    line.instructionNo ?? null,
    line.reverses ?? null,
    booked.treatedAs,
    booked.transferId,
    entryHash(told),
    isOdd(told) ? told.asTold : null,
  ]);
}

/** A line with the instruction that it is of; a return may name only the debit that it undoes. */
export async function withInstruction(
  tx: Tx,
  { homeCourt, accountNumber }: BankAccountRef,
  line: StatementLine,
): Promise<StatementLine> {
  if (line.instructionNo || line.direction === 'debit' || !line.reverses) return line;
  const [debit] = await tx.query<{ instructionNo: string | null }>(UNDONE, [
    homeCourt,
    accountNumber,
    line.reverses,
  ]);
  return debit?.instructionNo ? { ...line, instructionNo: debit.instructionNo } : line;
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
