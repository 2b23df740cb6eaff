import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { Logger } from '@nestjs/common';
import type { Kafka } from 'kafkajs';
import { KafkaSubscription } from './kafka-subscription.js';
import { TopicNames } from './topic-names.js';

// Aim: a consumer that crashed or fell silent is replaced, by us alone, and what was dropped is not heard.
interface Listener {
  (event: { payload: unknown }): void;
}

/** Consumers that can be made to crash or to fetch. */
class ScriptedConsumers {
  readonly listeners: Map<string, Listener>[] = [];
  disconnected = 0;
  away = false;

  readonly make = (): Kafka => {
    const listeners = new Map<string, Listener>();
    this.listeners.push(listeners);
    const consumer = {
      events: { FETCH: 'fetch', REBALANCING: 'rebalancing', GROUP_JOIN: 'join', CRASH: 'crash' },
      on: (name: string, listener: Listener) => listeners.set(name, listener),
      connect: () => (this.away ? Promise.reject(new Error('away')) : Promise.resolve()),
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

  it('builds a consumer anew that kafkajs would start again: one in its hands cannot be stopped', async () => {
    consumers.emit('crash', { ...crash, restart: true });
    await jest.advanceTimersByTimeAsync(0);

    expect(consumers.listeners).toHaveLength(2);
    expect(consumers.disconnected).toBe(1);
  });

  it('builds again soon, and without end, while the broker is away', async () => {
    consumers.away = true;
    consumers.emit('crash', crash);
    await jest.advanceTimersByTimeAsync(21_000);
    expect(consumers.listeners.length).toBeGreaterThan(10);
    consumers.away = false;
    await jest.advanceTimersByTimeAsync(2_000);
    const built = consumers.listeners.length;
    await jest.advanceTimersByTimeAsync(20_000);

    expect(consumers.listeners).toHaveLength(built);
    expect(fatal).toEqual([]);
  });

  it('hears nothing of a consumer that was dropped', async () => {
    const dropped = consumers.listeners[0];
    consumers.emit('crash', crash);
    await jest.advanceTimersByTimeAsync(0);
    dropped?.get('join')?.({ payload: { memberAssignment: { 'test.a': [0] } } });
    for (let second = 0; second < 35; second += 1) {
      dropped?.get('fetch')?.({ payload: {} });
      await jest.advanceTimersByTimeAsync(1_000);
    }

    expect(subscription.assigned()).toEqual([]);
    expect(consumers.listeners.length).toBeGreaterThan(2);
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
