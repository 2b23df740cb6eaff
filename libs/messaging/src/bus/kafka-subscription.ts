import { setTimeout as delay } from 'node:timers/promises';
import { Logger } from '@nestjs/common';
import type { Consumer, EachBatchPayload, Kafka, KafkaMessage } from 'kafkajs';
import type { IncomingMessage, SubscribeOptions, Subscription } from './event-bus.js';
import type { TopicNames } from './topic-names.js';

const HEARTBEAT_MS = 1_000;
const FETCH_WAIT_MS = 250;
const BYTES_PER_PARTITION = 512 * 1_024;
const CONCURRENT_PARTITIONS = 3;
const PAUSE_AFTER_FAILURE_MS = 500;
const WATCH_EVERY_MS = 5_000;
/** A healthy consumer fetches every {@link FETCH_WAIT_MS}; half a minute of silence is deafness. */
const DEAF_AFTER_MS = 30_000;
const REBUILDS_MAX = 3;
const STOP_LIMIT_MS = 10_000;
/** Between attempts to build a consumer while the broker is away. */
const BUILD_AGAIN_MS = 2_000;

export interface KafkaSubscriptionOptions extends SubscribeOptions {
  readonly names: TopicNames;
  readonly sessionMs: number;
}

/**
 * One member of a consumer group. A consumer that crashed or that has fallen silent is dropped with its
 * connections and built anew (kafkajs#1445, #1513), by us alone; when three in a row make no progress,
 * the process is told to end.
 */
export class KafkaSubscription implements Subscription {
  private readonly logger = new Logger(KafkaSubscription.name);
  private consumer: Consumer | undefined;
  private places: readonly string[] = [];
  private movedAt = performance.now();
  private builtAt = performance.now();
  private rebuilds = 0;
  private starting = false;
  private stopped = false;
  private rebuilding: Promise<void> | undefined;
  private watchdog: NodeJS.Timeout | undefined;
  private again: NodeJS.Timeout | undefined;

  constructor(
    private readonly client: () => Kafka,
    private readonly options: KafkaSubscriptionOptions,
  ) {}

  async start(): Promise<void> {
    this.watchdog = setInterval(() => this.watch(), WATCH_EVERY_MS);
    this.watchdog.unref();
    this.starting = true;
    try {
      await this.build();
    } finally {
      this.starting = false;
    }
  }

  idleMs(): number {
    return performance.now() - this.movedAt;
  }

  assigned(): readonly string[] {
    return this.places;
  }

  async stop(): Promise<void> {
    this.stopped = true;
    clearInterval(this.watchdog);
    clearTimeout(this.again);
    await this.rebuilding;
    await this.drop();
  }

  /** Also called by the fault tests, with the moment moved. */
  watch(deafAfterMs: number = DEAF_AFTER_MS): void {
    const silentMs = performance.now() - Math.max(this.movedAt, this.builtAt);
    if (silentMs > deafAfterMs) {
      this.rebuild(new Error(`no fetch for ${Math.round(silentMs / 1_000)} s`));
    }
  }

  private rebuild(cause: Error): void {
    if (this.stopped || this.starting || this.rebuilding) return;
    if (this.rebuilds >= REBUILDS_MAX) {
      this.options.onFatal(new Error(`consumer of ${this.options.group} is dead`, { cause }));
      return;
    }
    this.logger.error(`consumer of ${this.options.group} is built anew: ${cause.message}`);
    this.rebuilding = this.drop()
      .then(() => this.build())
      .then(() => {
        // Counted when the broker answered: one that is away is waited for, however long.
        this.rebuilds += 1;
      })
      .catch((error: unknown) => {
        this.logger.error(`building failed: ${String(error)}`);
        this.again = setTimeout(() => this.rebuild(cause), BUILD_AGAIN_MS).unref();
      })
      .finally(() => {
        this.rebuilding = undefined;
      });
  }

  private async drop(): Promise<void> {
    const consumer = this.consumer;
    this.consumer = undefined;
    this.places = [];
    if (!consumer) return;
    const limit = new AbortController();
    await Promise.race([
      consumer.disconnect().catch(() => undefined),
      delay(STOP_LIMIT_MS, undefined, { signal: limit.signal, ref: false }).catch(() => undefined),
    ]);
    limit.abort();
  }

  private async build(): Promise<void> {
    this.builtAt = performance.now();
    const consumer = this.client().consumer({
      groupId: this.options.names.outer(this.options.group),
      sessionTimeout: this.options.sessionMs,
      rebalanceTimeout: this.options.sessionMs,
      heartbeatInterval: HEARTBEAT_MS,
      maxWaitTimeInMs: FETCH_WAIT_MS,
      maxBytesPerPartition: BYTES_PER_PARTITION,
      allowAutoTopicCreation: false,
      // A consumer that kafkajs is starting again cannot be stopped: it would live on beside its successor.
      retry: {
        initialRetryTime: 100,
        retries: 5,
        maxRetryTime: 1_500,
        restartOnFailure: () => Promise.resolve(false),
      },
    });
    this.consumer = consumer;
    this.listen(consumer);
    await consumer.connect();
    const topics = this.options.topics.map((topic) => this.options.names.outer(topic));
    await consumer.subscribe({ topics, fromBeginning: true });
    await consumer.run({
      autoCommit: false,
      eachBatchAutoResolve: false,
      partitionsConsumedConcurrently: CONCURRENT_PARTITIONS,
      eachBatch: (payload) => this.onBatch(consumer, payload),
    });
  }

  private listen(consumer: Consumer): void {
    const { events } = consumer;
    const current = (): boolean => consumer === this.consumer;
    consumer.on(events.FETCH, () => {
      if (current()) this.moved();
    });
    consumer.on(events.REBALANCING, () => {
      if (current()) this.places = [];
    });
    consumer.on(events.GROUP_JOIN, ({ payload }) => {
      if (!current()) return;
      this.places = Object.entries(payload.memberAssignment).flatMap(([topic, partitions]) =>
        partitions.map((partition) => `${this.options.names.inner(topic)}/${partition}`),
      );
    });
    consumer.on(events.CRASH, ({ payload }) => {
      if (!current()) return;
      this.places = [];
      this.rebuild(payload.error);
    });
  }

  private moved(): void {
    this.movedAt = performance.now();
    this.rebuilds = 0;
  }

  private async onBatch(consumer: Consumer, payload: EachBatchPayload): Promise<void> {
    const { batch, heartbeat, isRunning, isStale } = payload;
    const topic = this.options.names.inner(batch.topic);
    const place = `${topic}/${batch.partition}`;
    const messages = batch.messages.map(
      (message) => new KafkaIncoming(topic, batch.partition, message),
    );
    let done = 0;
    try {
      done = await this.options.onBatch({
        topic,
        partition: batch.partition,
        messages,
        isStale: () =>
          !isRunning() || isStale() || consumer !== this.consumer || !this.places.includes(place),
        heartbeat: async () => {
          this.moved();
          await heartbeat();
        },
      });
    } catch (error) {
      // A rebalance told by the heartbeat is kafkajs's to handle; effects done are in the inbox.
      if (error instanceof Error && error.name.startsWith('KafkaJS')) throw error;
      this.logger.warn(`batch of ${place} comes again after: ${String(error)}`);
      const resume = payload.pause();
      void delay(PAUSE_AFTER_FAILURE_MS, undefined, { ref: false }).then(resume, resume);
      return;
    }
    await this.commit(payload, messages[done - 1]);
  }

  private async commit(
    payload: EachBatchPayload,
    last: IncomingMessage | undefined,
  ): Promise<void> {
    if (!last) return;
    const { topic, partition } = payload.batch;
    payload.resolveOffset(String(last.position));
    const offset = String(last.position + 1n);
    await payload.commitOffsetsIfNecessary({
      topics: [{ topic, partitions: [{ partition, offset }] }],
    });
    this.options.onCommitted?.();
    this.moved();
  }
}

/** Reads what it is asked for when it is asked: texts of a batch that waits for its turn cost nothing. */
class KafkaIncoming implements IncomingMessage {
  constructor(
    readonly topic: string,
    readonly partition: number,
    private readonly message: KafkaMessage,
  ) {}

  get position(): bigint {
    return BigInt(this.message.offset);
  }

  get key(): string {
    return this.message.key?.toString('utf8') ?? '';
  }

  get content(): string {
    return this.message.value?.toString('utf8') ?? '';
  }

  get appendedAt(): Date {
    return new Date(Number(this.message.timestamp));
  }
}
