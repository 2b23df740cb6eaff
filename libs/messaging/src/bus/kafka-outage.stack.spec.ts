import { connect } from 'node:net';
import type { Socket } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { Logger } from '@nestjs/common';
import { newId } from '@lib/kernel';
import { eventually, testServices } from '@lib/testing';
import type { ISocketFactory } from 'kafkajs';
import { Kafka, logLevel } from 'kafkajs';
import { KafkaBus } from './kafka-bus.js';
import { KafkaSubscription } from './kafka-subscription.js';
import { TopicNames } from './topic-names.js';

const PARTITIONS = [0, 1, 2, 3, 4, 5];
const HEALED_MS = 80_000;

/** A line to the broker that can be cut: what is open breaks, what is new is refused. */
class Line {
  private readonly sockets = new Set<Socket>();
  private isCut = false;
  onStarting: () => void = () => undefined;

  readonly factory: ISocketFactory = ({ host, port, onConnect }) => {
    const socket = connect({ host, port: this.isCut ? 1 : port }, onConnect);
    this.sockets.add(socket.on('close', () => this.sockets.delete(socket)));
    return socket;
  };

  cut(): void {
    this.isCut = true;
    const reset = Object.assign(new Error('reset'), { code: 'ECONNRESET' });
    for (const socket of this.sockets) socket.destroy(reset);
  }

  mend(): void {
    this.isCut = false;
  }

  client(brokers: readonly string[]): Kafka {
    return new Kafka({
      brokers: [...brokers],
      connectionTimeout: 3_000,
      retry: { initialRetryTime: 100, retries: 5, maxRetryTime: 1_500 },
      socketFactory: this.factory,
      logLevel: logLevel.INFO,
      logCreator: () => (entry) => {
        if (this.isCut && entry.log.message === 'Starting') this.onStarting();
      },
    });
  }
}

// Aim: an outage of the broker leaves one consumer behind. kafkajs cannot stop a consumer that it is
// starting again: dropped in that moment it lives on, takes the partitions and does nothing with them.
describe('a broker that was away', () => {
  const closers: (() => Promise<unknown>)[] = [];
  beforeAll(() => Logger.overrideLogger(false));
  afterEach(async () => {
    for (const close of closers.splice(0).reverse()) await close();
  });

  it('is heard on every partition although the watchdog came while kafkajs started again', async () => {
    const brokers = testServices().kafkaBrokers;
    const topic = `enforcement.outage-${newId()}`;
    const straight = new KafkaBus({ brokers, clientId: 'straight' });
    closers.push(() => straight.close());
    await straight.ensureTopics([topic]);
    const publish = (): Promise<void> =>
      straight.publish(
        PARTITIONS.map((partition) => ({ topic, key: 'k', partition, content: 'x' })),
      );
    const taken = new Set<number>();
    const line = new Line();
    const subscription = new KafkaSubscription(() => line.client(brokers), {
      group: `outage-${newId()}`,
      topics: [topic],
      names: new TopicNames(undefined),
      sessionMs: 10_000,
      onBatch: async (batch) => {
        if (batch.isStale()) return 0;
        taken.add(batch.partition);
        return batch.messages.length;
      },
      onFatal: () => undefined,
    });
    closers.push(() => subscription.stop());
    await subscription.start();
    await publish();
    await eventually(() => expect([...taken].sort()).toEqual(PARTITIONS), 30_000);

    const startsAgain = new Promise<void>((resolve) => (line.onStarting = resolve));
    line.cut();
    await Promise.race([startsAgain, delay(5_000)]);
    await delay(100);
    // What the watchdog does by itself after 30 s without a fetch.
    subscription.watch(-1);
    await delay(200);
    line.mend();
    taken.clear();
    await publish();

    await eventually(() => expect([...taken].sort()).toEqual(PARTITIONS), HEALED_MS);
  }, 180_000);
});
