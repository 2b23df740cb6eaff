export type {
  Counterparty,
  OddLine,
  PaymentInstruction,
  PaymentOutcome,
  PaymentState,
  StatementLine,
  StatementPage,
} from './bank/port.js';
export type { BankClientOptions } from './bank/bank-client.js';
export { BankClient } from './bank/bank-client.js';
export type { LaneOptions, LanePriority } from './bank/lane.js';
export { Lane } from './bank/lane.js';
export { DepositaryBank } from './bank/port.js';
export type { Box } from './exchange/folder-exchange.js';
export { FolderExchange } from './exchange/folder-exchange.js';
export type { ReceiptText, WritText } from './writs/documents.js';
export { receiptPdf, writPdf } from './writs/documents.js';
export { permitImage } from './writs/permit-image.js';
export type {
  AccountFound,
  AnswerFault,
  ControlAnswer,
  ControlOutcome,
  EarlierFreeze,
  PriorRight,
  QueryAnswer,
  RealEstateFound,
  Receipt,
  SendBack,
  VehicleFound,
} from './wire/answer-model.js';
export type {
  ControlLine,
  ControlRequest,
  CourtRequest,
  DepositLine,
  DocumentType,
  MeasureCode,
  OfficerCertificate,
  OriginalOrder,
  Payee,
  QueryRequest,
  RealEstateLine,
  RequestHead,
  Sector,
  Subject,
  Writ,
} from './wire/model.js';
export type {
  AnswerFaultPackage,
  ControlAnswerPackage,
  ControlRequestPackage,
  PackageType,
  QueryAnswerPackage,
  QueryRequestPackage,
  WireFile,
  WirePackage,
} from './wire/packages.js';
export type {
  Acknowledgement,
  ServiceCall,
  ServiceCredentials,
  ServiceOperation,
  ServiceResults,
  ServiceReturn,
  WireCharset,
} from './wire/service-calls.js';
export { answerHash } from './wire/answer-hash.js';
export { checkBeforeSending, checkControlAnswer } from './wire/checks.js';
export type { WireFault } from './wire/faults.js';
export { WireFaultError } from './wire/faults.js';
export type { PackageName } from './wire/file-names.js';
export { batchNoOf, readFileName } from './wire/file-names.js';
export type { AcknowledgedState } from './wire/measure-state.rules.js';
export { deriveMeasureState } from './wire/measure-state.rules.js';
export { decodePackage, encodePackage } from './wire/package-codec.js';
export {
  decodeServiceCall,
  decodeServiceReturn,
  encodeServiceCall,
  encodeServiceReturn,
  readServiceCredentials,
} from './wire/service-codec.js';
