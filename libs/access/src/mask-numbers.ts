import type { PersonalClass } from '@lib/contracts';

const D = '[0-9\\uFF10-\\uFF19]';
const NO_MORE = `(?!${D})`;
/** What a person puts between the groups of a long number. */
const GAP = '[\\s\\u00B7_\\u2010-\\u2015-]{0,2}';
const YEAR = '(?:19|20)\\d\\d';
const DAY = '(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\\d|3[01])';
/** A day by itself: one that is dashed to further digits is a part of their number. */
const DATE = `(?<!${D}|${D}-)${YEAR}-\\d\\d-\\d\\d(?!-?${D})`;

/**
 * Numbers by which a clerk finds the thing itself: ids, our instruction numbers (P, day, serial) and
 * request numbers (day, body, serial: 20 digits, longer than any card and never begun by an area
 * code). They name no person and stay.
 */
const KEPT = [
  '(?<![0-9A-Za-z-])[0-9a-f]{8}-[0-9a-f]{4}-[1-8][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}(?![0-9A-Za-z-])',
  `(?<![0-9A-Za-z])P${YEAR}${DAY}\\d{6}${NO_MORE}`,
  `(?<!${D})${YEAR}${DAY}\\d{12}(?!${D}|[Xx])`,
];
/** Area, year, month, day, order and check (GB 11643), in groups of any size. */
const IDENTITY = [
  ...Array.from({ length: 6 }, () => D),
  '[12１２]',
  '[09０９]',
  ...Array.from({ length: 9 }, () => D),
  '[0-9Xx\\uFF10-\\uFF19]',
];
/** Eleven digits and more in one piece; or in groups, a plain date being no group of it. */
const LONG = `${D}{11,}[Xx]?`;
const GROUPS = `${D}{1,10}(?:${GAP}(?!${DATE})${D}{1,10}${NO_MORE})+[Xx]?`;

const NUMBERS = new RegExp(
  [
    `(?<kept>${KEPT.join('|')})`,
    `(?<!${D})(?<identity>${IDENTITY.join(GAP)})${NO_MORE}`,
    `(?<date>${DATE})`,
    `(?<long>${LONG}|${GROUPS})`,
  ].join('|'),
  'gu',
);
const DIGITS_MIN = 11;
const MOBILE = /^(?:86|0086)?1[3-9]\d{9}$/;

type NumberClass = Extract<PersonalClass, 'document-number' | 'bank-account' | 'phone'>;

/**
 * A text with the numbers of persons in it masked: identity numbers, mobile numbers, and any other
 * run of eleven digits or more, in groups or in one piece, as a card or account number. Words stay,
 * names among them: nothing in a text marks a name.
 *
 * @param maskOf masked form of a bare number; a class the reader may see gives it back unchanged
 */
export function maskNumbers(
  text: string,
  maskOf: (kind: NumberClass, bare: string) => string,
): string {
  return text.replace(NUMBERS, (...found) => {
    const whole = String(found[0]);
    const groups = found.at(-1) as Record<string, string | undefined>;
    if (groups['identity'] !== undefined) return shown(whole, 'document-number', maskOf);
    if (groups['long'] === undefined) return whole;
    const bare = bareOf(whole);
    if (bare.length < DIGITS_MIN) return whole;
    return shown(whole, MOBILE.test(bare) ? 'phone' : 'bank-account', maskOf);
  });
}

function shown(
  whole: string,
  kind: NumberClass,
  maskOf: (kind: NumberClass, bare: string) => string,
): string {
  const bare = bareOf(whole);
  const masked = maskOf(kind, bare);
  return masked === bare ? whole : masked;
}

/** Digits (and a closing X) alone, full-width ones as plain ones. */
function bareOf(text: string): string {
  return text.normalize('NFKC').replaceAll(/[^0-9Xx]/g, '');
}
