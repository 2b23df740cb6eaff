import { createLawBook, lateInterest } from '../index.js';
import type { LateInterestInput } from './terms.js';

const book = createLawBook();

export const calc = (input: LateInterestInput) => lateInterest(input, book);

/** An obligation of that amount, to be met by that day. */
export const one = (amount: string, expiresOn: string) => ({ id: 'a', amount, expiresOn });

/** The trace of a calculation, a line a segment. */
export const steps = (input: LateInterestInput) =>
  calc(input).trace.map(
    ({ part, from, to, days, base, rate, rounded }) =>
      `${part} ${from}..${to} ${days}d ${base} ${rate} ${rounded}`,
  );
