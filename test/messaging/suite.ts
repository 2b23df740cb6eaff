import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { newId } from '@lib/kernel';
import { Logger } from '@nestjs/common';
import type { Step } from '@lib/messaging';
import { eventually } from '@lib/testing';
import type { BusKind } from './probe.js';
import { Probe, upTo } from './probe.js';
import { ProbeConsumer, thingHappened } from './probe-events.js';
import type { WorkerOrder } from './worker.js';

const LIMIT_MS = 30_000;
const TEST_MS = 90_000;

const KILL_STEPS: readonly Step[] = [
  'relay.claimed',
  'relay.published',
  'relay.marked',
  'consumer.received',
  'consumer.inbox-written',
  'consumer.effect-done',
  'consumer.committed',
  'consumer.offset-committed',
];

/** What every bus must keep; run for each adapter on the real server. */
export function busConformance(kind: BusKind): void {
  describe(`event bus ${kind}`, () => {
    let probe: Probe;
    beforeAll(async () => {
      Logger.overrideLogger(false); // parking is loud by design, and here it is provoked
      probe = await Probe.create(kind);
    }, TEST_MS);
    afterEach(() => probe.stopMembers(), TEST_MS);
    afterAll(() => probe.drop(), TEST_MS);

    orderAndOnce(() => probe);
    membership(() => probe);
    parking(() => probe);
    kills(() => probe);

    it('has doubled no effect in all of the above', async () => {
      expect(await probe.doubled()).toBe(0);
    });
  });
}

function orderAndOnce(probe: () => Probe): void {
  it(
    'keeps the order of each key with two relays, two consumers and concurrent writers',
    async () => {
      const subjects = upTo(12).map((number) => `order-${number}-${newId()}`);
      await probe().member({ relay: true, consume: true });
      await probe().member({ relay: true, consume: true });

      await Promise.all(
        subjects.map(async (subject) => {
          for (const number of upTo(25)) await probe().append(subject, number);
        }),
      );

      for (const subject of subjects) await expectEffects(probe(), subject, 25);
    },
    TEST_MS,
  );

  it(
    'loses nothing when commits invert: the later row commits first',
    async () => {
      await probe().member({ relay: true, consume: true });
      for (const round of upTo(5)) {
        const [early, late] = [`early-${round}-${newId()}`, `late-${round}-${newId()}`];
        let appended!: () => void;
        let letGo!: () => void;
        const hasAppended = new Promise<void>((resolve) => (appended = resolve));
        const mayCommit = new Promise<void>((resolve) => (letGo = resolve));

        const earlyCommit = probe().unitOfWork.run(async (tx) => {
          await probe().appendIn(tx, early, 1);
          appended();
          await mayCommit;
        });
        await hasAppended;
        await probe().append(late, 1);
        await expectEffects(probe(), late, 1);
        const before = await probe().effects(early);
        letGo();
        await earlyCommit;

        expect(before).toEqual([]);
        await expectEffects(probe(), early, 1);
      }
    },
    TEST_MS,
  );

  it(
    'makes a second writer of the same key wait, so that its order is the order of commits',
    async () => {
      const subject = `turn-${newId()}`;
      await probe().member({ relay: true, consume: true });
      let second: Promise<string> | undefined;

      await probe().unitOfWork.run(async (tx) => {
        await probe().appendIn(tx, subject, 1);
        second = probe().append(subject, 2);
        await eventually(async () => {
          const waiting = 'SELECT count(*)::int AS n FROM pg_locks WHERE NOT granted';
          expect((await probe().reads.query<{ n: number }>(waiting))[0]!.n).toBeGreaterThan(0);
        });
      });
      await second;

      await expectEffects(probe(), subject, 2);
    },
    TEST_MS,
  );

  it(
    'delivers at least once and has each effect exactly once, also when everything is told thrice',
    async () => {
      const subject = `thrice-${newId()}`;
      const member = await probe().member({ consume: true });
      const copies = upTo(20).map((number) => ({
        topic: thingHappened.topic,
        key: subject,
        id: newId(),
        number,
      }));
      const batch = copies.map((copy) => ({
        ...copy,
        content: envelope(copy.id, subject, copy.number),
      }));

      for (const _time of upTo(3)) await member.bus.publish(batch);

      await expectEffects(probe(), subject, 20);
    },
    TEST_MS,
  );
}

function membership(probe: () => Probe): void {
  it(
    'shares the partitions with a second member and gives them back when it leaves, under load',
    async () => {
      const subjects = upTo(6).map((number) => `rebalance-${number}-${newId()}`);
      const write = async (from: number): Promise<void> => {
        for (const number of upTo(10)) {
          await Promise.all(subjects.map((subject) => probe().append(subject, from + number)));
        }
      };
      const first = await probe().member({ relay: true, consume: true });
      await eventually(() => expect(first.subscription!.assigned()).toHaveLength(6), LIMIT_MS);
      await write(0);

      const second = await probe().member({ consume: true });
      const joining = write(10);
      await eventually(() => {
        expect(second.subscription!.assigned()).toHaveLength(3);
        expect(first.subscription!.assigned()).toHaveLength(3);
      }, LIMIT_MS);
      const held = [...first.subscription!.assigned(), ...second.subscription!.assigned()];
      await joining;
      const leaving = write(20);
      await second.subscription!.stop();
      await leaving;

      expect(new Set(held).size).toBe(6);
      await eventually(() => expect(first.subscription!.assigned()).toHaveLength(6), LIMIT_MS);
      for (const subject of subjects) await expectEffects(probe(), subject, 30);
    },
    TEST_MS,
  );

  it(
    'parks nothing when the surroundings fail: the batch comes again until it can be taken',
    async () => {
      const subject = `away-${newId()}`;
      const consumer = new ProbeConsumer();
      consumer.awayTimes = 2;
      await probe().member({ relay: true, consume: true, consumers: [consumer] });

      await probe().append(subject, 1, 'away');
      await probe().append(subject, 2);

      await expectEffects(probe(), subject, 2);
      expect(await probe().parked(consumer).list({ subject })).toEqual([]);
      expect(consumer.awayTimes).toBe(0);
    },
    TEST_MS,
  );
}

function parking(probe: () => Probe): void {
  it(
    'parks the key of a poison message only, and replays it in order after a dry run',
    async () => {
      const [ill, well] = [`ill-${newId()}`, `well-${newId()}`];
      const consumer = new ProbeConsumer();
      const release = new ProbeConsumer('release', true);
      await probe().member({ relay: true, consume: true, consumers: [consumer, release] });
      const parked = probe().parked(consumer, release);

      await probe().append(ill, 1);
      await probe().append(ill, 2, 'poison');
      for (const number of upTo(3)) await probe().append(well, number);
      await probe().append(ill, 3);

      await expectEffects(probe(), well, 3);
      await eventually(async () => {
        const list = await parked.list({ subject: ill, consumer: 'probe' });
        expect(list.map((one) => one.reason)).toEqual(['handler-failed', 'behind-parked']);
      }, LIMIT_MS);
      expect(await probe().effects(ill)).toEqual([1]);
      // The release handler lost only the faulty event and passed the parked key.
      await eventually(
        async () => expect(await probe().effects(ill, 'release')).toEqual([1, 3]),
        LIMIT_MS,
      );

      const stillIll = await parked.replay({ subject: ill, consumer: 'probe', dryRun: false });
      expect(stillIll.map((one) => one.outcome)).toEqual(['failed', 'blocked']);
      consumer.cured = true;
      const dry = await parked.replay({ subject: ill, consumer: 'probe', dryRun: true });
      expect(dry.map((one) => one.outcome)).toEqual(['would-replay', 'would-replay']);
      expect(await probe().effects(ill)).toEqual([1]);
      const real = await parked.replay({ subject: ill, consumer: 'probe', dryRun: false });
      expect(real.map((one) => one.outcome)).toEqual(['replayed', 'replayed']);
      await probe().append(ill, 4);
      await expectEffects(probe(), ill, 4);
    },
    TEST_MS,
  );

  it(
    'parks an unknown version with its key, an unknown type, wrong data and what is no envelope',
    async () => {
      const keys = {
        version: `v-${newId()}`,
        type: `t-${newId()}`,
        data: `d-${newId()}`,
        text: `x-${newId()}`,
      };
      const member = await probe().member({ consume: true });
      const send = (key: string, content: string): Promise<void> =>
        member.bus.publish([{ topic: thingHappened.topic, key, id: newId(), content }]);
      const other = (subject: string, type: string, data: unknown = { number: 1 }): string =>
        JSON.stringify({ ...(JSON.parse(envelope(newId(), subject, 1)) as object), type, data });

      await send(
        keys.version,
        other(keys.version, 'enforcement.messaging-probe.thing-happened.v2'),
      );
      await send(keys.version, envelope(newId(), keys.version, 2));
      await send(keys.type, other(keys.type, 'enforcement.messaging-probe.never-declared.v1'));
      await send(keys.type, envelope(newId(), keys.type, 1));
      await send(keys.data, other(keys.data, thingHappened.type, { number: 'one' }));
      await send(keys.text, 'no JSON at all');
      await send(keys.text, other('nul\0in the subject', thingHappened.type));
      await send(keys.text, envelope(newId(), keys.text, 1));

      await expectEffects(probe(), keys.type, 1);
      await expectEffects(probe(), keys.text, 1);
      const reasons = async (subject: string): Promise<string[]> =>
        (await probe().parked(new ProbeConsumer()).list({ subject })).map(
          (one) => `${one.consumer}: ${one.reason}`,
        );
      await eventually(async () => {
        expect(await reasons(keys.version)).toEqual([
          'probe: unknown-version',
          'probe: behind-parked',
        ]);
        expect(await reasons(keys.type)).toEqual(['unrouted: unknown-type']);
        expect(await reasons(keys.data)).toEqual(['probe: invalid-data']);
        expect(await reasons(keys.text)).toEqual(['unrouted: unreadable', 'unrouted: unreadable']);
      }, LIMIT_MS);
      expect(await probe().effects(keys.version)).toEqual([]);
      expect(await probe().effects(keys.data)).toEqual([]);
    },
    TEST_MS,
  );
}

function kills(probe: () => Probe): void {
  it.each(KILL_STEPS)(
    'survives kill -9 right after %s: nothing lost, nothing doubled, order kept',
    async (step) => {
      const subjects = upTo(8).map((number) => `kill-${number}-${newId()}`);
      for (const number of upTo(10)) {
        await Promise.all(subjects.map((subject) => probe().append(subject, number)));
      }
      const helper = step.startsWith('relay.') ? undefined : await probe().member({ relay: true });

      for (const occurrence of [1, 2]) {
        const ended = await runUntilKilled({
          address: probe().address,
          relay: step.startsWith('relay.'),
          consume: step.startsWith('consumer.'),
          killAt: step,
          occurrence,
        });
        expect(ended).toBe('SIGKILL');
      }
      await helper?.stop();
      await probe().member({ relay: true, consume: true });

      for (const subject of subjects) await expectEffects(probe(), subject, 10);
      expect(await probe().unsent()).toBe(0);
    },
    TEST_MS,
  );
}

/** Starts a member in a process of its own and waits for its death; returns the signal or code. */
async function runUntilKilled(order: WorkerOrder): Promise<string> {
  const loader = join(import.meta.dirname, 'typescript-loader.mjs');
  const worker = join(import.meta.dirname, 'worker.ts');
  const child = spawn(process.execPath, ['--import', loader, worker, JSON.stringify(order)], {
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  const [code, signal] = (await once(child, 'exit')) as [number | null, string | null];
  return signal ?? `exit code ${code}`;
}

/** Each number once and in order. */
async function expectEffects(probe: Probe, subject: string, count: number): Promise<void> {
  await eventually(async () => expect(await probe.effects(subject)).toEqual(upTo(count)), LIMIT_MS);
}

function envelope(id: string, subject: string, number: number): string {
  return JSON.stringify({
    specversion: '1.0',
    id,
    source: '/messaging-probe',
    type: thingHappened.type,
    subject,
    time: '2026-01-05T01:00:00Z',
    datacontenttype: 'application/json',
    aggregateversion: number,
    homecourt: '虚构0101',
    data: { number },
  });
}
