/** Technical time (tokens, leases, retries). Legal time is SQL `legal_now()`, see libs/persistence. */
export interface Clock {
  now(): Date;
}

export const systemClock: Clock = { now: () => new Date() };
