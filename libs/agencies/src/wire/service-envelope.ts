import { fromBase64, toBase64 } from './charset.js';
import { fatal } from './faults.js';
import type { WireCharset } from './service-calls.js';
import { element, readXml, writeXml, type XmlElement } from './xml.js';

const SOAP = 'http://schemas.xmlsoap.org/soap/envelope/';
/** Arguments carry whole documents with writs in them. */
const BODY_MAX = 40 * 1024 * 1024;
/** Tags of an envelope (prolog, envelope, header, body, call, two arguments, their ends) with room. */
const ENVELOPE_TAGS_MAX = 64;
/** Longest tag, and longest text kept, while nobody knows yet who is calling. */
const HEAD_PART_MAX = 2048;

export interface Envelope {
  readonly operation: string;
  /** Base64 of documents. */
  readonly arguments: readonly string[];
}

/** A SOAP 1.1 body with the arguments as children of the operation. */
export function writeEnvelope({ operation, arguments: given }: Envelope): string {
  const call = element(
    operation,
    given.map((text, index) => ({ name: `arg${index}`, attributes: {}, children: [], text })),
  );
  const envelope = element('soap:Envelope', [element('soap:Body', [call])]);
  envelope.attributes['xmlns:soap'] = SOAP;
  return writeXml(envelope);
}

/** @throws WireFaultError `SOAP.MALFORMED` or an `XML.*` fault. */
export function readEnvelope(body: string): Envelope {
  if (body.length > BODY_MAX) throw fatal('XML.TOO_LARGE', 'soap', '报文超过大小上限');
  const envelope = readXml(body, 'soap');
  const content = envelope.children.find((child) => localName(child) === 'Body');
  const [call, second] = content?.children ?? [];
  if (localName(envelope) !== 'Envelope' || !call || second) {
    throw fatal('SOAP.MALFORMED', 'soap', '不是只含一个操作的 SOAP 报文');
  }
  return {
    operation: localName(call),
    arguments: call.children.map((argument) => argument.text ?? ''),
  };
}

/**
 * The same envelope with long arguments left out, at a cost bounded whatever was sent: who calls is
 * read from it before the call itself is parsed.
 *
 * @throws WireFaultError `SOAP.MALFORMED` for more tags or longer ones than an envelope has.
 */
export function headOfEnvelope(body: string): string {
  const parts: string[] = [];
  let from = 0;
  for (let tags = 0; tags <= ENVELOPE_TAGS_MAX; tags++) {
    const open = body.indexOf('<', from);
    const end = open === -1 ? body.length : open;
    if (end - from <= HEAD_PART_MAX) parts.push(body.slice(from, end));
    if (open === -1) return parts.join('');
    const close = body.indexOf('>', open);
    if (close === -1 || close - open > HEAD_PART_MAX) break;
    parts.push(body.slice(open, close + 1));
    from = close + 1;
  }
  throw fatal('SOAP.MALFORMED', 'soap', '不是只含一个操作的 SOAP 报文');
}

function localName({ name }: XmlElement): string {
  return name.slice(name.indexOf(':') + 1);
}

/** Each attribute value charset → Base64, then the document charset → Base64. */
export function closeDocument(root: XmlElement, charset: WireCharset): string {
  const closed = mapAttributes(root, root.name, (value, path) => toBase64(value, charset, path));
  return toBase64(writeXml(closed, charset.toUpperCase()), charset, root.name);
}

/** @throws WireFaultError for what is not Base64, not of the charset or not XML. */
export function openDocument(coded: string, charset: WireCharset, path: string): XmlElement {
  const root = readXml(fromBase64(coded, charset, path), path);
  return mapAttributes(root, path, (value, at) => fromBase64(value, charset, at));
}

function mapAttributes(
  { name, attributes, children }: XmlElement,
  path: string,
  change: (value: string, path: string) => string,
): XmlElement {
  return {
    name,
    attributes: Object.fromEntries(
      Object.entries(attributes).map(([key, value]) => [key, change(value, `${path}@${key}`)]),
    ),
    children: children.map((child) => mapAttributes(child, `${path}/${child.name}`, change)),
  };
}
