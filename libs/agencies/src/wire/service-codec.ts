import { controlResult, queryAnswer, receipt, sendBack } from './answer-parts.js';
import { Faults, fatal } from './faults.js';
import type { ControlAnswer } from './answer-model.js';
import { attr, elementOf, object, type Part, rows } from './parts.js';
import { certificate, controlRequest, queryRequest, writ } from './request-parts.js';
import type {
  Acknowledgement,
  ServiceCall,
  ServiceCredentials,
  ServiceOperation,
  ServiceResults,
  ServiceReturn,
  WireCharset,
} from './service-calls.js';
import { closeDocument, type Envelope, openDocument, readEnvelope } from './service-envelope.js';
import { headOfEnvelope, writeEnvelope } from './service-envelope.js';
import { codes, text } from './values.js';
import { element, type XmlElement } from './xml.js';

const acknowledgement: Part<Acknowledgement> = object<Acknowledgement>({
  requestNo: attr('BDHM', text(30)),
  result: attr('JG', codes<Acknowledgement['result']>({ success: 'success', fail: 'fail' })),
  message: attr('XX', text(500)),
});

const credentials: Part<ServiceCredentials> = object<ServiceCredentials>({
  user: attr('YHM', text(60)),
  password: attr('MM', text(100)),
});

/** Unlike files mode, one document carries result and receipt. */
const controlAnswer: Part<ControlAnswer> = {
  put: (given, into) => {
    controlResult.put(given, into);
    into.children.push(elementOf('HZXX', receipt, given.receipt));
  },
  take: (from, faults, path) => {
    const [first, second] = rows('HZXX', receipt).take(from, faults, path);
    if (!first || second) faults.add('PART.MISSING', `${path}/HZXX`, '应当有且只有一份回执');
    const none = { requestNo: '', name: '', format: 'pdf', content: new Uint8Array() } as const;
    return { ...controlResult.take(from, faults, path), receipt: first ?? none };
  },
};

const writIdArgument = attr('WSBH', text(40));
const requestArgument = attr('BDHM', text(30));

/** The payload of each call; lists are rows, an enquiry is one attribute. */
const CALLS: { readonly [Operation in ServiceOperation]: Part<CallOf<Operation>> } = {
  getXzcxList: object<CallOf<'getXzcxList'>>({ operation: named('getXzcxList') }),
  getXzkzList: object<CallOf<'getXzkzList'>>({ operation: named('getXzkzList') }),
  cxwsInfo: object<CallOf<'cxwsInfo'>>({ operation: named('cxwsInfo'), writId: writIdArgument }),
  kzwsInfo: object<CallOf<'kzwsInfo'>>({
    operation: named('kzwsInfo'),
    requestNo: requestArgument,
  }),
  zjInfo: object<CallOf<'zjInfo'>>({ operation: named('zjInfo'), requestNo: requestArgument }),
  shfeedXzcxInfo: object<CallOf<'shfeedXzcxInfo'>>({
    operation: named('shfeedXzcxInfo'),
    answers: rows('CXJG', queryAnswer),
  }),
  shfeedXzkzInfo: object<CallOf<'shfeedXzkzInfo'>>({
    operation: named('shfeedXzkzInfo'),
    answers: rows('KZJG', controlAnswer),
  }),
  htInfo: object<CallOf<'htInfo'>>({
    operation: named('htInfo'),
    sendBacks: rows('HTXX', sendBack),
  }),
};

type CallOf<Operation extends ServiceOperation> = Extract<ServiceCall, { operation: Operation }>;
type RowOf<Operation extends ServiceOperation> = ServiceResults[Operation][number];

/** The rows of each answer. */
const RETURNS: {
  readonly [Operation in ServiceOperation]: readonly [string, Part<RowOf<Operation>>];
} = {
  getXzcxList: ['CXXX', queryRequest],
  getXzkzList: ['KZQQXX', controlRequest],
  cxwsInfo: ['WSXX', writ],
  kzwsInfo: ['WSXX', writ],
  zjInfo: ['ZJXX', certificate],
  shfeedXzcxInfo: ['HZ', acknowledgement],
  shfeedXzkzInfo: ['HZ', acknowledgement],
  htInfo: ['HZ', acknowledgement],
};

function named<Operation extends ServiceOperation>(operation: Operation): Part<Operation> {
  return { put: () => undefined, take: () => operation };
}

/**
 * A body's call to the court, ready to be posted as `text/xml`.
 *
 * @throws WireFaultError for a value that format or charset cannot carry.
 */
export function encodeServiceCall(
  call: ServiceCall,
  by: ServiceCredentials,
  charset: WireCharset,
): string {
  const payload = elementOf('QQ', CALLS[call.operation] as Part<ServiceCall>, call);
  const marker = elementOf('YH', credentials, by);
  return writeEnvelope({
    operation: call.operation,
    arguments: [closeDocument(marker, charset), closeDocument(payload, charset)],
  });
}

/**
 * Reads who says to be calling, without parsing the call: the format carries the password inside the
 * message (2013 格式, YH), and a stranger must not make the court parse megabytes.
 *
 * @throws WireFaultError naming every fault of the marker or of the envelope around it.
 */
export function readServiceCredentials(body: string, charset: WireCharset): ServiceCredentials {
  const envelope = readEnvelope(headOfEnvelope(body));
  operationOf(envelope);
  const faults = new Faults();
  const shown = openDocument(envelope.arguments[0] ?? '', charset, 'arg0');
  const by = credentials.take(shown, faults, 'arg0');
  faults.raise();
  return by;
}

/**
 * Reads a call at the court's side. The credentials are only read, not judged.
 *
 * @throws WireFaultError naming every fault.
 */
export function decodeServiceCall(
  body: string,
  charset: WireCharset,
): { readonly credentials: ServiceCredentials; readonly call: ServiceCall } {
  const envelope = readEnvelope(body);
  const [marker = '', payload = ''] = envelope.arguments;
  const operation = operationOf(envelope);
  const faults = new Faults();
  const by = credentials.take(openDocument(marker, charset, 'arg0'), faults, 'arg0');
  const part = CALLS[operation] as Part<ServiceCall>;
  const call = part.take(openDocument(payload, charset, 'arg1'), faults, operation);
  faults.raise();
  return { credentials: by, call };
}

function operationOf({ operation }: Envelope): ServiceOperation {
  if (Object.hasOwn(CALLS, operation)) return operation as ServiceOperation;
  throw fatal('SOAP.OPERATION', operation, '不认识的操作');
}

/** The court's answer to a call; a failed call carries its reason as root attribute ErrorMSG. */
export function encodeServiceReturn<Operation extends ServiceOperation>(
  operation: Operation,
  answer: ServiceReturn<Operation>,
  charset: WireCharset,
): string {
  const root = answer.ok ? returnRoot(operation, answer.rows) : element('FH');
  if (!answer.ok) root.attributes['ErrorMSG'] = answer.error;
  return writeEnvelope({
    operation: `${operation}Response`,
    arguments: [closeDocument(root, charset)],
  });
}

function returnRoot<Operation extends ServiceOperation>(
  operation: Operation,
  values: ServiceResults[Operation],
): XmlElement {
  const [name, row] = RETURNS[operation];
  return elementOf('FH', rows(name, row as Part<unknown>), values);
}

/**
 * Reads the court's answer at the body's side.
 *
 * @throws WireFaultError naming every fault.
 */
export function decodeServiceReturn<Operation extends ServiceOperation>(
  operation: Operation,
  body: string,
  charset: WireCharset,
): ServiceReturn<Operation> {
  const envelope = readEnvelope(body);
  if (envelope.operation !== `${operation}Response`) {
    throw fatal('SOAP.OPERATION', envelope.operation, '返回的不是所调用操作的结果');
  }
  const root = openDocument(envelope.arguments[0] ?? '', charset, operation);
  const error = root.attributes['ErrorMSG'];
  if (error !== undefined) return { ok: false, error };
  const faults = new Faults();
  const [name, row] = RETURNS[operation];
  const taken = rows(name, row as Part<unknown>).take(root, faults, operation);
  faults.raise();
  return { ok: true, rows: taken as unknown as ServiceResults[Operation] };
}
