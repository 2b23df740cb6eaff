import { openDatabase, statementName } from '@lib/persistence';
import type { DataSource } from 'typeorm';
import { Signal } from '../signal.js';
import type { EventBus, OutgoingMessage, SubscribeOptions, Subscription } from './event-bus.js';
import { PostgresLogSubscription } from './postgres-log-subscription.js';
import { TopicNames } from './topic-names.js';

export interface PostgresLogOptions {
  readonly url: string;
  /** Put before every topic and group; keeps test files apart. */
  readonly prefix?: string;
}

const PUBLISH = 'SELECT bus.publish($1::text[], $2::text[], $3::text[])';
const ENSURE = 'SELECT bus.ensure_topics($1::text[])';

interface NamedClient {
  query(config: { name: string; text: string; values: unknown[] }): Promise<unknown>;
}

/**
 * The bus of the embedded default: a log in schema `bus` of the same database server, reached by
 * functions only. Positions are taken under a row lock kept to the commit, so their order is the
 * order of commits and no reader can pass over a message (reliability.md finding 8).
 */
export class PostgresLogBus implements EventBus {
  readonly kind = 'postgres-log' as const;
  private readonly names: TopicNames;
  private readonly subscriptions = new Set<PostgresLogSubscription>();
  private opening: Promise<DataSource> | undefined;

  constructor(private readonly options: PostgresLogOptions) {
    this.names = new TopicNames(options.prefix);
  }

  async ensureTopics(topics: readonly string[]): Promise<void> {
    await this.call(ENSURE, [topics.map((topic) => this.names.outer(topic))]);
  }

  async publish(batch: readonly OutgoingMessage[]): Promise<void> {
    if (batch.length === 0) return;
    await this.call(PUBLISH, [
      batch.map((message) => this.names.outer(message.topic)),
      batch.map((message) => message.key),
      batch.map((message) => message.content),
    ]);
    for (const subscription of this.subscriptions) subscription.wake();
  }

  async subscribe(options: SubscribeOptions): Promise<Subscription> {
    const subscription = new PostgresLogSubscription(await this.dataSource(), {
      ...options,
      names: this.names,
      signal: new Signal(),
    });
    this.subscriptions.add(subscription);
    subscription.start();
    return subscription;
  }

  async close(): Promise<void> {
    await Promise.all([...this.subscriptions].map((subscription) => subscription.stop()));
    this.subscriptions.clear();
    const dataSource = await this.opening?.catch(() => undefined);
    if (dataSource?.isInitialized) await dataSource.destroy();
    this.opening = undefined;
  }

  /** Opened at first use and again after a failure: a bus that is away must not stop the boot. */
  private async dataSource(): Promise<DataSource> {
    this.opening ??= openDatabase({ url: this.options.url, schema: 'bus', poolSize: 4 });
    try {
      return await this.opening;
    } catch (error) {
      this.opening = undefined;
      throw error;
    }
  }

  private async call(sql: string, values: unknown[]): Promise<void> {
    const runner = (await this.dataSource()).createQueryRunner();
    try {
      const client = (await runner.connect()) as NamedClient;
      await client.query({ name: statementName(sql), text: sql, values });
    } finally {
      await runner.release();
    }
  }
}
