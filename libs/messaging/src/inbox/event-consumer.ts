import type { EventDefinition, EventEnvelope } from '@lib/contracts';
import type { Tx } from '@lib/persistence';

/** Any event: a consumer lists events of different data. */
export type AnyEventDefinition = Pick<
  EventDefinition<never>,
  'type' | 'topic' | 'app' | 'fact' | 'version'
> & {
  readonly data: { safeParse(data: unknown): { success: boolean; error?: Error | undefined } };
};

/**
 * Takes in events of other apps. `handle` runs inside the transaction that also holds the inbox
 * row: it writes to the database and nothing else (slow or outside work becomes a task), so its
 * effect happens exactly once per event. It may run again after a rollback.
 */
export interface EventConsumer {
  /** Unique in the app and stable for ever: it is part of the inbox key. Kebab-case. */
  readonly name: string;
  readonly on: readonly AnyEventDefinition[];
  /** `event.data` has passed the schema of its definition; narrow it with `dataOf`. */
  handle(event: EventEnvelope, tx: Tx): Promise<void>;
  /**
   * The same effect for many events at once, in order, in one statement where possible: for
   * projections with much to take in. When it fails, the events go one by one through `handle`.
   */
  handleMany?(events: readonly EventEnvelope[], tx: Tx): Promise<void>;
  /**
   * Set by handlers that only release and are right in any order: they pass a parked key, so that
   * no parked event keeps anybody restrained (architecture.md §3).
   */
  readonly monotonicRelease?: boolean;
}
