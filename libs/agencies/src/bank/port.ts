import type { CourtDate, Fen } from '@lib/kernel';

export interface Counterparty {
  readonly name: string;
  readonly accountNumber: string;
  readonly bankCode: string;
  /** As its bank tells it; not every bank does. */
  readonly bankName?: string | undefined;
}

/** One booked line of the court's account; `bankRef` is unique for ever at the bank. */
export interface StatementLine {
  readonly bankRef: string;
  readonly cursor: string;
  /** The sub-account (一案一账号) the line belongs to; absent for the main account itself. */
  readonly subAccountNumber?: string;
  readonly direction: 'credit' | 'debit';
  readonly amountFen: Fen;
  /** Balance of main account and sub-accounts together after this line. */
  readonly balanceAfterFen: Fen;
  readonly bookedOn: CourtDate;
  /** RFC 3339. */
  readonly bookedAt: string;
  readonly counterparty: Counterparty;
  readonly remark: string;
  /** Control request number of a deduction. */
  readonly requestNo?: string;
  /** Our payment instruction that this line executes or gives back. */
  readonly instructionNo?: string;
  /** A credit-back names the debit line it undoes. */
  readonly reverses?: string;
}

/** A booked line that does not keep to the contract, with what of it can be read. */
export interface OddLine {
  /** The bank's; where it tells none that can be kept, ours, made from the content. */
  readonly bankRef: string;
  readonly cursor?: string;
  /** What it adds to the account, below zero where it takes from it. */
  readonly signedFen?: Fen;
  readonly balanceAfterFen?: Fen;
  readonly bookedOn?: CourtDate;
  readonly counterparty?: Counterparty;
  readonly remark: string;
  /** Members of the line that cannot be read. */
  readonly unread: readonly string[];
  /** The line as JSON. */
  readonly asTold: string;
}

export interface StatementPage {
  readonly accountNumber: string;
  readonly lines: readonly (StatementLine | OddLine)[];
  /** Pass as `after` next time; equals the given one when nothing is new. */
  readonly cursor: string;
  readonly more: boolean;
  /** Balance after the last line up to `cursor`. */
  readonly balanceFen: Fen;
}

export interface PaymentInstruction {
  /** Ours, one per attempt of a payout; the bank executes a number at most once. */
  readonly instructionNo: string;
  readonly amountFen: Fen;
  /** Sub-account to debit; absent: main account. */
  readonly fromSubAccount?: string;
  readonly payee: {
    readonly accountName: string;
    readonly accountNumber: string;
    readonly bankCode: string;
    readonly bankName: string;
  };
  readonly purpose: string;
}

/**
 * done: the bank has it (settled, or accepted and to be followed by enquiry or statement).
 * refused: nothing was done; `retryable` when the bank never saw it (unreachable, lane closed).
 * unknown: it may have been done; only an enquiry may decide, never a second number.
 */
export type PaymentOutcome =
  | {
      readonly outcome: 'done';
      readonly status: 'settled' | 'accepted';
      readonly bankRef?: string;
      readonly settledOn?: CourtDate;
    }
  | {
      readonly outcome: 'refused';
      readonly retryable: boolean;
      readonly code: string;
      readonly reason: string;
    }
  | { readonly outcome: 'unknown'; readonly reason: string };

/** The bank's word on one instruction. `not-received`: sending the same number again is safe. */
export interface PaymentState {
  readonly instructionNo: string;
  readonly status: 'settled' | 'accepted' | 'returned' | 'refused' | 'not-received';
  readonly bankRef?: string;
  readonly settledOn?: CourtDate;
  /** Reference of the credit-back line. */
  readonly returnRef?: string;
  readonly returnedOn?: CourtDate;
  readonly reason?: string;
}

/** The depositary bank of the court, as the court sees it. Inject by this class. */
export abstract class DepositaryBank {
  /**
   * Lines booked after a cursor (absent: from the beginning), oldest first.
   *
   * @throws DomainError `BANK.UNAVAILABLE` (unavailable) when the bank cannot be read.
   */
  abstract statement(after?: string, limit?: number): Promise<StatementPage>;

  /** Instructs one payment; never throws for what the bank or the network does. */
  abstract pay(instruction: PaymentInstruction): Promise<PaymentOutcome>;

  /**
   * Asks by our own number.
   *
   * @throws DomainError `BANK.UNAVAILABLE` (unavailable) when the bank cannot be read.
   */
  abstract enquire(instructionNo: string): Promise<PaymentState>;
}
