import { within } from '@lib/platform';
import { Logger } from '@nestjs/common';
import type { Kafka, PartitionerArgs, Producer, RecordMetadata } from 'kafkajs';
import { Partitioners } from 'kafkajs';
import { groupBy } from '../group-by.js';
import type { OutgoingMessage } from './event-bus.js';
import { PARTITIONS } from './event-bus.js';
import type { Placed } from './kafka-sorted.js';
import { sortedMessages } from './kafka-sorted.js';

const SEND_TIMEOUT_MS = 5_000;
/** One claim of a relay: the broker writes one while the next is read and encoded. */
const MESSAGES_PER_SEND = 1_000;
/** Below the broker's 1 MB for one batch of one partition, which kafkajs does not keep by itself. */
const BATCH_BYTES_MAX = 900_000;
const ALL_REPLICAS = -1;

const byKey = Partitioners.DefaultPartitioner();
const ALL_PARTITIONS = Array.from({ length: PARTITIONS }, (_unused, partitionId) => ({
  partitionId,
  partitionErrorCode: 0,
  leader: 0,
  replicas: [],
  isr: [],
}));

interface Addressed {
  readonly topic: string;
  readonly record: Placed;
}

interface Waiting {
  readonly batch: readonly Addressed[];
  readonly done: () => void;
  readonly failed: (error: unknown) => void;
}

/**
 * One send at a time: concurrent sends of one client can change places (kafkajs#598). Callers that
 * wait meanwhile share the next send. A send without an answer in 5 s drops the whole client, for
 * kafkajs would go on with the dead socket and stale metadata for up to 15 minutes (kafkajs#919).
 */
export class KafkaProducer {
  private readonly logger = new Logger(KafkaProducer.name);
  private readonly waiting: Waiting[] = [];
  private sending = false;
  private producer: Promise<Producer> | undefined;

  /** `client` makes a fresh client each time it is asked; `outer` tells a topic's name on the broker. */
  constructor(
    private readonly client: () => Kafka,
    private readonly outer: (topic: string) => string,
  ) {}

  /** A part is sent when the one before it is acknowledged: after a failure nothing overtakes it. */
  async publish(batch: readonly OutgoingMessage[]): Promise<void> {
    for (const part of partsOf(batch)) {
      await new Promise<void>((done, failed) => {
        this.waiting.push({ batch: part, done, failed });
        if (!this.sending) void this.drain();
      });
    }
  }

  async close(): Promise<void> {
    const producer = await this.producer?.catch(() => undefined);
    this.producer = undefined;
    await producer?.disconnect();
  }

  private async drain(): Promise<void> {
    this.sending = true;
    for (let turn = this.nextTurn(); turn.length > 0; turn = this.nextTurn()) {
      try {
        await this.send(turn.flatMap((one) => one.batch));
        for (const one of turn) one.done();
      } catch (error) {
        this.drop();
        for (const one of turn) one.failed(error);
      }
    }
    this.sending = false;
  }

  private nextTurn(): Waiting[] {
    let messages = 0;
    let count = 0;
    for (const one of this.waiting) {
      if (count > 0 && messages + one.batch.length > MESSAGES_PER_SEND) break;
      messages += one.batch.length;
      count += 1;
    }
    return this.waiting.splice(0, count);
  }

  private async send(batch: readonly Addressed[]): Promise<void> {
    this.producer ??= this.connect();
    const perTopic = groupBy(batch, (one) => one.topic);
    const sends = [...perTopic].map(([topic, group]) => ({
      topic: this.outer(topic),
      messages: group.map((one) => one.record),
    }));
    const topicMessages = sends.map(({ topic, messages }) => ({
      topic,
      messages: sortedMessages(messages),
    }));
    const producer = this.producer;
    const answered = await within(SEND_TIMEOUT_MS, async () =>
      (await producer).sendBatch({ acks: ALL_REPLICAS, timeout: SEND_TIMEOUT_MS, topicMessages }),
    );
    assertAllAnswered(sends, answered);
  }

  private async connect(): Promise<Producer> {
    const producer = this.client().producer({
      allowAutoTopicCreation: false,
      createPartitioner: () => partitionOf,
      retry: { initialRetryTime: 100, retries: 3, maxRetryTime: 1_000 },
    });
    await producer.connect();
    return producer;
  }

  /** Forgets the client; what it still holds is closed in the background. */
  private drop(): void {
    const dropped = this.producer;
    this.producer = undefined;
    dropped
      ?.then((producer) => producer.disconnect())
      .catch((error: unknown) => this.logger.debug(`dropped producer: ${String(error)}`));
  }
}

function* partsOf(batch: readonly OutgoingMessage[]): Generator<Addressed[]> {
  let part: Addressed[] = [];
  let bytes = 0;
  for (const message of batch) {
    const record = recordOf(message);
    const size = record.value.length + record.key.length;
    if (part.length > 0 && bytes + size > BATCH_BYTES_MAX) {
      yield part;
      part = [];
      bytes = 0;
    }
    part.push({ topic: message.topic, record });
    bytes += size;
  }
  if (part.length > 0) yield part;
}

function recordOf({ topic, key, content, partition }: OutgoingMessage): Placed {
  const message = { key: Buffer.from(key), value: Buffer.from(content) };
  return {
    ...message,
    partition: partition ?? byKey({ topic, partitionMetadata: ALL_PARTITIONS, message }),
  };
}

/** kafkajs's own looks through the topic's metadata for each message, a given partition or not. */
function partitionOf({ message }: PartitionerArgs): number {
  if (message.partition === undefined) throw new Error('a message without its partition');
  return message.partition;
}

/**
 * kafkajs forgets a partition that it finds no leader for, and one whose leader moves in the middle
 * of a send to a broker that has answered already; both sends resolve. What no broker has answered
 * for is not told.
 */
function assertAllAnswered(
  sent: readonly { topic: string; messages: readonly Placed[] }[],
  answered: readonly RecordMetadata[],
): void {
  for (const { topic, messages } of sent) {
    const ofTopic = answered.filter((one) => one.topicName === topic);
    const told = new Set(ofTopic.map((one) => one.partition));
    const silent = messages.find(({ partition }) => !told.has(partition));
    if (silent) throw new Error(`no broker answered for ${topic}/${silent.partition}`);
  }
}
