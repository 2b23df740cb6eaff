import { Logger } from '@nestjs/common';
import type { LogEntry } from 'kafkajs';
import { Kafka, logLevel } from 'kafkajs';
import type { EventBus, OutgoingMessage, SubscribeOptions, Subscription } from './event-bus.js';
import { PARTITIONS } from './event-bus.js';
import { KafkaProducer } from './kafka-producer.js';
import { mendRequestQueue } from './kafka-request-queue.js';
import { KafkaSubscription } from './kafka-subscription.js';
import { TopicNames } from './topic-names.js';

export interface KafkaOptions {
  readonly brokers: readonly string[];
  readonly clientId: string;
  /** Put before every topic and group; keeps test files apart. */
  readonly prefix?: string;
  /** How long a silent member keeps its partitions. */
  readonly sessionMs?: number;
}

const SESSION_MS = 10_000;
const REPLICAS_MAX = 3;
/** 30 days, as long as the log in PostgreSQL and half of what the inbox remembers. */
const RETENTION_MS = String(30 * 24 * 60 * 60 * 1_000);
const CONNECT_TIMEOUT_MS = 3_000;
const REQUEST_TIMEOUT_MS = 10_000;

/**
 * Apache Kafka through kafkajs 2.2.4, with the defences of reliability.md §3. The only importer of
 * kafkajs is this folder.
 */
export class KafkaBus implements EventBus {
  readonly kind = 'kafka' as const;
  private readonly logger = new Logger(KafkaBus.name);
  private readonly names: TopicNames;
  private readonly producer: KafkaProducer;
  private readonly subscriptions = new Set<KafkaSubscription>();

  constructor(private readonly options: KafkaOptions) {
    mendRequestQueue();
    this.names = new TopicNames(options.prefix);
    this.producer = new KafkaProducer(
      () => this.client(),
      (topic) => this.names.outer(topic),
    );
  }

  async ensureTopics(topics: readonly string[]): Promise<void> {
    const admin = this.client().admin();
    await admin.connect();
    try {
      const wanted = topics.map((topic) => this.names.outer(topic));
      const existing = new Set(await admin.listTopics());
      const { brokers } = await admin.describeCluster();
      const missing = wanted.filter((topic) => !existing.has(topic));
      const replicas = Math.min(REPLICAS_MAX, brokers.length);
      await admin.createTopics({
        waitForLeaders: true,
        topics: missing.map((topic) => ({
          topic,
          numPartitions: PARTITIONS,
          replicationFactor: replicas,
          configEntries: [
            { name: 'retention.ms', value: RETENTION_MS },
            // With three copies a fact is acknowledged when two have it; the broker's default is one.
            { name: 'min.insync.replicas', value: String(Math.max(1, replicas - 1)) },
          ],
        })),
      });
      const { topics: found } = await admin.fetchTopicMetadata({ topics: wanted });
      const wrong = found.filter((topic) => topic.partitions.length !== PARTITIONS);
      if (wrong.length > 0) {
        const list = wrong.map((topic) => `${topic.name} (${topic.partitions.length})`).join(', ');
        throw new Error(`topics need ${PARTITIONS} partitions, or keys lose their order: ${list}`);
      }
    } finally {
      await admin.disconnect();
    }
  }

  async publish(batch: readonly OutgoingMessage[]): Promise<void> {
    await this.producer.publish(batch);
  }

  async subscribe(options: SubscribeOptions): Promise<Subscription> {
    const subscription = new KafkaSubscription(() => this.client(), {
      ...options,
      names: this.names,
      sessionMs: this.options.sessionMs ?? SESSION_MS,
    });
    try {
      await subscription.start();
    } catch (error) {
      await subscription.stop();
      throw error;
    }
    this.subscriptions.add(subscription);
    return subscription;
  }

  async close(): Promise<void> {
    await Promise.all([...this.subscriptions].map((subscription) => subscription.stop()));
    this.subscriptions.clear();
    await this.producer.close();
  }

  private client(): Kafka {
    return new Kafka({
      clientId: this.options.clientId,
      brokers: [...this.options.brokers],
      connectionTimeout: CONNECT_TIMEOUT_MS,
      requestTimeout: REQUEST_TIMEOUT_MS,
      enforceRequestTimeout: true,
      retry: { initialRetryTime: 100, retries: 5, maxRetryTime: 1_500 },
      logLevel: logLevel.WARN,
      // A client's error is mostly a retry (rejoin, reconnect); what a person must see is logged by us.
      logCreator: () => (entry: LogEntry) => {
        this.logger.debug(`${entry.namespace}: ${entry.log.message}`);
      },
    });
  }
}
