import type { CourtDate, Fen } from '@lib/kernel';

export interface EarlierFreeze {
  readonly rank: number;
  readonly authority: string;
  readonly documentNo: string;
  readonly amountFen: Fen;
  readonly endsOn: CourtDate;
}

/** Co-owner or somebody with a prior right. */
export interface PriorRight {
  readonly kind: string;
  readonly holder: string;
  readonly amountFen: Fen;
}

export interface FinancialProduct {
  readonly name: string;
  readonly kind: string;
  readonly units: string;
  readonly controllableUnits: string;
  readonly amountFen: Fen;
}

export interface AccountTransaction {
  /** RFC 3339. */
  readonly at: string;
  readonly direction: 'in' | 'out';
  readonly amountFen: Fen;
  readonly serial: string;
  readonly counterpartyName: string;
  readonly counterpartyAccountNo: string;
  readonly counterpartyBank: string;
}

export interface SubAccount {
  readonly subAccountNo: string;
  readonly kind: string;
  readonly balanceFen: Fen;
}

export interface AccountFound {
  readonly lineNo: number;
  readonly accountNo: string;
  /** Class and state are the body's own words: shown as received. */
  readonly accountClass: string;
  readonly accountState: string;
  readonly branch: string;
  readonly openedOn?: CourtDate;
  readonly closedOn?: CourtDate;
  readonly currency: string;
  readonly balanceFen: Fen;
  readonly availableFen: Fen;
  readonly linkedAccountNo?: string;
  readonly phone?: string;
  readonly products: readonly FinancialProduct[];
  readonly measuresInForce: readonly EarlierFreeze[];
  readonly transactions: readonly AccountTransaction[];
  readonly priorRights: readonly PriorRight[];
  readonly subAccounts: readonly SubAccount[];
}

export interface CoOwner {
  readonly name: string;
  readonly share: string;
}

export interface Mortgage {
  readonly holder: string;
  readonly amountFen: Fen;
  readonly registeredOn: CourtDate;
  readonly certificateNo: string;
}

export interface Seizure {
  readonly rank: number;
  readonly authority: string;
  readonly kind: string;
  readonly documentNo: string;
  readonly from: CourtDate;
  readonly to: CourtDate;
}

export interface RealEstateFound {
  readonly lineNo: number;
  readonly unitNo: string;
  readonly certificateNo: string;
  readonly address: string;
  readonly rightKind: string;
  readonly use: string;
  /** Square metres, two places, as text. */
  readonly area: string;
  readonly coOwners: readonly CoOwner[];
  readonly mortgages: readonly Mortgage[];
  readonly seizures: readonly Seizure[];
}

export interface VehicleFound {
  readonly lineNo: number;
  readonly plate: string;
  readonly model: string;
  readonly vin: string;
  readonly registeredOn: CourtDate;
  readonly state: string;
  readonly mortgaged: boolean;
  readonly seizures: readonly Seizure[];
}

/** An empty list is the body's word "none as of"; silence never becomes one of these. */
export type QueryAnswer =
  | (AnswerHead & { readonly kind: 'accounts'; readonly accounts: readonly AccountFound[] })
  | (AnswerHead & { readonly kind: 'real-estate'; readonly estates: readonly RealEstateFound[] })
  | (AnswerHead & { readonly kind: 'vehicles'; readonly vehicles: readonly VehicleFound[] });

export interface AnswerHead {
  readonly requestNo: string;
  /** RFC 3339 with offset: the moment the figures are of (FKSJ). */
  readonly asOf: string;
}

/**
 * What a body did about one line: asked (DJXE), really done (SKJE), not done yet (CESKJE).
 * freeze: cap / held / uncovered part of the cap; release: asked / given up / refused part;
 * deduct: asked / taken / not taken. For real estate the three amounts are 0.
 */
export interface ControlOutcome {
  readonly lineNo: number;
  /** Account number, or the unit number of real estate. */
  readonly accountNo: string;
  readonly outcome: 'done' | 'refused';
  readonly requestedFen: Fen;
  readonly heldFen: Fen;
  readonly uncoveredFen: Fen;
  readonly balanceFen: Fen;
  readonly availableFen: Fen;
  /** freeze: printed period; deduct: both are the day the money left. */
  readonly from?: CourtDate;
  readonly to?: CourtDate;
  readonly reason?: string;
  /** RFC 3339 with offset. */
  readonly asOf: string;
  /** The freeze as it stands after this order. Ours, not of the reconstruction: may be absent. */
  readonly standing?: { readonly capFen: Fen; readonly heldFen: Fen };
  readonly earlierFreezes: readonly EarlierFreeze[];
  readonly priorRights: readonly PriorRight[];
}

/** The body's sealed receipt (回执). */
export interface Receipt {
  readonly requestNo: string;
  readonly name: string;
  readonly format: 'pdf';
  readonly content: Uint8Array;
}

/** First answer and every later update (a credit caught by a standing cap) have this form. */
export interface ControlAnswer {
  readonly kind: 'control-answer';
  readonly requestNo: string;
  readonly outcomes: readonly ControlOutcome[];
  readonly receipt: Receipt;
}

/** The body refuses to deal with the request at all. */
export interface SendBack {
  readonly kind: 'send-back';
  readonly requestNo: string;
  readonly reason: string;
  readonly detail?: string;
  readonly person?: string;
  readonly phone?: string;
}

/** The court's "your answer failed". */
export interface AnswerFault {
  readonly requestNo: string;
  readonly message: string;
}
