import type { AnswerFault, ControlAnswer, QueryAnswer, SendBack } from './answer-model.js';
import type { ControlRequest, OfficerCertificate, QueryRequest, Writ } from './model.js';

/** Who and which batch: both are part of every file name. */
export interface PackageHead {
  /** The body's wire code: exactly 17 characters of `[0-9A-Z]`. */
  readonly institution: string;
  /** Exactly 30 characters of `[0-9A-Z]`; `batchNoOf` makes one from a request number. */
  readonly batchNo: string;
}

/** CXQQ, court → body: queries are asked and answered per batch. */
export interface QueryRequestPackage extends PackageHead {
  readonly type: 'CXQQ';
  readonly requests: readonly QueryRequest[];
  readonly writs: readonly Writ[];
  readonly certificates: readonly OfficerCertificate[];
}

/** KZQQ, court → body: controls go and are answered per request. */
export interface ControlRequestPackage extends PackageHead {
  readonly type: 'KZQQ';
  readonly request: ControlRequest;
  readonly writs: readonly Writ[];
  readonly certificates: readonly OfficerCertificate[];
}

/** CXFK, body → court. */
export interface QueryAnswerPackage extends PackageHead {
  readonly type: 'CXFK';
  readonly answers: readonly QueryAnswer[];
  readonly sendBacks: readonly SendBack[];
}

/** KZFK, body → court: the first answer carries the request's batch number, an update its own. */
export interface ControlAnswerPackage extends PackageHead {
  readonly type: 'KZFK';
  readonly reply: ControlAnswer | SendBack;
}

/** CXHZ / KZHZ, court → body: the answer could not be used. */
export interface AnswerFaultPackage extends PackageHead {
  readonly type: 'CXHZ' | 'KZHZ';
  readonly faults: readonly AnswerFault[];
}

export type WirePackage =
  | QueryRequestPackage
  | ControlRequestPackage
  | QueryAnswerPackage
  | ControlAnswerPackage
  | AnswerFaultPackage;

export type PackageType = WirePackage['type'];

/** One file of the exchange. */
export interface WireFile {
  readonly fileName: string;
  readonly bytes: Uint8Array;
}
