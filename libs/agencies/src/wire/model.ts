import type { CourtDate, Fen } from '@lib/kernel';

/**
 * What court and bodies say to each other in query and control (网络查控), in English.
 * The wire spelling (law/query-control.md §4, a reconstruction) is known to the codec alone.
 */

/** Kind of body addressed (LB). */
export type Sector = 'bank' | 'central-bank' | 'real-estate' | 'vehicle';

/** Paper that names a person or organisation (ZJLX). */
export type DocumentType =
  | 'residentId'
  | 'householdBook'
  | 'passport'
  | 'foreignPassport'
  | 'hkMacauPermit'
  | 'homeReturnPermit'
  | 'taiwanPermit'
  | 'militaryPaper'
  | 'organisationCode'
  | 'uscc'
  | 'other';

/** The person or organisation asked about: name and number must both fit, or the body refuses. */
export interface Subject {
  readonly name: string;
  readonly documentType: DocumentType;
  readonly documentNumber: string;
  readonly country?: string;
  readonly issuedBy?: string;
}

/** Who asks, for which case, by which writ. */
export interface RequestHead {
  /** BDHM: unique for ever; 20 digits in the provincial form, at most 30. */
  readonly requestNo: string;
  readonly sector: Sector;
  readonly subject: Subject;
  readonly court: { readonly code: string; readonly name: string; readonly address?: string };
  readonly judge: {
    readonly name: string;
    readonly phone: string;
    /** 工作证. */
    readonly workPermitNo: string;
    /** 执行公务证. */
    readonly enforcementPermitNo: string;
  };
  readonly caseNumber: string;
  /** Title of the notice (协助查询 / 协助冻结存款通知书 …). */
  readonly noticeTitle: string;
  readonly writId: string;
  readonly note?: string;
}

export interface QueryRequest extends RequestHead {
  readonly kind: 'query';
  /** Ask for the account's transactions of this time as well. */
  readonly cashFlow?: { readonly from: CourtDate; readonly to: CourtDate };
}

/** KZCS of deposits. Real estate: freeze = seize (查封). */
export type MeasureCode = 'freeze' | 'continue' | 'release' | 'deduct' | 'transfer-order';

/** Case and request under which the measure was first ordered; needed for all but a first freeze. */
export interface OriginalOrder {
  readonly caseNumber: string;
  readonly requestNo: string;
}

/** Where deducted money goes: only the court's case-fund account (执行款专户). */
export interface Payee {
  readonly accountName: string;
  readonly accountNo: string;
  readonly bankName: string;
  readonly bankCode: string;
}

export interface DepositLine {
  readonly property: 'deposit';
  readonly lineNo: number;
  readonly measure: Exclude<MeasureCode, 'transfer-order'>;
  /** `money`: up to the amount; `account`: nothing in or out. */
  readonly scope: 'money' | 'account';
  readonly accountNo: string;
  readonly subAccountNo?: string;
  readonly branch?: string;
  /** ISO 4217 numeric; 156 is the yuan. */
  readonly currency: string;
  /** freeze/continue: the cap; release: how much of the cap is given up; deduct: how much is taken. */
  readonly amountFen: Fen;
  /** Printed period of a freeze or its continuation. */
  readonly from?: CourtDate;
  readonly to?: CourtDate;
  readonly rulingNo: string;
  readonly original?: OriginalOrder;
  readonly payee?: Payee;
}

export interface RealEstateLine {
  readonly property: 'real-estate';
  readonly lineNo: number;
  readonly measure: Exclude<MeasureCode, 'deduct'>;
  readonly unitNo: string;
  readonly certificateNo: string;
  readonly address: string;
  readonly rightKind: string;
  readonly from?: CourtDate;
  readonly to?: CourtDate;
  readonly rulingNo: string;
  readonly original?: OriginalOrder;
}

export type ControlLine = DepositLine | RealEstateLine;

export interface ControlRequest extends RequestHead {
  readonly kind: 'control';
  readonly lines: readonly ControlLine[];
}

export type CourtRequest = QueryRequest | ControlRequest;

/** A writ (裁定书, 协助通知书) that goes with a request. */
export interface Writ {
  readonly writId: string;
  readonly requestNo: string;
  readonly index: number;
  readonly class: string;
  readonly name: string;
  readonly format: 'pdf';
  readonly content: Uint8Array;
}

export interface PermitImage {
  readonly number: string;
  readonly format: 'png' | 'jpg';
  readonly image: Uint8Array;
}

/** 双人双证: one row per officer, send two. */
export interface OfficerCertificate {
  readonly requestNo: string;
  readonly index: number;
  readonly officerName: string;
  readonly workPermit: PermitImage;
  readonly enforcementPermit: PermitImage;
}
