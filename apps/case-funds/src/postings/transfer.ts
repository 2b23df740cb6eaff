import type { CourtDate, Fen } from '@lib/kernel';

export type AccountId = bigint;

interface Posting {
  /** Made by the caller from the cause, so that a repeat is recognised. */
  readonly id: string;
  readonly homeCourt: string;
  readonly caseId?: string;
  readonly effectiveOn: CourtDate;
  readonly memo: string;
  /** Person (or machine) who decided it. */
  readonly decidedBy: string;
  /** What caused it, e.g. a bank reference or a payout id. */
  readonly source?: string;
}

interface Movement extends Posting {
  readonly from: AccountId;
  readonly to: AccountId;
  readonly amountFen: Fen;
}

/**
 * One order to the ledger. `transfer` moves money; `hold` reserves it on `from`; `post` moves a
 * hold's money (the rest of the hold is freed) and `void` frees all of it; `reversal` undoes a
 * transfer, naming it.
 */
export type LedgerOrder =
  | (Movement & { readonly kind: 'transfer' | 'hold' })
  | (Posting & { readonly kind: 'post'; readonly hold: string; readonly amountFen: Fen })
  | (Posting & { readonly kind: 'void'; readonly hold: string })
  | (Posting & { readonly kind: 'reversal'; readonly reverses: string });

/** What the ledger did with one order; everything but `posted` and `exists` changed nothing. */
export type Verdict =
  | 'posted'
  | 'exists'
  | 'conflict'
  | 'insufficient'
  | 'unknown-account'
  | 'unknown-hold'
  | 'hold-closed'
  | 'over-hold'
  | 'unknown-transfer'
  | 'already-reversed'
  | 'same-account'
  | 'bad-amount';
