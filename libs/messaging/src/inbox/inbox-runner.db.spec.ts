import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { newId } from '@lib/kernel';
import { openDatabase, schemaOf, sqlState, UnitOfWork } from '@lib/persistence';
import { Logger } from '@nestjs/common';
import type { DataSource } from 'typeorm';
import { envelope, TEST_MS } from '../../../../test/messaging/expectations.js';
import {
  PROBE_APP,
  ProbeConsumer,
  thingHappened,
} from '../../../../test/messaging/probe-events.js';
import { Probe } from '../../../../test/messaging/probe.js';
import type { IncomingBatch } from '../bus/event-bus.js';
import { ConsumerRegistry } from './consumer-registry.js';
import { InboxRunner } from './inbox-runner.js';

// Aim: what comes badly or while a neighbour stands still loses no event and stops no partition.
describe('the inbox', () => {
  let probe: Probe;
  let dataSource: DataSource;
  let runner: InboxRunner;
  const consumer = new ProbeConsumer();
  beforeAll(async () => {
    Logger.overrideLogger(false); // parking is loud by design, and here it is provoked
    probe = await Probe.create('postgres-log');
    dataSource = await openDatabase({
      url: probe.address.databaseUrl,
      schema: schemaOf(PROBE_APP),
    });
    const unitOfWork = new UnitOfWork(dataSource);
    const registry = new ConsumerRegistry([consumer]);
    runner = new InboxRunner({ group: PROBE_APP, registry, unitOfWork });
  }, TEST_MS);
  afterAll(async () => {
    await dataSource.destroy();
    await probe.drop();
  });

  const batch = (key: string, contents: readonly string[], from = 0n): IncomingBatch => ({
    topic: thingHappened.topic,
    partition: 0,
    messages: contents.map((content, index) => ({
      ...{ topic: thingHappened.topic, partition: 0, position: from + BigInt(index), key, content },
      appendedAt: new Date(0),
    })),
    isStale: () => false,
    heartbeat: () => Promise.resolve(),
  });
  const open = async (subject: string): Promise<string[]> =>
    (await probe.parked(consumer).list({ subject })).map((one) => one.reason);
  const poison = (subject: string): string => {
    const event = JSON.parse(envelope(newId(), subject, 1)) as object;
    return JSON.stringify({ ...event, data: { number: 1, note: 'poison' } });
  };

  it('waits for a frozen member that holds the same event, and parks nothing', async () => {
    const [id, subject] = [newId<'Event'>(), `frozen-${newId()}`];
    const frozen = dataSource.createQueryRunner();
    await frozen.startTransaction();
    await frozen.query('INSERT INTO inbox (consumer, event_id) VALUES ($1, $2)', ['probe', id]);

    const refused: unknown = await runner
      .take(batch(subject, [envelope(id, subject, 1)]))
      .catch((error: unknown) => error);
    await frozen.rollbackTransaction();
    await frozen.release();

    expect(sqlState(refused)).toBe('55P03');
    expect(await open(subject)).toEqual([]);
    expect(await runner.take(batch(subject, [envelope(id, subject, 1)]))).toBe(1);
    expect(await probe.effects(subject)).toEqual([1]);
  }, 30_000);

  it.each([
    ['by the topic of another app', 'enforcement.case-funds', {}],
    ['with the source of another app', thingHappened.topic, { source: '/case-funds' }],
    ['by a topic that only begins like its own', thingHappened.topic.slice(0, -1), {}],
  ])(
    'takes in nothing that comes %s, and the true event afterwards',
    async (_how, topic, change) => {
      const [id, subject] = [newId<'Event'>(), `voice-${newId()}`];
      const told = JSON.parse(envelope(id, subject, 1)) as object;
      const forged = batch(subject, [JSON.stringify({ ...told, ...change })]);

      await runner.take({
        ...forged,
        topic,
        messages: forged.messages.map((message) => ({ ...message, topic })),
      });
      expect(await probe.effects(subject)).toEqual([]);
      await runner.take(batch(subject, [envelope(id, subject, 1)], 7n));

      expect(await probe.effects(subject)).toEqual([1]);
      expect(await open(subject)).toEqual(['unreadable']);
    },
  );

  it.each(['key', 'subject'])('goes on behind a %s that no index takes', async (where) => {
    const long = randomBytes(3_000).toString('base64');
    const good = `good-${newId()}`;
    const bad = where === 'key' ? 'no JSON at all' : envelope(newId(), long, 1);

    const done = await runner.take(batch(long, [bad, envelope(newId(), good, 1)], 100n));

    expect(done).toBe(2);
    expect(await probe.effects(good)).toEqual([1]);
    expect(await open(long.slice(0, 512))).toContain('unreadable');
  });

  it('keeps the second poison that comes at the same place of a topic made anew', async () => {
    const [before, after] = [`before-${newId()}`, `after-${newId()}`];

    await runner.take(batch(before, [poison(before)], 7n));
    await runner.take(batch(after, [poison(after)], 7n));

    expect(await open(before)).toEqual(['handler-failed']);
    expect(await open(after)).toEqual(['handler-failed']);
  });

  it('parks what cannot be read once, however often it comes', async () => {
    const key = `twice-${newId()}`;

    await runner.take(batch(key, ['no JSON'], 9n));
    await runner.take(batch(key, ['no JSON'], 9n));

    expect(await open(key)).toEqual(['unreadable']);
  });

  it('has each effect once when a chunk holds new events, old ones and the same twice', async () => {
    const subject = `mixed-${newId()}`;
    const [first, second] = [1, 2].map((number) => envelope(newId(), subject, number));

    await runner.take(batch(subject, [first!]));
    await runner.take(batch(subject, [first!, second!, second!]));

    expect(await probe.effects(subject)).toEqual([1, 2]);
  });
});
