import { newId } from '@lib/kernel';
import type { Tx } from '@lib/persistence';
import type { ParkReason } from './consumer-registry.js';
import { SUBJECT_CHARS_MAX } from './consumer-registry.js';

/** What is known of a message that is put aside. */
export interface Parking {
  readonly consumer: string;
  readonly subject: string;
  readonly eventId: string | null;
  readonly type: string;
  /** `topic/partition/position` on the bus. */
  readonly source: string;
  readonly content: string;
  readonly reason: ParkReason;
  readonly error: string;
  readonly attempts: number;
}

const ERROR_CHARS_MAX = 1_000;

const PARK_KEY =
  'INSERT INTO parked_key (consumer, subject) VALUES ($1, $2) ON CONFLICT DO NOTHING';
const PARK = `
  INSERT INTO parked_message (id, consumer, subject, event_id, type, source, content, reason, error, attempts)
  VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) ON CONFLICT DO NOTHING RETURNING id`;
// Shared lock: a replay that empties the key waits for us, or we for it and then see the key free.
const PARKED_AMONG = `
  SELECT k.subject FROM parked_key k
  WHERE k.consumer = $1 AND k.subject = ANY ($2::text[]) ORDER BY k.subject FOR SHARE`;

/** Which of the subjects are parked for a consumer; holds them as they are to the end of the transaction. */
export async function parkedAmong(
  tx: Tx,
  consumer: string,
  subjects: readonly string[],
): Promise<Set<string>> {
  const rows = await tx.query<{ subject: string }>(PARKED_AMONG, [
    consumer,
    [...new Set(subjects)],
  ]);
  return new Set(rows.map((row) => row.subject));
}

/** Puts a message aside; with `keyToo` later events of its key wait behind it. */
export async function park(tx: Tx, parking: Parking, keyToo: boolean): Promise<void> {
  const subject = storable(parking.subject.slice(0, SUBJECT_CHARS_MAX));
  const rows = await tx.query(PARK, [
    newId<'ParkedMessage'>(),
    parking.consumer,
    subject,
    parking.eventId,
    parking.type,
    parking.source,
    storable(parking.content),
    parking.reason,
    storable(parking.error.slice(0, ERROR_CHARS_MAX)),
    parking.attempts,
  ]);
  // A key without a waiting message would be closed for ever: nothing could be replayed.
  if (keyToo && rows.length > 0) await tx.query(PARK_KEY, [parking.consumer, subject]);
}

/** PostgreSQL text holds no NUL; a hostile message must not make its own parking fail. */
function storable(text: string): string {
  return text.replaceAll('\0', '\uFFFD');
}
