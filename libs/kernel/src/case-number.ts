import type { CourtDate } from './court-date.js';
import { courtDateOf, dateParts } from './court-date.js';
import { systemClock } from './clock.js';
import { DomainError } from './errors.js';
import type { Id } from './ids.js';
import { compactHalfWidth, plainHyphens } from './half-width.js';

/** A case number in canonical form, e.g. `（2024）京0105执1234号`. Made by `caseNumber` only. */
export type CaseNumber = Id<'CaseNumber'>;

export interface CaseNumberParts {
  readonly year: number;
  /** `最高法`, a province's short name, or that and two or four digits. */
  readonly court: string;
  /** The special character after the court code (法〔2018〕335号): `知`. */
  readonly special?: string;
  readonly type: string;
  readonly serial: number;
  /** `之一` … of a further document. */
  readonly suffix?: string;
  /** The form `京执字第1234号` used before 法〔2015〕137号 took effect on 2016-01-01. */
  readonly legacy: boolean;
}

/**
 * `form`, `year`, `serial`: not a case number. `courtCode`, `typeCode`: well formed, but the code is
 * not one we know; such a number is accepted, because the official tables grow.
 */
export type CaseNumberReason = 'form' | 'year' | 'serial' | 'courtCode' | 'typeCode';

export interface CaseNumberReading {
  readonly valid: boolean;
  /** The canonical form; of an invalid number the text as far as it could be normalised. */
  readonly canonical: string;
  readonly parts?: CaseNumberParts;
  readonly reason?: CaseNumberReason;
}

export interface CaseNumberOptions {
  /** The latest acceptable year is the next one after this day. */
  readonly today: CourtDate;
  /** The official table of court codes, where one is loaded; otherwise the codes' shape decides. */
  readonly isKnownCourt?: (court: string) => boolean;
}

const EARLIEST_YEAR = 1949;
const SUPREME = '最高法';
/** 法〔2018〕335号: intellectual property. */
const SPECIAL = '知';
const LONGEST_TYPE = 3;

/** Type codes of enforcement cases (法〔2015〕137号 and its annex), with what they stand for. */
export const CASE_TYPES: Readonly<Record<string, string>> = Object.freeze({
  执: '首次执行',
  执恢: '恢复执行',
  执保: '财产保全执行',
  执异: '执行异议',
  执复: '执行复议',
  执监: '执行监督',
  执协: '执行协调',
  执他: '其他执行',
  财保: '财产保全',
});

const OPENING = '(\\[{<【〔﹝〖《〈「『';
const CLOSING = ')\\]}>】〕﹞〗》〉」』';
const FRAME = new RegExp(`^[${OPENING}](\\d{4})[${CLOSING}](.+)$`, 'u');
/** Codes unknown to us may be in Latin letters; what they mean is told by `courtCode` and `typeCode`. */
const LETTER = '[\\p{Script=Han}A-Z]';
const BODY = new RegExp(
  `^(${LETTER}+?)(\\d+)?(${LETTER}*?)(第?)(\\d+)(?:-(\\d{1,2}))?号(之.+)?$`,
  'u',
);
/** A hyphen between digits (`1234-1号`) tells a further document; any other one only parts. */
const PARTING_HYPHEN = /(?<!\d)-|-(?!\d)/g;
const PROVINCES = '京津冀晋内辽吉黑沪苏浙皖闽赣鲁豫鄂湘粤桂琼渝川黔云藏陕甘青宁新军兵';
const COURT_SHAPE = new RegExp(`^[${PROVINCES}](\\d{2}|\\d{4})?$`, 'u');
const SUFFIX = /^之([一二三四五六七八九十]{1,3}|[1-9]\d?)$/u;
const KNOWN_TYPES = Object.keys(CASE_TYPES).sort((a, b) => b.length - a.length);

/**
 * Reads a case number in any bracket style, in half- or full-width digits, with or without spaces.
 * Never throws; `valid: true` with a reason means "well formed, code unknown to us".
 */
export function readCaseNumber(text: string, options: CaseNumberOptions): CaseNumberReading {
  const compact = normalised(text);
  const frame = FRAME.exec(compact);
  const parts = frame ? readBody(Number(frame[1]), frame[2] ?? '') : undefined;
  if (!parts) return { valid: false, canonical: compact, reason: 'form' };
  const canonical = format(parts);
  const fault = boundFault(parts, options.today);
  if (fault) return { valid: false, canonical, parts: parts.parts, reason: fault };
  const reason = unknownCode(parts.parts, options.isKnownCourt ?? hasCourtShape);
  return { valid: true, canonical, parts: parts.parts, ...(reason ? { reason } : {}) };
}

function normalised(text: string): string {
  return plainHyphens(compactHalfWidth(text)).replace(PARTING_HYPHEN, '').toUpperCase();
}

/** The canonical case number; throws `CASE_NUMBER.MALFORMED` naming what is wrong. */
export function caseNumber(text: string, today = courtDateOf(systemClock.now())): CaseNumber {
  const reading = readCaseNumber(text, { today });
  if (!reading.valid) {
    throw new DomainError(
      'CASE_NUMBER.MALFORMED',
      'invalid',
      `案号不正确:${JSON.stringify(text)}(${WHY[reading.reason ?? 'form']})`,
      {
        hint: '请写成 （2024）京0105执1234号 的形式',
      },
    );
  }
  return reading.canonical as CaseNumber;
}

const WHY: Readonly<Record<CaseNumberReason, string>> = {
  form: '格式无法识别',
  year: '年份应在1949年至下一年之间',
  serial: '序号应从1开始',
  courtCode: '法院代字不在代码表中',
  typeCode: '类型代字不在代码表中',
};

interface ReadParts {
  readonly parts: CaseNumberParts;
  /** The serial as printed: legacy numbers were padded (`第00003号`) and are quoted that way. */
  readonly printedSerial: string;
}

function readBody(year: number, body: string): ReadParts | undefined {
  const match = BODY.exec(body);
  if (!match) return undefined;
  const [letters, digits, rest, ordinal, printedSerial] = match
    .slice(1, 6)
    .map((part) => part ?? '');
  const legacy = ordinal === '第';
  const named = readNames([letters, digits, rest], legacy);
  const suffix = readSuffix(match[6], match[7]);
  const serial = Number(printedSerial);
  if (!named || suffix === null || !Number.isSafeInteger(serial)) return undefined;
  const parts = { year, ...named, serial, ...(suffix ? { suffix } : {}), legacy };
  return { parts, printedSerial: printedSerial ?? '' };
}

/** Court, special character and type from what stands before the serial. */
function readNames(
  [head = '', digits = '', tail = '']: readonly (string | undefined)[],
  legacy: boolean,
): Named | undefined {
  const named =
    digits === ''
      ? splitCourt(bare(head + tail, legacy), legacy)
      : afterDigits(head + digits, bare(tail, legacy));
  return legacy || fits(named) ? named : undefined;
}

function fits(named: Named | undefined): boolean {
  return named !== undefined && named.type.length <= LONGEST_TYPE;
}

/** Before 2016 the type ended in 字: `执字第1234号`. */
function bare(letters: string, legacy: boolean): string {
  return legacy ? letters.replace(/字$/u, '') : letters;
}

type Named = Pick<CaseNumberParts, 'court' | 'special' | 'type'>;

/** The type after a court code that ends in digits, with the special character before it. */
function afterDigits(court: string, rest: string): Named | undefined {
  if (court === '' || rest === '') return undefined;
  const special = rest.startsWith(SPECIAL) && rest.length > 1;
  return special ? { court, special: SPECIAL, type: rest.slice(1) } : { court, type: rest };
}

/**
 * Splits `最高法执监` or `宁执` into court and type. A high court is its province's one character (local
 * names such as 京海 were in use before 2016); an unknown court ends where a known type begins.
 */
function splitCourt(letters: string, legacy: boolean): Named | undefined {
  if (letters.startsWith(SUPREME)) return afterDigits(SUPREME, letters.slice(SUPREME.length));
  const ofHighCourt = afterDigits(letters.slice(0, 1), letters.slice(1));
  if (!legacy && PROVINCES.includes(letters.slice(0, 1)) && fits(ofHighCourt)) return ofHighCourt;
  const type = KNOWN_TYPES.find(
    (known) => letters.endsWith(known) && letters.length > known.length,
  );
  if (!type) return ofHighCourt;
  const before = letters.slice(0, -type.length);
  const special = before.endsWith(SPECIAL) && before.length > 1;
  return special ? { court: before.slice(0, -1), special: SPECIAL, type } : { court: before, type };
}

/** `''` without a suffix, `null` where it cannot be read. `1234-1号` is the older way of writing 之一. */
function readSuffix(dash: string | undefined, written: string | undefined): string | null {
  if (dash === undefined && written === undefined) return '';
  if (dash !== undefined && written !== undefined) return null;
  const match = SUFFIX.exec(written ?? `之${Number(dash)}`);
  if (!match) return null;
  const mark = match[1] ?? '';
  return `之${/^\d/.test(mark) ? chineseNumeral(Number(mark)) : mark}`;
}

const NUMERALS = ['', '一', '二', '三', '四', '五', '六', '七', '八', '九'];

/** 1–99 in Chinese numerals. */
function chineseNumeral(value: number): string {
  if (value < 10) return NUMERALS[value] ?? '';
  const tens = Math.floor(value / 10);
  return `${tens === 1 ? '' : NUMERALS[tens]}十${NUMERALS[value % 10]}`;
}

function format({ parts, printedSerial }: ReadParts): string {
  const middle = parts.legacy
    ? `${parts.special ?? ''}${parts.type}字第${printedSerial}`
    : `${parts.special ?? ''}${parts.type}${parts.serial}`;
  return `（${parts.year}）${parts.court}${middle}号${parts.suffix ?? ''}`;
}

function boundFault({ parts }: ReadParts, today: CourtDate): CaseNumberReason | undefined {
  if (parts.year < EARLIEST_YEAR || parts.year > dateParts(today).year + 1) return 'year';
  return parts.serial < 1 ? 'serial' : undefined;
}

function unknownCode(
  parts: CaseNumberParts,
  isKnownCourt: (court: string) => boolean,
): CaseNumberReason | undefined {
  if (!isKnownCourt(parts.court)) return 'courtCode';
  return Object.hasOwn(CASE_TYPES, parts.type) ? undefined : 'typeCode';
}

function hasCourtShape(court: string): boolean {
  return (
    court === SUPREME ||
    (COURT_SHAPE.test(court) && !/00/.test(court.slice(1).match(/../g)?.join(' ') ?? ''))
  );
}
