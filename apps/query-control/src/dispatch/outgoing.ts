import type { CourtDate } from '@lib/kernel';

/** The person or company a request is about, as case-flow stated it. */
export interface RequestTarget {
  readonly name: string;
  readonly kind: 'natural' | 'company';
  readonly documentType: 'residentId' | 'uscc';
  readonly documentNumber: string;
}

interface RequestHead {
  readonly requestNo: string;
  readonly court: string;
  readonly caseNumber: string;
  readonly target: RequestTarget;
  readonly officerName: string;
  /** Title of the notice the body sees. */
  readonly noticeTitle: string;
  readonly rulingNumber: string;
}

export interface QueryPayload extends RequestHead {
  readonly kind: 'query';
  readonly purpose: string;
  readonly article: string;
}

/** One control order on one account; amounts are yuan strings. */
export interface ControlPayload extends RequestHead {
  readonly kind: 'control';
  readonly measure: 'freeze' | 'renew' | 'release' | 'deduct';
  readonly accountNumber: string;
  readonly amount: string;
  /** Of a renewal: the renewed period. */
  readonly startsOn: CourtDate;
  readonly endsOn: CourtDate;
  /** Original request: without it no release and no deduction is matched (law §4.3). */
  readonly originalRequestNo?: string;
  readonly originalCaseNumber?: string;
  readonly payeeAccount?: string;
}

export type OutgoingPayload = QueryPayload | ControlPayload;

/** Lifting overtakes restraining, restraining overtakes asking (architecture.md §1.4). */
export const PRIORITY = { release: 1, control: 2, query: 3 } as const;

export function priorityOf(payload: OutgoingPayload): 1 | 2 | 3 {
  if (payload.kind === 'query') return PRIORITY.query;
  return payload.measure === 'release' ? PRIORITY.release : PRIORITY.control;
}
