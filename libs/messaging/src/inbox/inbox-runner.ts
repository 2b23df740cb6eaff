import { setTimeout as delay } from 'node:timers/promises';
import { Logger } from '@nestjs/common';
import type { EventEnvelope } from '@lib/contracts';
import type { Tx, UnitOfWork } from '@lib/persistence';
import { withCorrelation } from '@lib/platform';
import type { IncomingBatch, IncomingMessage } from '../bus/event-bus.js';
import { handled, inboxDelay, parked } from '../metrics.js';
import type { StepObserver } from '../steps.js';
import { noObserver } from '../steps.js';
import type { ConsumerRegistry, Verdict } from './consumer-registry.js';
import { isOwnVoice, readEnvelope, UNROUTED } from './consumer-registry.js';
import type { EventConsumer } from './event-consumer.js';
import { failureText, isPassing } from './failure.js';
import type { Parking } from './parking.js';
import { park, parkedAmong } from './parking.js';

/** Events read at once. */
const CHUNK = 1_000;
/** Events in one transaction, taken in one by one: small enough to end well within a heartbeat. */
const TRANSACTION = 250;
const ATTEMPTS = 3;
const BACKOFF_MS = 50;
const CHECKED_STATEMENT_MS = 10_000;
const LOCK_WAIT_MS = 5_000;

// A statement that hangs is the handler's fault; without a limit it would hold its partition for ever.
// A lock that is not given is not: a frozen member may hold the same event until its session is ended.
const LIMIT = `SELECT set_config('statement_timeout', '${CHECKED_STATEMENT_MS}', true),
  set_config('lock_timeout', '${LOCK_WAIT_MS}', true)`;
// Nearly every event is new, and a look before each insert doubles the cost: a chunk is written
// without one, and when a key exists already it is taken again with it.
const RECEIVE_NEW = `
  INSERT INTO inbox (consumer, event_id) SELECT $1, e.id FROM unnest($2::uuid[]) AS e (id)`;
const INBOX_KEY = 'inbox_pkey';
const RECEIVE = `
  INSERT INTO inbox (consumer, event_id) SELECT $1, e.id FROM unnest($2::uuid[]) AS e (id)
  ON CONFLICT DO NOTHING RETURNING event_id`;

const NO_ENVELOPE = 'not a CloudEvents 1.0 JSON envelope';
const FOREIGN_VOICE = 'type and source are not those of the app that owns the topic';

/** One event on its way to one consumer. */
interface Delivery {
  readonly message: IncomingMessage;
  readonly event: EventEnvelope;
  readonly fault: Verdict['fault'];
}

export interface InboxOptions {
  readonly group: string;
  readonly registry: ConsumerRegistry;
  readonly unitOfWork: UnitOfWork;
  readonly steps?: StepObserver;
}

/**
 * Takes batches from the bus into the database. Per consumer the inbox rows and the effects of a
 * chunk commit together; when one event fails, the chunk is taken again event by event, and the
 * faulty one is parked with its key after bounded retries. A failure of the surroundings parks
 * nothing: it rejects, and the bus delivers again.
 */
export class InboxRunner {
  private readonly logger = new Logger(InboxRunner.name);
  private readonly steps: StepObserver;

  constructor(private readonly options: InboxOptions) {
    this.steps = options.steps ?? noObserver;
  }

  /** A {@link BatchHandler}: the number of messages from the head whose effects are committed. */
  async take(batch: IncomingBatch): Promise<number> {
    this.steps.reached('consumer.received');
    let done = 0;
    while (done < batch.messages.length && !batch.isStale()) {
      const chunk = batch.messages.slice(done, done + CHUNK);
      await this.takeChunk(chunk, () => batch.heartbeat());
      done += chunk.length;
      this.observeDelay(chunk);
    }
    return done;
  }

  private observeDelay(chunk: readonly IncomingMessage[]): void {
    const taken = chunk.at(-1)?.appendedAt.getTime();
    if (taken === undefined) return;
    const now = performance.timeOrigin + performance.now();
    inboxDelay.set({ group: this.options.group }, Math.max(0, now - taken) / 1_000);
  }

  private async takeChunk(
    chunk: readonly IncomingMessage[],
    heartbeat: () => Promise<void>,
  ): Promise<void> {
    for (const [consumer, deliveries] of await this.routed(chunk)) {
      const size = consumer?.handleMany ? CHUNK : TRANSACTION;
      for (let from = 0; from < deliveries.length; from += size) {
        await this.deliver(consumer, deliveries.slice(from, from + size));
        await heartbeat();
      }
    }
    await heartbeat();
  }

  /** What each consumer is to take in, in order; what nobody can read is parked on the way. */
  private async routed(
    chunk: readonly IncomingMessage[],
  ): Promise<Map<EventConsumer | undefined, Delivery[]>> {
    const perConsumer = new Map<EventConsumer | undefined, Delivery[]>();
    for (const message of chunk) {
      const event = readEnvelope(message.content);
      if (!event || !isOwnVoice(event, message.topic)) {
        await this.parkUnreadable(message, event ? FOREIGN_VOICE : NO_ENVELOPE);
        continue;
      }
      for (const { consumer, fault } of this.options.registry.route(event)) {
        const list = perConsumer.get(consumer) ?? [];
        if (list.length === 0) perConsumer.set(consumer, list);
        list.push({ message, event, fault });
      }
    }
    return perConsumer;
  }

  private async deliver(
    consumer: EventConsumer | undefined,
    deliveries: readonly Delivery[],
  ): Promise<void> {
    try {
      await this.attempt(consumer, deliveries, { asNew: true }).catch((error: unknown) => {
        if (!isSecondDelivery(error)) throw error;
        return this.attempt(consumer, deliveries);
      });
    } catch (error) {
      if (isPassing(error)) throw error;
      for (const delivery of deliveries) await this.deliverOne(consumer, delivery);
    }
  }

  private async deliverOne(consumer: EventConsumer | undefined, delivery: Delivery): Promise<void> {
    let failure: unknown;
    for (let attempt = 1; attempt <= ATTEMPTS; attempt += 1) {
      try {
        await this.attempt(consumer, [delivery]);
        return;
      } catch (error) {
        if (isPassing(error)) throw error;
        failure = error;
        if (attempt < ATTEMPTS) await delay(BACKOFF_MS * attempt);
      }
    }
    const fault = { reason: 'handler-failed' as const, error: failureText(failure) };
    await this.attempt(consumer, [{ ...delivery, fault }], { attempts: ATTEMPTS });
  }

  /** Inbox rows first: a displaced member that works on the same events makes us wait, then skip. */
  private async attempt(
    consumer: EventConsumer | undefined,
    deliveries: readonly Delivery[],
    { asNew = false, attempts = 0 } = {},
  ): Promise<void> {
    const name = consumer?.name ?? UNROUTED;
    const counts = await this.options.unitOfWork.run(async (tx) => {
      await tx.query(LIMIT);
      const fresh = await received(tx, name, { deliveries, asNew });
      this.steps.reached('consumer.inbox-written');
      const result = await this.effects(tx, consumer, { deliveries: fresh, attempts });
      this.steps.reached('consumer.effect-done');
      return result;
    });
    this.steps.reached('consumer.committed');
    handled.inc({ consumer: name }, counts.handled);
    for (const parking of counts.parked) {
      parked.inc({ consumer: name, reason: parking.reason });
      this.logger.error(
        `parked ${parking.type} ${parking.eventId ?? ''} for ${name}: ${parking.reason}: ${parking.error}`,
      );
    }
  }

  private async effects(
    tx: Tx,
    consumer: EventConsumer | undefined,
    work: { deliveries: readonly Delivery[]; attempts: number },
  ): Promise<{ handled: number; parked: Parking[] }> {
    // Handlers that release pass a parked key; unrouted events have no order to keep.
    const ordered = consumer !== undefined && consumer.monotonicRelease !== true;
    const name = consumer?.name ?? UNROUTED;
    const subjects = work.deliveries.map((delivery) => delivery.event.subject);
    const closed = ordered ? await parkedAmong(tx, name, subjects) : new Set<string>();
    const setAside: Parking[] = [];
    const good: EventEnvelope[] = [];
    for (const delivery of work.deliveries) {
      const fault = closed.has(delivery.event.subject) ? BEHIND : delivery.fault;
      if (!fault) {
        good.push(delivery.event);
        continue;
      }
      const parking = { ...parkingOf(name, delivery), ...fault, attempts: work.attempts };
      await park(tx, parking, ordered);
      setAside.push(parking);
      if (ordered) closed.add(delivery.event.subject);
    }
    if (consumer) await handleAll(consumer, good, tx);
    return { handled: good.length, parked: setAside };
  }

  private async parkUnreadable(message: IncomingMessage, error: string): Promise<void> {
    const parking: Parking = {
      consumer: UNROUTED,
      subject: message.key,
      eventId: null,
      type: 'unreadable',
      source: sourceOf(message),
      content: message.content,
      reason: 'unreadable',
      error,
      attempts: 0,
    };
    await this.options.unitOfWork.run((tx) => park(tx, parking, false));
    parked.inc({ consumer: UNROUTED, reason: parking.reason });
    this.logger.error(`parked an unreadable message: ${parking.source}`);
  }
}

async function handleAll(
  consumer: EventConsumer,
  events: readonly EventEnvelope[],
  tx: Tx,
): Promise<void> {
  if (consumer.handleMany && events.length > 1) return consumer.handleMany(events, tx);
  for (const event of events) {
    await withCorrelation(event.correlationid ?? event.id, () => consumer.handle(event, tx));
  }
}

const BEHIND = {
  reason: 'behind-parked' as const,
  error: 'an earlier event of this key is parked',
};

/** Writes the inbox rows; the deliveries that were new, each event once, for a relay may tell one twice. */
async function received(
  tx: Tx,
  consumer: string,
  { deliveries, asNew }: { deliveries: readonly Delivery[]; asNew: boolean },
): Promise<readonly Delivery[]> {
  // Ids have passed the envelope's schema: nothing in them is quoted, so the list is written as it is.
  const params = [consumer, `{${deliveries.map((delivery) => delivery.event.id).join(',')}}`];
  if (asNew) {
    await tx.query(RECEIVE_NEW, params);
    return deliveries;
  }
  const rows = await tx.query<{ event_id: string }>(RECEIVE, params);
  const left = new Set(rows.map((row) => row.event_id));
  return deliveries.filter((delivery) => left.delete(delivery.event.id));
}

function isSecondDelivery(error: unknown): boolean {
  return error instanceof Error && 'constraint' in error && error.constraint === INBOX_KEY;
}

function sourceOf(message: IncomingMessage): string {
  return `${message.topic}/${message.partition}/${message.position}`;
}

function parkingOf(
  consumer: string,
  { message, event }: Delivery,
): Omit<Parking, 'reason' | 'error' | 'attempts'> {
  return {
    consumer,
    subject: event.subject,
    eventId: event.id,
    type: event.type,
    source: sourceOf(message),
    content: message.content,
  };
}
