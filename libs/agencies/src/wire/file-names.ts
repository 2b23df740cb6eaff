import { fatal } from './faults.js';
import type { PackageType, WirePackage } from './packages.js';

/** What a file name tells before the file is opened. */
export interface PackageName {
  readonly type: PackageType;
  readonly institution: string;
  readonly batchNo: string;
  /** Controls go per request: KZQQ, KZFK and KZHZ name it. */
  readonly requestNo?: string;
}

const NAME =
  /^(?<type>CXQQ|KZQQ|CXFK|KZFK|CXHZ|KZHZ)(?<institution>[0-9A-Z]{17})(?<batchNo>[0-9A-Z]{30})(?<padded>(?<requestNo>[0-9A-Za-z]{1,30})-{0,29})?\.zip$/;
const REQUEST_LENGTH = 30;

/** The batch number of a request that goes alone: its number, left-padded with 0. */
export function batchNoOf(requestNo: string): string {
  return requestNo.toUpperCase().padStart(REQUEST_LENGTH, '0');
}

/** Reads type(4) + body(17) + batch(30) [+ request(30, padded with -)] + `.zip`. */
export function readFileName(fileName: string): PackageName {
  const groups = NAME.exec(fileName)?.groups as NameGroups | undefined;
  // Controls go and are answered per request, queries per batch: the name says which.
  const expected = fileName.startsWith('KZ') ? REQUEST_LENGTH : 0;
  if (!groups || (groups.padded ?? '').length !== expected) {
    throw fatal('NAME.MALFORMED', fileName.slice(0, 100), '文件名不符合命名规则');
  }
  const { type, institution, batchNo, requestNo } = groups;
  const head = { type, institution, batchNo };
  return requestNo === undefined ? head : { ...head, requestNo };
}

interface NameGroups extends PackageName {
  readonly padded?: string;
}

/** Writes the name of a package. */
export function fileNameOf(name: PackageName): string {
  const request = name.requestNo === undefined ? '' : name.requestNo.padEnd(REQUEST_LENGTH, '-');
  const fileName = `${name.type}${name.institution}${name.batchNo}${request}.zip`;
  readFileName(fileName);
  return fileName;
}

/** The name a package must have. */
export function nameOf(pkg: WirePackage): PackageName {
  const { type, institution, batchNo } = pkg;
  const requestNo = requestNoOf(pkg);
  return requestNo === undefined
    ? { type, institution, batchNo }
    : { type, institution, batchNo, requestNo };
}

function requestNoOf(pkg: WirePackage): string | undefined {
  switch (pkg.type) {
    case 'KZQQ':
      return pkg.request.requestNo;
    case 'KZFK':
      return pkg.reply.requestNo;
    case 'KZHZ':
      return pkg.faults[0]?.requestNo ?? '';
    default:
      return undefined;
  }
}
