import type { Fen } from '@lib/kernel';
import { decimal, over, plus, ratio, roundHalfUp, times } from '../exact.js';
import type { YearBasis } from './terms.js';

export interface ConcurrentRepaymentTerms {
  readonly paidFen: Fen;
  /** Benchmark lending rate of the same period, a decimal string. */
  readonly annualRate: string;
  readonly days: number;
  readonly yearBasis: YearBasis;
}

/**
 * Splits a payment made before 2014-08-01 by the rule of concurrent repayment (并还原则, 法释〔2009〕6号
 * annex): paid = P + P·2r·t. The principal is rounded half up, the interest is the rest.
 */
export function concurrentRepayment(terms: ConcurrentRepaymentTerms): {
  readonly principalFen: Fen;
  readonly interestFen: Fen;
} {
  const time = over(ratio(BigInt(terms.days)), BigInt(terms.yearBasis));
  const growth = plus(ratio(1n), times(times(decimal(terms.annualRate), ratio(2n)), time));
  const principalFen = roundHalfUp({ num: terms.paidFen * growth.den, den: growth.num });
  return { principalFen, interestFen: terms.paidFen - principalFen };
}
