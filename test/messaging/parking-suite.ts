import { expect, it } from '@jest/globals';
import { newId } from '@lib/kernel';
import { eventually } from '@lib/testing';
import { envelope, expectEffects, LIMIT_MS, TEST_MS } from './expectations.js';
import type { Probe } from './probe.js';
import { upTo } from './probe.js';
import { ProbeConsumer, thingHappened } from './probe-events.js';

/** What cannot be taken in is put aside with its key and nothing else. */
export function parking(probe: () => Probe): void {
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
        member.bus.publish([{ topic: thingHappened.topic, key, content }]);
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
