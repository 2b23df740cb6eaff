import type { CaseFile } from '@lib/contracts';
import { caseFileSchema } from '@lib/contracts';
import type { CourtDate, FieldFault } from '@lib/kernel';
import { isCourtDate, isStorable, parseYuan, readCaseNumber, sumFen } from '@lib/kernel';

/** Reads an identifier: its canonical form, or why it is refused. */
export type IdentifierReader = (
  type: 'residentId' | 'uscc',
  value: string,
) => { readonly valid: boolean; readonly canonical: string; readonly fault?: string };

export interface CheckedFile {
  readonly file: CaseFile | undefined;
  readonly canonicalNumber: string | undefined;
  /** Every fault of the file, so that the sender repairs it once. */
  readonly faults: readonly FieldFault[];
}

export interface CheckContext {
  readonly today: CourtDate;
  readonly court: string;
  readonly readIdentifier: IdentifierReader;
}

type Raw = Record<string, unknown>;

/** Deeper than any part of a case file; what lies below is refused by its shape. */
const DEPTH_MAX = 8;

/** Names every fault of a case file at once: shape, numbers, dates and sums. */
export function checkCaseFile(raw: unknown, context: CheckContext): CheckedFile {
  const parsed = caseFileSchema.safeParse(raw);
  const shape: FieldFault[] = parsed.success
    ? []
    : parsed.error.issues.map((issue) => ({
        path: pathText(issue.path),
        message: issue.message,
      }));
  const body = asRecord(raw);
  const number = checkNumber(body, context);
  const faults = [
    ...shape,
    ...textFaults(raw),
    ...number.faults,
    ...partyFaults(body, context.readIdentifier),
    ...dateFaults(body, context.today),
    ...sumFaults(body),
  ];
  return {
    file: faults.length === 0 && parsed.success ? parsed.data : undefined,
    canonicalNumber: number.canonical,
    faults: unique(faults),
  };
}

/** PostgreSQL keeps no NUL and no half of a surrogate pair; a file that holds one was damaged. */
function textFaults(value: unknown, path: readonly PropertyKey[] = []): FieldFault[] {
  if (typeof value === 'string') {
    const message = '含有不能保存的字符,文件可能已损坏';
    return isStorable(value) ? [] : [{ path: pathText(path), message }];
  }
  if (path.length > DEPTH_MAX || typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, member]) =>
    textFaults(member, [...path, Array.isArray(value) ? Number(key) : key]),
  );
}

function checkNumber(
  body: Raw,
  context: CheckContext,
): { canonical: string | undefined; faults: FieldFault[] } {
  const text = body['caseNumber'];
  if (typeof text !== 'string') return { canonical: undefined, faults: [] };
  const reading = readCaseNumber(text, { today: context.today });
  if (!reading.valid || !reading.parts) {
    const fault = { path: 'caseNumber', message: `案号不符合规则:${text}` };
    return { canonical: undefined, faults: [fault] };
  }
  if (reading.parts.court !== context.court) {
    const message = `案号的法院代字「${reading.parts.court}」不是本院「${context.court}」`;
    return { canonical: undefined, faults: [{ path: 'caseNumber', message }] };
  }
  return { canonical: reading.canonical, faults: [] };
}

function partyFaults(body: Raw, read: IdentifierReader): FieldFault[] {
  const parties = asList(body['parties']);
  const faults: FieldFault[] = [];
  const refs = new Set<unknown>();
  const documents = new Set<string>();
  parties.forEach((party, index) => {
    const path = `parties[${index}]`;
    if (refs.has(party['ref'])) faults.push({ path: `${path}.ref`, message: '当事人编号重复' });
    refs.add(party['ref']);
    const { documentType: type, documentNumber: value } = party;
    if ((type !== 'residentId' && type !== 'uscc') || typeof value !== 'string') return;
    const reading = read(type, value);
    if (!reading.valid) {
      const name = type === 'uscc' ? '统一社会信用代码' : '身份证号码';
      const message = `${name}校验不通过${reading.fault ? `:${reading.fault}` : ''}`;
      faults.push({ path: `${path}.documentNumber`, message });
    } else if (documents.has(`${String(party['role'])}:${reading.canonical}`)) {
      faults.push({ path: `${path}.documentNumber`, message: '同一当事人重复列入' });
    }
    documents.add(`${String(party['role'])}:${reading.canonical}`);
  });
  for (const role of ['applicant', 'debtor']) {
    if (parties.length > 0 && !parties.some((party) => party['role'] === role)) {
      const message = role === 'debtor' ? '没有被执行人' : '没有申请执行人';
      faults.push({ path: 'parties', message });
    }
  }
  return faults;
}

function dateFaults(body: Raw, today: CourtDate): FieldFault[] {
  const title = asRecord(body['title']);
  const faults: FieldFault[] = [];
  const filedOn = body['filedOn'];
  if (isDate(filedOn) && filedOn > today) {
    faults.push({ path: 'filedOn', message: `立案日期 ${filedOn} 晚于今天 ${today}` });
  }
  const effectiveOn = title['effectiveOn'];
  if (isDate(effectiveOn) && isDate(filedOn) && effectiveOn > filedOn) {
    faults.push({ path: 'title.effectiveOn', message: '执行依据的生效日期晚于立案日期' });
  }
  asList(title['obligations']).forEach((obligation, index) => {
    const expiresOn = obligation['expiresOn'];
    const path = `title.obligations[${index}].expiresOn`;
    if (isDate(expiresOn) && isDate(filedOn) && expiresOn >= filedOn) {
      faults.push({ path, message: '履行期限尚未届满,不能申请执行' });
    }
    if (isDate(expiresOn) && isDate(effectiveOn) && expiresOn < effectiveOn) {
      faults.push({ path, message: '履行期限届满早于执行依据生效' });
    }
  });
  return faults;
}

function sumFaults(body: Raw): FieldFault[] {
  const title = asRecord(body['title']);
  const total = fen(title['amount']);
  const entitlements = asList(body['entitlements']);
  const amounts = entitlements.map((row) => fen(row['amount']));
  const faults: FieldFault[] = [
    ...zeroFaults('title.amount', total),
    ...amounts.flatMap((amount, index) => zeroFaults(`entitlements[${index}].amount`, amount)),
  ];
  if (total === undefined) return faults;
  const obligations = asList(title['obligations']).map((row) => fen(row['amount']));
  if (obligations.length > 0 && !sumsTo(obligations, total)) {
    faults.push({ path: 'title.obligations', message: '各项义务之和与执行依据金额不一致' });
  }
  if (entitlements.length > 0 && !sumsTo(amounts, total)) {
    faults.push({ path: 'entitlements', message: '各申请执行人应得之和与执行依据金额不一致' });
  }
  const applicants = new Set(
    asList(body['parties'])
      .filter((party) => party['role'] === 'applicant')
      .map((party) => party['ref']),
  );
  entitlements.forEach((row, index) => {
    if (!applicants.has(row['party'])) {
      const message = '应得金额的权利人不是本案申请执行人';
      faults.push({ path: `entitlements[${index}].party`, message });
    }
  });
  return faults;
}

function zeroFaults(path: string, amountFen: bigint | undefined): FieldFault[] {
  return amountFen === 0n ? [{ path, message: '金额应大于零' }] : [];
}

function sumsTo(amounts: readonly (bigint | undefined)[], totalFen: bigint): boolean {
  const known = amounts.filter((amount) => amount !== undefined);
  return known.length < amounts.length || sumFen(known) === totalFen;
}

function fen(value: unknown): bigint | undefined {
  return typeof value === 'string' && /^\d{1,15}\.\d{2}$/.test(value)
    ? parseYuan(value)
    : undefined;
}

function isDate(value: unknown): value is CourtDate {
  return typeof value === 'string' && isCourtDate(value);
}

function asRecord(value: unknown): Raw {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Raw) : {};
}

function asList(value: unknown): Raw[] {
  return Array.isArray(value) ? value.map(asRecord) : [];
}

function pathText(path: readonly PropertyKey[]): string {
  return path.reduce<string>(
    (text, part) =>
      typeof part === 'number'
        ? `${text}[${part}]`
        : text
          ? `${text}.${String(part)}`
          : String(part),
    '',
  );
}

function unique(faults: readonly FieldFault[]): FieldFault[] {
  const seen = new Set<string>();
  return faults.filter(({ path, message }) => {
    const key = `${path}|${message}`;
    return seen.has(key) ? false : seen.add(key);
  });
}
