export type {
  CaseNumber,
  CaseNumberOptions,
  CaseNumberParts,
  CaseNumberReading,
  CaseNumberReason,
} from './case-number.js';
export { CASE_TYPES, caseNumber, readCaseNumber } from './case-number.js';
export type { Clock } from './clock.js';
export { systemClock } from './clock.js';
export type { CourtDate } from './court-date.js';
export {
  addDays,
  addMonths,
  addYears,
  courtDate,
  courtDateOf,
  dateParts,
  dayNumber,
  daysBetween,
  daysInMonth,
  earlierOf,
  fromDayNumber,
  isCourtDate,
  isoWeekday,
  laterOf,
  startOfCourtDate,
} from './court-date.js';
export type { DomainErrorDetail, ErrorKind, FieldFault } from './errors.js';
export { DomainError } from './errors.js';
export { compactHalfWidth, plainHyphens, toHalfWidth } from './half-width.js';
export type { CaseId, CourtCode, EventId, Id, MatterId, PartyId, PersonId } from './ids.js';
export { isUuid, newId } from './ids.js';
export { instantForReaders, instantText } from './instant.js';
export type { Fen } from './money.js';
export {
  allocate,
  formatYuan,
  formatYuanGrouped,
  maxFen,
  minFen,
  parseYuan,
  sumFen,
} from './money.js';
export type { StateChart, Transition } from './states.js';
export { assertMove, canMove, chartText, stateChart } from './states.js';
export { isStorable } from './storable-text.js';
