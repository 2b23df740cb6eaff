import { DomainError } from '@lib/kernel';
import { sqlState } from '@lib/persistence';
import type { StatementEntry } from './statement-lines.js';
import { isOdd } from './statement-lines.js';

/** Classes of SQLSTATE that the content causes: data that does not fit, rules that it breaks. */
const OF_CONTENT = /^2[23][0-9A-Z]{3}$/;

/** Why a line cannot be booked at all, as far as it shows by itself. */
export function ownFaultOf(entry: StatementEntry): string | undefined {
  if (isOdd(entry)) return `无法识别:${entry.unread.join('、')}`;
  return entry.amountFen === 0n ? '金额为零' : undefined;
}

/**
 * Whether a line fails by what it says and would fail again for ever. Whatever may pass by itself
 * (a database or a neighbour that is away) is not of the line: the reading waits for it.
 */
export function isOfTheLine(error: unknown): boolean {
  if (error instanceof DomainError) return error.kind !== 'unavailable';
  const state = sqlState(error);
  if (state !== undefined) return OF_CONTENT.test(state);
  return error instanceof RangeError || error instanceof TypeError;
}

/** The reason for a person of finance; what a database or a program says is not for them. */
export function faultText(error: unknown): string {
  return error instanceof DomainError ? `${error.message}(${error.code})` : '入账时程序出错';
}
