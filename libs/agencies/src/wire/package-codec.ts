import {
  answerFault,
  controlResult,
  documentOf,
  queryAnswer,
  receipt,
  sendBack,
} from './answer-parts.js';
import { Faults, fatal, WireFaultError } from './faults.js';
import { fileNameOf, nameOf, type PackageName, readFileName } from './file-names.js';
import type { ControlAnswer, SendBack } from './answer-model.js';
import type { ControlAnswerPackage, WireFile, WirePackage } from './packages.js';
import { elementOf, type Part, rows } from './parts.js';
import { certificate, controlRequest, queryRequest, writ } from './request-parts.js';
import { readXml, writeXml, type XmlElement } from './xml.js';
import { packZip, unpackZip } from './zip.js';

/**
 * Writes a package as the one file of its name. The same package gives the same bytes.
 *
 * @throws WireFaultError for a value the format cannot carry.
 */
export function encodePackage(pkg: WirePackage): WireFile {
  const suffix = `${pkg.institution}${pkg.batchNo}`;
  const parts = new Map<string, Uint8Array>();
  for (const [kind, root, sequence = ''] of partsOf(pkg)) {
    parts.set(`${kind}${suffix}${sequence}.xml`, Buffer.from(writeXml(root), 'utf8'));
  }
  return { fileName: fileNameOf(nameOf(pkg)), bytes: packZip(parts) };
}

type PartKind = 'QA' | 'QI' | 'QC' | 'QR' | 'QRI' | 'QNA' | 'QNR';
type OutgoingPart = readonly [PartKind, XmlElement, string?];

function partsOf(pkg: WirePackage): OutgoingPart[] {
  switch (pkg.type) {
    case 'CXQQ':
      return [
        ['QA', documentOf('CXQQ', 'CXXX', { part: queryRequest, values: pkg.requests })],
        ...attachments(pkg),
      ];
    case 'KZQQ':
      return [
        ['QA', documentOf('KZQQ', 'KZQQXX', { part: controlRequest, values: [pkg.request] })],
        ...attachments(pkg),
      ];
    case 'CXFK':
      return [
        ...pkg.answers.map((answer, index): OutgoingPart => {
          const sequence = String(index + 1).padStart(12, '0');
          return ['QR', elementOf('CXJG', queryAnswer, answer), sequence];
        }),
        ...sendBacks(pkg.sendBacks),
      ];
    case 'KZFK':
      return pkg.reply.kind === 'send-back' ? sendBacks([pkg.reply]) : controlParts(pkg.reply);
    case 'CXHZ':
    case 'KZHZ':
      return [['QNR', documentOf('CWHZ', 'CWXX', { part: answerFault, values: pkg.faults })]];
  }
}

type Requests = Extract<WirePackage, { type: 'CXQQ' | 'KZQQ' }>;

function attachments(pkg: Requests): OutgoingPart[] {
  return [
    ['QI', documentOf('WS', 'WSXX', { part: writ, values: pkg.writs })],
    ['QC', documentOf('ZJ', 'ZJXX', { part: certificate, values: pkg.certificates })],
  ];
}

function sendBacks(values: readonly SendBack[]): OutgoingPart[] {
  return values.length === 0 ? [] : [['QNA', documentOf('HT', 'HTXX', { part: sendBack, values })]];
}

function controlParts(answer: ControlAnswer): OutgoingPart[] {
  return [
    ['QR', elementOf('KZJG', controlResult, answer)],
    ['QRI', documentOf('HZ', 'HZXX', { part: receipt, values: [answer.receipt] })],
  ];
}

/**
 * Reads one file of the exchange.
 *
 * @throws WireFaultError naming every fault that was found.
 */
export function decodePackage(file: WireFile): WirePackage {
  const name = readFileName(file.fileName);
  const incoming = new IncomingParts(name, unpackZip(file.bytes, file.fileName));
  const pkg = read(name, incoming);
  incoming.faults.raise();
  if (fileNameOf(nameOf(pkg)) !== file.fileName) {
    throw fatal('NAME.MISMATCH', file.fileName, '文件名与内容中的请求编号不一致');
  }
  return pkg;
}

function read(name: PackageName, parts: IncomingParts): WirePackage {
  const head = { institution: name.institution, batchNo: name.batchNo };
  switch (name.type) {
    case 'CXQQ':
      return {
        ...head,
        type: name.type,
        requests: parts.rows('QA', 'CXXX', queryRequest),
        ...readAttachments(parts),
      };
    case 'KZQQ':
      return {
        ...head,
        type: name.type,
        request: parts.one('QA', 'KZQQXX', controlRequest),
        ...readAttachments(parts),
      };
    case 'CXFK': {
      const answers = parts.roots('QR', queryAnswer);
      const sent = parts.has('QNA') ? parts.rows('QNA', 'HTXX', sendBack) : [];
      if (answers.length + sent.length === 0) parts.missing('QR');
      return { ...head, type: name.type, answers, sendBacks: sent };
    }
    case 'KZFK':
      return { ...head, type: name.type, reply: readReply(parts) };
    case 'CXHZ':
    case 'KZHZ':
      return { ...head, type: name.type, faults: parts.rows('QNR', 'CWXX', answerFault) };
  }
}

function readAttachments(parts: IncomingParts): Pick<Requests, 'writs' | 'certificates'> {
  return {
    writs: parts.list('QI', 'WSXX', writ),
    certificates: parts.list('QC', 'ZJXX', certificate),
  };
}

function readReply(parts: IncomingParts): ControlAnswerPackage['reply'] {
  if (parts.has('QNA')) return parts.one('QNA', 'HTXX', sendBack);
  const [result] = parts.roots('QR', controlResult);
  if (!result) throw parts.missing('QR');
  return { ...result, receipt: parts.one('QRI', 'HZXX', receipt) };
}

/** The parts of an opened file, read one by one into one list of faults. */
class IncomingParts {
  readonly faults = new Faults();
  private readonly found: readonly { kind: PartKind; root: XmlElement }[];

  constructor(name: PackageName, parts: ReadonlyMap<string, Uint8Array>) {
    const suffix = `${name.institution}${name.batchNo}`;
    const grammar = new RegExp(`^(QA|QI|QC|QRI|QR|QNA|QNR)${suffix}(\\d{12})?\\.xml$`);
    this.found = [...parts].flatMap(([part, bytes]) => {
      const kind = grammar.exec(part)?.[1] as PartKind | undefined;
      if (kind) return [{ kind, root: readXml(utf8(bytes, part), kind) }];
      this.faults.add('PART.NAME', part, '压缩包内文件名不符合命名规则');
      return [];
    });
  }

  has(kind: PartKind): boolean {
    return this.found.some((part) => part.kind === kind);
  }

  /** Each part of the kind is one value. */
  roots<T>(kind: PartKind, part: Part<T>): T[] {
    const roots = this.found.filter((candidate) => candidate.kind === kind);
    return roots.map(({ root }, index) =>
      part.take(root, this.faults, `${kind}[${index + 1}]/${root.name}`),
    );
  }

  /** The one part of the kind is a list; whether empty writs will do is for the body to say. */
  list<T>(kind: PartKind, row: string, part: Part<T>): readonly T[] {
    const [first, second] = this.found.filter((candidate) => candidate.kind === kind);
    if (!first || second) throw this.missing(kind);
    return rows(row, part).take(first.root, this.faults, kind);
  }

  /** A list with at least one value. */
  rows<T>(kind: PartKind, row: string, part: Part<T>): readonly T[] {
    const taken = this.list(kind, row, part);
    if (taken.length === 0) this.faults.add('PART.EMPTY', kind, '文件中没有一条记录');
    return taken;
  }

  one<T>(kind: PartKind, row: string, part: Part<T>): T {
    const [first, second] = this.rows(kind, row, part);
    if (first === undefined || second !== undefined) throw this.missing(kind);
    return first;
  }

  /** Ends decoding: without this part there is nothing to go on with. */
  missing(kind: PartKind): WireFaultError {
    this.faults.add('PART.MISSING', kind, '缺少这一部分,或这一部分不止一份');
    return new WireFaultError(this.faults.list);
  }
}

function utf8(bytes: Uint8Array, path: string): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw fatal('CHARSET.BROKEN', path, '文件不是 UTF-8 编码');
  }
}
