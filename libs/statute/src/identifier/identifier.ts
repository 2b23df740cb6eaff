import type { CourtDate } from '@lib/kernel';
import type { LawBook } from '../law-book.js';
import { readInput } from '../reading.js';
import type { Assumption, BasisRow } from '../rule-row.js';
import { basisOf } from '../rule-row.js';
import { identifierRules } from '../rules/identifiers.rules.js';
import type { IdentifierReading, IdentifierReason, IdentifierType } from './kinds.js';
import { readers } from './kinds.js';

/** Input of `identifier`, exactly the JSON of design/calculators.md. */
export interface IdentifierInput {
  readonly type: IdentifierType;
  readonly value: string;
  /** Default: the day of the call. */
  readonly today?: string;
}

export interface IdentifierResult {
  readonly valid: boolean;
  readonly canonical: string;
  readonly parts: IdentifierReading['parts'];
  readonly reason?: IdentifierReason;
  readonly basis: readonly BasisRow[];
  readonly trace: readonly { readonly step: string; readonly value: string }[];
  readonly assumptions: readonly Assumption[];
}

const TYPES = ['residentId', 'uscc', 'orgCode', 'cnaps', 'bankCard', 'caseNumber'] as const;
const LONGEST = 200;

/** Checks and normalises an identifier; `today` is the court's day of the call. */
export function identifier(
  input: IdentifierInput,
  book: LawBook,
  today: CourtDate,
): IdentifierResult {
  const { type, value, on } = readInput(input, (root) => {
    const fields = root.object(['type', 'value', 'today']);
    const text = fields.value.value;
    if (typeof text !== 'string' || text.length > LONGEST)
      fields.value.fault(`应为不超过 ${LONGEST} 字的字符串`);
    return {
      type: fields.type.choice(TYPES),
      value: typeof text === 'string' ? text : '',
      on: fields.today.isGiven ? fields.today.date() : today,
    };
  });
  const { expected, ...reading } = readers[type](value, { today: on, courtCodes: book.courtCodes });
  return {
    ...reading,
    basis: basisOf([identifierRules[type]]),
    trace: [
      { step: 'normalise', value: reading.canonical },
      ...(expected === undefined ? [] : [{ step: 'checkCharacter', value: expected }]),
    ],
    assumptions: type === 'caseNumber' && !book.courtCodes ? [COURT_CODES] : [],
  };
}

/** The bare reading of an identifier, for services: no basis, never throws. */
export function checkIdentifier(
  input: { readonly type: IdentifierType; readonly value: string },
  today: CourtDate,
): IdentifierReading {
  return readers[input.type](input.value, { today, courtCodes: undefined });
}

const COURT_CODES: Assumption = {
  setting: 'courtCodes',
  chosen: 'shape of the code',
  alternatives: ['official table, once loaded'],
  note: '未载入官方法院代字表,仅按形式判断',
};
