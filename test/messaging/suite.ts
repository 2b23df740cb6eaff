import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { newId } from '@lib/kernel';
import { Logger } from '@nestjs/common';
import { eventually } from '@lib/testing';
import type { BusKind } from './probe.js';
import { Probe, upTo } from './probe.js';
import { ProbeConsumer, thingHappened } from './probe-events.js';
import { kills } from './kill-suite.js';
import { parking } from './parking-suite.js';
import { envelope, expectEffects, LIMIT_MS, TEST_MS } from './expectations.js';

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
    'tells a backlog of large facts that no single send could hold, in order',
    async () => {
      const subject = `large-${newId()}`;
      const note = '大'.repeat(200_000);
      for (const number of upTo(20)) await probe().append(subject, number, note);

      await probe().member({ relay: true, consume: true });

      await expectEffects(probe(), subject, 20);
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
