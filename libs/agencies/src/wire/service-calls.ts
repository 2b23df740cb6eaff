import type { ControlAnswer, QueryAnswer, SendBack } from './answer-model.js';
import type { ControlRequest, OfficerCertificate, QueryRequest, Writ } from './model.js';

/** Charset inside the Base64 of a service-mode document; banks GBK, real estate UTF-8. */
export type WireCharset = 'gbk' | 'utf-8';

export interface ServiceCredentials {
  readonly user: string;
  readonly password: string;
}

/** What a body may call at the court. The body always calls, the court always answers. */
export type ServiceCall =
  | { readonly operation: 'getXzcxList' }
  | { readonly operation: 'getXzkzList' }
  | { readonly operation: 'cxwsInfo'; readonly writId: string }
  | { readonly operation: 'kzwsInfo'; readonly requestNo: string }
  | { readonly operation: 'zjInfo'; readonly requestNo: string }
  | { readonly operation: 'shfeedXzcxInfo'; readonly answers: readonly QueryAnswer[] }
  | { readonly operation: 'shfeedXzkzInfo'; readonly answers: readonly ControlAnswer[] }
  | { readonly operation: 'htInfo'; readonly sendBacks: readonly SendBack[] };

export type ServiceOperation = ServiceCall['operation'];

/** Per request number: taken, or why not (Chinese). */
export interface Acknowledgement {
  readonly requestNo: string;
  readonly result: 'success' | 'fail';
  readonly message: string;
}

/** What the court answers per operation. */
export interface ServiceResults {
  readonly getXzcxList: readonly QueryRequest[];
  readonly getXzkzList: readonly ControlRequest[];
  readonly cxwsInfo: readonly Writ[];
  readonly kzwsInfo: readonly Writ[];
  readonly zjInfo: readonly OfficerCertificate[];
  readonly shfeedXzcxInfo: readonly Acknowledgement[];
  readonly shfeedXzkzInfo: readonly Acknowledgement[];
  readonly htInfo: readonly Acknowledgement[];
}

/** A whole call that failed carries its reason as root attribute ErrorMSG. */
export type ServiceReturn<Operation extends ServiceOperation> =
  | { readonly ok: true; readonly rows: ServiceResults[Operation] }
  | { readonly ok: false; readonly error: string };
