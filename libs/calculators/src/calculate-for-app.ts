import { DomainError } from '@lib/kernel';
import type { CalculationContext, CalculationKind, LawBook, ProblemDocument } from '@lib/statute';
import { calculate, isProblem } from '@lib/statute';

const MEMBERS_MAX = 1_000;

/** What is asked of an app: one of the kinds it answers for, and the input as it came. */
export interface AskedCalculation {
  readonly kinds: readonly CalculationKind[];
  readonly kind: string;
  readonly input: unknown;
}

/**
 * `calculate` for an app that serves some kinds: the same result, the same faults. A single bad input,
 * a foreign kind and a list above 1,000 members throw DomainError `CALC.*`; bad members of a list stay
 * problem documents in their places.
 */
export function calculateForApp(
  asked: AskedCalculation,
  book: LawBook,
  context: CalculationContext,
): object {
  const { kind, kinds, input } = asked;
  if (!(kinds as readonly string[]).includes(kind)) {
    throw new DomainError('CALC.UNKNOWN_KIND', 'invalid', '这里没有这种计算', {
      fields: [{ path: 'kind', message: `应为 ${kinds.join('、')} 之一` }],
    });
  }
  if (Array.isArray(input) && input.length > MEMBERS_MAX) {
    throw new DomainError('CALC.BAD_INPUT', 'invalid', `一次最多计算 ${MEMBERS_MAX} 项`);
  }
  const answer = calculate(kind, input, book, context);
  if (!Array.isArray(answer) && isProblem(answer)) throw refusal(answer);
  return answer;
}

function refusal({ code, title, fields }: ProblemDocument): DomainError {
  return code === 'rate-not-published'
    ? new DomainError('CALC.RATE_NOT_PUBLISHED', 'unprocessable', title, { fields })
    : new DomainError('CALC.BAD_INPUT', 'invalid', title, { fields });
}
