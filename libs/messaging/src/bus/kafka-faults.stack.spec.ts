import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { Logger } from '@nestjs/common';
import { newId } from '@lib/kernel';
import { eventually, testServices } from '@lib/testing';
import { expectEffects, LIMIT_MS, TEST_MS } from '../../../../test/messaging/expectations.js';
import { Probe, upTo } from '../../../../test/messaging/probe.js';
import { KafkaBus } from './kafka-bus.js';
import type { KafkaSubscription } from './kafka-subscription.js';

// Aim: the defences work on a real broker, not only on scripted clients.
describe('Kafka', () => {
  let probe: Probe;
  const warnings: string[] = [];
  const note = (warning: Error): number => warnings.push(warning.name);
  beforeAll(async () => {
    Logger.overrideLogger(false);
    process.on('warning', note);
    probe = await Probe.create('kafka');
  }, TEST_MS);
  afterEach(() => probe.stopMembers());
  afterAll(async () => {
    process.off('warning', note);
    await probe.drop();
  });

  it(
    'goes on after the watchdog has dropped and built the consumer anew, in mid-stream',
    async () => {
      const subject = `watchdog-${newId()}`;
      const member = await probe.member({ relay: true, consume: true });
      const subscription = member.subscription as KafkaSubscription;
      await eventually(() => expect(subscription.assigned()).toHaveLength(6), LIMIT_MS);
      for (const number of upTo(30)) {
        await probe.append(subject, number);
        if (number === 10) subscription.watch(-1);
      }

      await expectEffects(probe, subject, 30);
      expect(await probe.doubled()).toBe(0);
    },
    TEST_MS,
  );

  it('refuses a topic that somebody made with another number of partitions', async () => {
    const { Kafka, logLevel } = await import('kafkajs');
    const brokers = [...testServices().kafkaBrokers];
    const topic = `t${newId()}`;
    const admin = new Kafka({ brokers, logLevel: logLevel.NOTHING }).admin();
    await admin.connect();
    await admin.createTopics({ waitForLeaders: true, topics: [{ topic, numPartitions: 3 }] });
    const bus = new KafkaBus({ brokers, clientId: 'test' });

    await expect(bus.ensureTopics([topic])).rejects.toThrow(/need 6 partitions/);

    await admin.deleteTopics({ topics: [topic] });
    await admin.disconnect();
    await bus.close();
  }, 20_000);

  it('rejects a publish on a topic that does not exist, and works again at once', async () => {
    const topic = 'enforcement.messaging-probe';
    const member = await probe.member({});
    const one = { key: 'k', content: 'x' };

    await expect(member.bus.publish([{ ...one, topic: 'never.made' }])).rejects.toThrow();

    await expect(member.bus.publish([{ ...one, topic }])).resolves.toBeUndefined();
  }, 30_000);

  it('rejects within seconds when no broker is there', async () => {
    const bus = new KafkaBus({ brokers: ['127.0.0.1:1'], clientId: 'test' });

    await expect(bus.publish([{ topic: 'a', key: 'k', content: 'x' }])).rejects.toThrow();
    await expect(bus.ensureTopics(['a'])).rejects.toThrow();

    await bus.close();
  }, 30_000);

  it('has caused no TimeoutNegativeWarning in all of the above', () => {
    expect(warnings.filter((name) => name === 'TimeoutNegativeWarning')).toEqual([]);
  });
});
