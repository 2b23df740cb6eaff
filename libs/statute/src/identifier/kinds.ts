import type { CourtDate } from '@lib/kernel';
import { daysInMonth, readCaseNumber } from '@lib/kernel';
import type { LawBook } from '../law-book.js';
import { PROVINCES } from '../rules/identifiers.rules.js';
import { cnapsCheck, normalise, orgCheck, passesLuhn, residentCheck, usccCheck } from './checks.js';

export type IdentifierType =
  'residentId' | 'uscc' | 'orgCode' | 'cnaps' | 'bankCard' | 'caseNumber';

/**
 * Why a value is not valid (`form`, `province`, `date`, `future`, `checkCharacter`, `year`,
 * `serial`), or what is doubtful about a valid one (`orgCode`, `luhn`, `courtCode`, `typeCode`).
 */
export type IdentifierReason =
  | 'form'
  | 'province'
  | 'date'
  | 'future'
  | 'checkCharacter'
  | 'year'
  | 'serial'
  | 'orgCode'
  | 'luhn'
  | 'courtCode'
  | 'typeCode';

export interface IdentifierReading {
  readonly valid: boolean;
  readonly canonical: string;
  readonly parts: Readonly<Record<string, string | number | boolean>>;
  readonly reason?: IdentifierReason;
  /** The check character as computed, where there is one. */
  readonly expected?: string;
}

export interface IdentifierContext {
  readonly today: CourtDate;
  /** The official table of court codes, where one is loaded. */
  readonly courtCodes: LawBook['courtCodes'];
}

type Reader = (value: string, context: IdentifierContext) => IdentifierReading;

export const readers: Readonly<Record<IdentifierType, Reader>> = {
  residentId: (value, { today }) => residentId(normalise(value), today),
  uscc: (value) => uscc(normalise(value)),
  orgCode: (value) => orgCode(normalise(value)),
  cnaps: (value) => cnaps(normalise(value)),
  bankCard: (value) => bankCard(normalise(value)),
  caseNumber,
};

/** A value of sound form: a fault makes it invalid, a doubt is only told. */
function judged(
  canonical: string,
  parts: IdentifierReading['parts'],
  expected: string,
  other: { readonly fault?: IdentifierReason | undefined; readonly doubt?: IdentifierReason } = {},
): IdentifierReading {
  const fault =
    other.fault ?? (canonical.endsWith(expected) ? undefined : ('checkCharacter' as const));
  const reason = fault ?? other.doubt;
  return {
    valid: fault === undefined,
    canonical,
    parts,
    expected,
    ...(reason ? { reason } : {}),
  };
}

function invalid(canonical: string, reason: IdentifierReason): IdentifierReading {
  return { valid: false, canonical, parts: {}, reason };
}

/** An 18-digit number, or an old one of 15 digits, whose 18-digit form is the canonical one. */
function residentId(text: string, today: CourtDate): IdentifierReading {
  const old = /^\d{15}$/.test(text);
  if (!old && !/^\d{17}[\dX]$/.test(text)) return invalid(text, 'form');
  const body = old ? `${text.slice(0, 6)}19${text.slice(6)}` : text.slice(0, 17);
  const expected = residentCheck(body);
  const canonical = old ? body + expected : text;
  const born = body.slice(6, 14).replace(/(\d{4})(\d{2})(\d{2})/, '$1-$2-$3');
  const parts = {
    province: body.slice(0, 2),
    provinceName: PROVINCES[body.slice(0, 2)] ?? '',
    area: body.slice(0, 6),
    ...(isRealBirth(born) ? { bornOn: born } : {}),
    sex: Number(body[16]) % 2 === 1 ? 'male' : 'female',
    old,
  };
  return judged(canonical, parts, expected, {
    fault: residentFault(parts.provinceName, born, today),
  });
}

function residentFault(
  province: string,
  born: string,
  today: CourtDate,
): IdentifierReason | undefined {
  if (province === '') return 'province';
  if (!isRealBirth(born)) return 'date';
  return born > today ? 'future' : undefined;
}

/** The standard's own example was born in 1880, before the first court date. */
function isRealBirth(born: string): boolean {
  const [year = 0, month = 0, day = 0] = born.split('-').map(Number);
  return year >= 1800 && month >= 1 && month <= 12 && day >= 1 && day <= daysInMonth(year, month);
}

/** Valid by its own check character; the organisation code inside may be older than its check rule. */
function uscc(text: string): IdentifierReading {
  if (!/^[0-9A-HJ-NP-RTUW-Y]{18}$/.test(text)) return invalid(text, 'form');
  const expected = usccCheck(text);
  const inner = text.slice(8, 17);
  const parts = {
    registrar: text.slice(0, 1),
    category: text.slice(1, 2),
    area: text.slice(2, 8),
    orgCode: inner,
  };
  return judged(text, parts, expected, orgCheck(inner) === inner[8] ? {} : { doubt: 'orgCode' });
}

function orgCode(text: string): IdentifierReading {
  if (!/^[0-9A-Z]{8}[0-9X]$/.test(text)) return invalid(text, 'form');
  return judged(text, { body: text.slice(0, 8), check: text.slice(8) }, orgCheck(text));
}

function cnaps(text: string): IdentifierReading {
  if (!/^\d{12}$/.test(text)) return invalid(text, 'form');
  const parts = {
    bank: text.slice(0, 3),
    area: text.slice(3, 7),
    serial: text.slice(7, 11),
    check: text.slice(11),
  };
  return judged(text, parts, cnapsCheck(text.slice(0, 11)));
}

/** Luhn is a warning only: corporate and old accounts do not satisfy it. */
function bankCard(text: string): IdentifierReading {
  if (!/^\d{13,19}$/.test(text)) return invalid(text, 'form');
  const parts = { issuer: text.slice(0, 6), length: text.length };
  return {
    valid: true,
    canonical: text,
    parts,
    ...(passesLuhn(text) ? {} : { reason: 'luhn' as const }),
  };
}

function caseNumber(value: string, { today, courtCodes }: IdentifierContext): IdentifierReading {
  const known = courtCodes ? { isKnownCourt: (code: string) => courtCodes.has(code) } : {};
  const { valid, canonical, parts, ...reason } = readCaseNumber(value, { today, ...known });
  return { valid, canonical, parts: { ...parts }, ...reason };
}
