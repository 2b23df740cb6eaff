import type { Clock } from './clock.js';
import { systemClock } from './clock.js';

declare const brand: unique symbol;

/** A branded string id; `Id<'Case'>` and `Id<'Measure'>` do not mix. */
export type Id<Name extends string> = string & { readonly [brand]: Name };

export type CaseId = Id<'Case'>;
export type MatterId = Id<'Matter'>;
export type PartyId = Id<'Party'>;
export type PersonId = Id<'Person'>;
export type EventId = Id<'Event'>;
export type CourtCode = Id<'Court'>;

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/** A new time-ordered id (UUID version 7, RFC 9562): sorts by creation to the millisecond. */
export function newId<Name extends string>(clock: Clock = systemClock): Id<Name> {
  const bytes = new Uint8Array(16);
  crypto.getRandomValues(bytes);
  let millis = clock.now().getTime();
  for (let index = 5; index >= 0; index -= 1) {
    bytes[index] = millis % 256;
    millis = Math.floor(millis / 256);
  }
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x70;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}` as Id<Name>;
}

export function isUuid(text: string): boolean {
  return UUID.test(text);
}
