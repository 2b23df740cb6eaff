import type { FieldFault } from '@lib/kernel';
import { DomainError } from '@lib/kernel';

/** Why a calculation gave no figure. */
export type ProblemCode = 'bad-input' | 'rate-not-published' | 'unknown-kind' | 'malformed-json';

/** The problem document of design/calculators.md: what stands on standard output instead of a result. */
export interface ProblemDocument {
  readonly code: string;
  readonly title: string;
  readonly fields: readonly FieldFault[];
}

/** A calculation that cannot be made; `fields` names every place in the input that stands in the way. */
export class CalculationProblem extends DomainError {
  constructor(code: ProblemCode, title: string, fields: readonly FieldFault[] = []) {
    super(code, code === 'rate-not-published' ? 'unprocessable' : 'invalid', title, { fields });
    this.name = 'CalculationProblem';
  }
}

export function problemDocument(error: DomainError): ProblemDocument {
  return { code: error.code, title: error.message, fields: error.fields };
}
