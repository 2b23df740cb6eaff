import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { createRequire } from 'node:module';
import { Logger } from '@nestjs/common';
import type { Kafka } from 'kafkajs';
import type { OutgoingMessage } from './event-bus.js';
import { KafkaProducer } from './kafka-producer.js';
import { mendRequestQueue } from './kafka-request-queue.js';
import { KafkaSubscription } from './kafka-subscription.js';
import { TopicNames } from './topic-names.js';

const message = (id: string): OutgoingMessage => ({ topic: 'a', key: 'k', content: id });

interface Sent {
  readonly client: number;
  readonly ids: readonly string[];
}

/** Clients whose sends are answered by the test, one after another. */
class ScriptedClients {
  readonly sent: Sent[] = [];
  readonly dropped: number[] = [];
  made = 0;
  /** Partitions that no broker answers for, though the send resolves. */
  silent: readonly number[] = [];
  private readonly answers: ((error?: Error) => void)[] = [];

  readonly make = (): Kafka => {
    this.made += 1;
    const client = this.made;
    const sendBatch = (batch: {
      topicMessages: { topic: string; messages: { value: Buffer; partition: number }[] }[];
    }): Promise<unknown> => {
      const ids = batch.topicMessages.flatMap(({ messages }) =>
        messages.map((one) => String(one.value)),
      );
      this.sent.push({ client, ids });
      const answered = batch.topicMessages.flatMap(({ topic, messages }) =>
        messages
          .filter(({ partition }) => !this.silent.includes(partition))
          .map(({ partition }) => ({ topicName: topic, partition, errorCode: 0 })),
      );
      return new Promise((resolve, reject) => {
        this.answers.push((error) => (error ? reject(error) : resolve(answered)));
      });
    };
    const disconnect = (): Promise<void> => {
      this.dropped.push(client);
      return Promise.resolve();
    };
    const producer = { connect: () => Promise.resolve(), sendBatch, disconnect };
    return { producer: () => producer } as unknown as Kafka;
  };

  answer(error?: Error): void {
    this.answers.shift()?.(error);
  }
}

// Aim: the faults of kafkajs that reliability.md §3 lists stay without effect.
describe('the Kafka producer', () => {
  let clients: ScriptedClients;
  let producer: KafkaProducer;
  beforeEach(() => {
    jest.useFakeTimers();
    Logger.overrideLogger(false);
    clients = new ScriptedClients();
    producer = new KafkaProducer(clients.make, (topic) => topic);
  });
  afterEach(() => {
    jest.useRealTimers();
  });
  const settle = (): Promise<void> => jest.advanceTimersByTimeAsync(0).then(() => undefined);

  it('has one send under way and joins what waits meanwhile into the next, in order', async () => {
    const all = [message('1'), message('2'), message('3')].map((one) => producer.publish([one]));
    await settle();
    expect(clients.sent).toEqual([{ client: 1, ids: ['1'] }]);

    clients.answer();
    await settle();
    clients.answer();
    await Promise.all(all);

    expect(clients.sent).toEqual([
      { client: 1, ids: ['1'] },
      { client: 1, ids: ['2', '3'] },
    ]);
  });

  it('drops the client that gives no answer in time and sends with a fresh one', async () => {
    const hanging = producer.publish([message('1')]);
    const outcome = hanging.catch((error: unknown) => String(error));
    await jest.advanceTimersByTimeAsync(5_000);
    expect(await outcome).toMatch(/no answer in 5000 ms/);

    const again = producer.publish([message('1')]);
    await settle();
    clients.answer(); // the late answer of the dropped client settles nothing
    clients.answer();
    await again;

    expect(clients.sent.map((one) => one.client)).toEqual([1, 2]);
    expect(clients.dropped).toEqual([1]);
  });

  it('tells every caller of a failed send that the outcome is unknown', async () => {
    const first = producer.publish([message('1')]);
    await settle();
    const both = Promise.allSettled(['2', '3'].map((id) => producer.publish([message(id)])));
    clients.answer();
    await first;
    await settle();

    clients.answer(new Error('broker says no'));
    const outcomes = await both;

    expect(outcomes.map((one) => one.status)).toEqual(['rejected', 'rejected']);
    expect(clients.dropped).toEqual([1]);
  });

  it('takes a partition that no broker answered for as not told, though kafkajs resolves', async () => {
    clients.silent = [3];
    const partitions = [0, 3, 5];
    const batch = partitions.map((partition) => ({ ...message(`of ${partition}`), partition }));
    const outcome = producer.publish(batch).catch((error: unknown) => String(error));
    await settle();
    clients.answer();

    expect(await outcome).toMatch(/no broker answered for a\/3/);
    expect(clients.dropped).toEqual([1]);
  });

  it('sends nothing after a part that failed, so that nothing overtakes', async () => {
    const large = ['1', '2'].map((id) => ({ ...message(id), content: id.repeat(600_000) }));
    const outcome = producer.publish(large).catch((error: unknown) => String(error));
    await settle();
    clients.answer(new Error('broker says no'));

    expect(await outcome).toMatch(/broker says no/);
    expect(clients.sent.map(({ ids }) => ids.map((id) => id[0]))).toEqual([['1']]);
  });

  it('sends nothing for an empty batch', async () => {
    await producer.publish([]);

    expect(clients.made).toBe(0);
  });
});

interface Listener {
  (event: { payload: unknown }): void;
}

/** Consumers that can be made to crash or to fetch. */
class ScriptedConsumers {
  readonly listeners: Map<string, Listener>[] = [];
  disconnected = 0;

  readonly make = (): Kafka => {
    const listeners = new Map<string, Listener>();
    this.listeners.push(listeners);
    const consumer = {
      events: { FETCH: 'fetch', REBALANCING: 'rebalancing', GROUP_JOIN: 'join', CRASH: 'crash' },
      on: (name: string, listener: Listener) => listeners.set(name, listener),
      connect: () => Promise.resolve(),
      subscribe: () => Promise.resolve(),
      run: () => Promise.resolve(),
      disconnect: () => {
        this.disconnected += 1;
        return Promise.resolve();
      },
    };
    return { consumer: () => consumer } as unknown as Kafka;
  };

  emit(name: string, payload: unknown): void {
    this.listeners.at(-1)?.get(name)?.({ payload });
  }
}

describe('the Kafka subscription', () => {
  let consumers: ScriptedConsumers;
  let fatal: Error[];
  let subscription: KafkaSubscription;
  beforeEach(async () => {
    jest.useFakeTimers();
    Logger.overrideLogger(false);
    consumers = new ScriptedConsumers();
    fatal = [];
    subscription = new KafkaSubscription(consumers.make, {
      group: 'g',
      topics: ['a'],
      names: new TopicNames('test'),
      sessionMs: 6_000,
      onBatch: () => Promise.resolve(0),
      onFatal: (error) => fatal.push(error),
    });
    await subscription.start();
  });
  afterEach(async () => {
    await subscription.stop();
    jest.useRealTimers();
  });
  const crash = { restart: false, error: new Error('non-retriable') };

  it('builds a silent consumer anew within a minute', async () => {
    await jest.advanceTimersByTimeAsync(40_000);

    expect(consumers.listeners).toHaveLength(2);
    expect(consumers.disconnected).toBe(1);
    expect(fatal).toEqual([]);
  });

  it('leaves a consumer alone that fetches', async () => {
    for (let second = 0; second < 90; second += 1) {
      consumers.emit('fetch', {});
      await jest.advanceTimersByTimeAsync(1_000);
    }

    expect(consumers.listeners).toHaveLength(1);
  });

  it('builds a consumer anew that crashed for good, at once', async () => {
    consumers.emit('crash', crash);
    await jest.advanceTimersByTimeAsync(0);

    expect(consumers.listeners).toHaveLength(2);
  });

  it('leaves a crash that kafkajs heals itself to kafkajs', async () => {
    consumers.emit('crash', { ...crash, restart: true });
    await jest.advanceTimersByTimeAsync(0);

    expect(consumers.listeners).toHaveLength(1);
  });

  it('asks for the end of the process when three new consumers made no progress', async () => {
    for (let time = 0; time < 4; time += 1) {
      expect(fatal).toEqual([]);
      consumers.emit('crash', crash);
      await jest.advanceTimersByTimeAsync(0);
    }

    expect(fatal.map((error) => error.message)).toEqual(['consumer of g is dead']);
  });

  it('begins to count again after progress', async () => {
    for (let time = 0; time < 8; time += 1) {
      consumers.emit('crash', crash);
      await jest.advanceTimersByTimeAsync(0);
      consumers.emit('fetch', {});
    }

    expect(fatal).toEqual([]);
  });

  it('does nothing more once it is stopped', async () => {
    await subscription.stop();
    consumers.emit('crash', crash);
    await jest.advanceTimersByTimeAsync(60_000);

    expect(consumers.listeners).toHaveLength(1);
  });
});

describe('the request queue of kafkajs', () => {
  it('arms no timer while nothing is pending, and one of at least 10 ms otherwise', () => {
    mendRequestQueue();
    jest.useFakeTimers();
    const load = createRequire(import.meta.url);
    const RequestQueue = load('kafkajs/src/network/requestQueue/index.js') as new (
      options: object,
    ) => { pending: unknown[]; scheduleCheckPendingRequests(): void; destroy(): void };
    const queue = new RequestQueue({ maxInFlightRequests: 0, logger: { debug: () => undefined } });

    queue.scheduleCheckPendingRequests();
    const idle = jest.getTimerCount();
    queue.pending.push({});
    queue.scheduleCheckPendingRequests();
    const busy = jest.getTimerCount();
    jest.advanceTimersByTime(9);
    const early = jest.getTimerCount();
    queue.destroy();
    jest.useRealTimers();

    expect([idle, busy, early]).toEqual([0, 1, 1]);
  });
});
