import type { EventEnvelope } from '@lib/contracts';
import { allEvents, eventEnvelopeSchema } from '@lib/contracts';
import type { EventConsumer } from './event-consumer.js';

/** Stands for events that no consumer of this app can be named for. */
export const UNROUTED = 'unrouted';

/** A matter id has 36; an index of PostgreSQL takes about 2,700 bytes. */
export const SUBJECT_CHARS_MAX = 512;

export type ParkReason =
  | 'handler-failed'
  | 'unknown-version'
  | 'unknown-type'
  | 'invalid-data'
  | 'unreadable'
  | 'behind-parked';

/** What one consumer should do with one event; with `fault` it cannot take it in. */
export interface Verdict {
  readonly consumer: EventConsumer | undefined;
  readonly fault?: { readonly reason: ParkReason; readonly error: string };
}

const TYPE = /^(enforcement\.[a-z0-9-]+\.[a-z0-9-]+)\.v(\d+)$/;

/** Fact without its version: `enforcement.<app>.<fact>`. */
function factOf(type: string): string {
  return TYPE.exec(type)?.[1] ?? type;
}

/**
 * Reads an envelope; undefined when it is not one: CloudEvents 1.0 JSON, no NUL that no text column
 * takes, no subject that no index takes.
 */
export function readEnvelope(content: string): EventEnvelope | undefined {
  try {
    const read = eventEnvelopeSchema.safeParse(JSON.parse(content));
    if (!read.success || `${read.data.subject}${read.data.type}`.includes('\0')) return undefined;
    if (read.data.subject.length > SUBJECT_CHARS_MAX) return undefined;
    return read.data;
  } catch {
    return undefined;
  }
}

/**
 * Whether an event came by the topic of the app it says it is from. Who may speak on a topic is checked
 * by the bus; what is said there must be that app's own, or one app could act in another's name.
 */
export function isOwnVoice(event: EventEnvelope, topic: string): boolean {
  return event.type.startsWith(`${topic}.`) && `enforcement.${event.source.slice(1)}` === topic;
}

/** The consumers of this app and what each of them does with an event. */
export class ConsumerRegistry {
  private readonly known: ReadonlySet<string>;

  /** @throws Error on a consumer without events, a doubled name or the reserved name. */
  constructor(readonly consumers: readonly EventConsumer[]) {
    const names = new Set<string>([UNROUTED]);
    for (const consumer of consumers) {
      if (names.has(consumer.name)) throw new Error(`event consumer ${consumer.name} exists twice`);
      if (consumer.on.length === 0)
        throw new Error(`event consumer ${consumer.name} hears nothing`);
      names.add(consumer.name);
    }
    const heard = consumers.flatMap((consumer) => consumer.on.map((event) => event.type));
    this.known = new Set([...allEvents.map((event) => event.type), ...heard]);
  }

  topics(): string[] {
    return [...new Set(this.consumers.flatMap((one) => one.on.map((event) => event.topic)))];
  }

  byName(name: string): EventConsumer | undefined {
    return this.consumers.find((consumer) => consumer.name === name);
  }

  /**
   * One verdict per consumer concerned. A version that a consumer does not know is its fault to
   * park, never dropped; a type nobody ever declared is parked as {@link UNROUTED}; a declared
   * type that nobody here wants gives no verdict.
   */
  route(event: EventEnvelope): Verdict[] {
    const verdicts = this.consumers
      .map((consumer) => this.verdictOf(consumer, event))
      .filter((verdict) => verdict !== undefined);
    if (verdicts.length > 0 || this.known.has(event.type)) return verdicts;
    const error = `no contract for ${event.type}`;
    return [{ consumer: undefined, fault: { reason: 'unknown-type', error } }];
  }

  /** What one consumer does with an event; undefined when it does not concern it. */
  verdictOf(consumer: EventConsumer, event: EventEnvelope): Verdict | undefined {
    const definition = consumer.on.find((one) => one.type === event.type);
    if (!definition) {
      const otherVersion = consumer.on.some((one) => factOf(one.type) === factOf(event.type));
      if (!otherVersion) return undefined;
      const error = `${consumer.name} does not know ${event.type}`;
      return { consumer, fault: { reason: 'unknown-version', error } };
    }
    const checked = definition.data.safeParse(event.data);
    if (checked.success) return { consumer };
    const error = checked.error?.message ?? 'data does not satisfy the schema';
    return { consumer, fault: { reason: 'invalid-data', error } };
  }
}
