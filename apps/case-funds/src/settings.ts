import type { Fen } from '@lib/kernel';

export interface PayeeAccount {
  readonly accountName: string;
  readonly accountNumber: string;
  readonly bankName: string;
  readonly bankCode: string;
}

/** What features need of the configuration, typed; config.ts alone reads the environment. */
export interface CaseFundsSettings {
  readonly caseFlowUrl: string;
  /** Court whose account the bank line shows. */
  readonly courtCode: string;
  readonly statementPollMs: number;
  /** Court fees go here. */
  readonly treasury: PayeeAccount;
  /** Payouts above it need the president besides the director. */
  readonly presidentAboveFen: Fen;
  /** This process runs relay, consumers and jobs. */
  readonly worker: boolean;
}

export const CASE_FUNDS_SETTINGS = Symbol('CASE_FUNDS_SETTINGS');
