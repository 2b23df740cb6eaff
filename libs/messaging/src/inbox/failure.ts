import { DomainError } from '@lib/kernel';
import { sqlState } from '@lib/persistence';

// Connection (08), read-only standby and idle limit (25), rollback (40), resources (53), lock not
// available (55P03), operator (57P), system (58). Not 57014: a statement over its limit is poison.
const OUTSIDE = /^(08|25006|25P03|40|53|55P03|57P|58)/;
const NETWORK = /^(ECONN|EPIPE|ETIMEDOUT|ENOTFOUND|EAI_AGAIN)/;
const LOST =
  /connection terminated|connection (ended|error)|timeout exceeded when trying to connect|session of the leases/i;

/**
 * True when the failure lies in the surroundings (database away, deadlock, pool empty): the event
 * is good and must come again. Everything else is the event's or the handler's fault.
 */
export function isPassing(error: unknown): boolean {
  if (error instanceof DomainError) return error.kind === 'unavailable';
  const state = sqlState(error);
  if (state !== undefined && (OUTSIDE.test(state) || NETWORK.test(state))) return true;
  return error instanceof Error && LOST.test(error.message);
}

export function failureText(error: unknown): string {
  return error instanceof DomainError ? `${error.code}: ${error.message}` : String(error);
}
