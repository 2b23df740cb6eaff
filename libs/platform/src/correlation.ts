import { AsyncLocalStorage } from 'node:async_hooks';
import { newId } from '@lib/kernel';

const storage = new AsyncLocalStorage<string>();
const ACCEPTED = /^[\w-]{8,64}$/;
export const CORRELATION_HEADER = 'x-correlation-id';

/** Runs work whose log lines carry the correlation id. For logging only: no rule may read it. */
export function withCorrelation<Result>(correlationId: string, work: () => Result): Result {
  return storage.run(correlationId, work);
}

/** The id of the work in hand, for log lines. */
export function correlationForLog(): string | undefined {
  return storage.getStore();
}

/** A caller's id when it is well formed, else a new one. */
export function acceptCorrelation(header: string | string[] | undefined): string {
  return typeof header === 'string' && ACCEPTED.test(header) ? header : newId();
}
