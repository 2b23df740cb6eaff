export { calculate, type CalculationContext, type CalculationKind } from './calculate.js';
export { CALCULATION_KINDS, isProblem } from './calculate.js';
export type { DayStatus, FoundDay, HolidayCalendar } from './calendar/holiday-calendar.js';
export { deadline, type DeadlineInput, type DeadlineResult, isWorkingDay } from './deadline.js';
export type { DeadlinePurpose, PeriodUnit } from './deadline.js';
export {
  type Allocation,
  distribution,
  type DistributionResult,
} from './distribution/distribution.js';
export type { ClaimInput, DistributionInput } from './distribution/terms.js';
export { courtFee, enforcementFee, type FeeInput, type FeeResult } from './fee.js';
export { checkIdentifier, identifier, type IdentifierInput } from './identifier/identifier.js';
export type { IdentifierResult } from './identifier/identifier.js';
export type { IdentifierReading, IdentifierReason, IdentifierType } from './identifier/kinds.js';
export { concurrentRepayment } from './late-interest/concurrent-repayment.js';
export {
  type InterestStep,
  lateInterest,
  type LateInterestResult,
} from './late-interest/late-interest.js';
export type { LateInterestInput, OrderPolicy, RateInput } from './late-interest/terms.js';
export {
  createLawBook,
  type CourtOverride,
  type LawBook,
  type LawData,
  standardLaw,
} from './law-book.js';
export type { AssetClass, ClaimClass, DebtorKind, FeeKind, LprTerm, Tier } from './law-book.js';
export {
  measureEnd,
  type MeasureEndInput,
  type MeasureEndResult,
  type Reminder,
} from './measure-end.js';
export { CalculationProblem, type ProblemCode, type ProblemDocument } from './problem.js';
export type { Assumption, BasisRow, Certainty, RuleRow } from './rule-row.js';
