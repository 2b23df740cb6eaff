import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { createRequire } from 'node:module';
import { Logger } from '@nestjs/common';
import type { Kafka } from 'kafkajs';
import type { OutgoingMessage } from './event-bus.js';
import { KafkaProducer } from './kafka-producer.js';
import { mendRequestQueue } from './kafka-request-queue.js';

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
