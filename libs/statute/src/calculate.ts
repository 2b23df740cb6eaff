import type { CourtDate } from '@lib/kernel';
import { DomainError } from '@lib/kernel';
import type { DeadlineInput } from './deadline.js';
import { deadline } from './deadline.js';
import type { DistributionInput } from './distribution/terms.js';
import { distribution } from './distribution/distribution.js';
import type { FeeInput } from './fee.js';
import { courtFee } from './fee.js';
import type { IdentifierInput } from './identifier/identifier.js';
import { identifier } from './identifier/identifier.js';
import type { LateInterestInput } from './late-interest/terms.js';
import { lateInterest } from './late-interest/late-interest.js';
import type { LawBook } from './law-book.js';
import type { MeasureEndInput } from './measure-end.js';
import { measureEnd } from './measure-end.js';
import type { ProblemDocument } from './problem.js';
import { CalculationProblem, problemDocument } from './problem.js';

export interface CalculationContext {
  /** The court's day of the call. */
  readonly today: CourtDate;
}

/** Every calculator reads its input itself, strictly; the casts below only name what it expects. */
type Calculator = (input: unknown, book: LawBook, context: CalculationContext) => object;

const CALCULATORS = {
  'late-interest': (input, book) => lateInterest(input as LateInterestInput, book),
  fee: (input, book) => courtFee(input as FeeInput, book),
  distribution: (input, book) => distribution(input as DistributionInput, book),
  deadline: (input, book) => deadline(input as DeadlineInput, book),
  'measure-end': (input, book) => measureEnd(input as MeasureEndInput, book),
  identifier: (input, book, { today }) => identifier(input as IdentifierInput, book, today),
} as const satisfies Record<string, Calculator>;

export type CalculationKind = keyof typeof CALCULATORS;

export const CALCULATION_KINDS = Object.freeze(
  Object.keys(CALCULATORS),
) as readonly CalculationKind[];

/**
 * One input gives a result or a problem document; a list gives a list in the same order, where a
 * bad member yields its problem document and does not stop the rest. Never throws on bad input.
 */
export function calculate(
  kind: string,
  input: unknown,
  book: LawBook,
  context: CalculationContext,
): object {
  const calculator = Object.hasOwn(CALCULATORS, kind)
    ? CALCULATORS[kind as CalculationKind]
    : undefined;
  if (!calculator) return unknownKind(kind);
  const one = (member: unknown): object => {
    try {
      return (calculator as Calculator)(member, book, context);
    } catch (error) {
      if (error instanceof DomainError) return problemDocument(error);
      throw error;
    }
  };
  return Array.isArray(input) ? input.map(one) : one(input);
}

/** Whether `calculate` gave a problem document instead of a result. */
export function isProblem(answer: object): answer is ProblemDocument {
  return 'code' in answer && 'title' in answer && 'fields' in answer;
}

function unknownKind(kind: string): ProblemDocument {
  const message = `应为 ${CALCULATION_KINDS.join('、')} 之一`;
  return problemDocument(
    new CalculationProblem('unknown-kind', `没有这种计算:${JSON.stringify(kind)}`, [
      { path: 'kind', message },
    ]),
  );
}
