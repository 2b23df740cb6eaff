import type { EventEnvelope } from '@lib/contracts';
import { dataOf, defineEvent } from '@lib/contracts';
import { DomainError } from '@lib/kernel';
import type { EventConsumer } from '@lib/messaging';
import type { Tx } from '@lib/persistence';
import { z } from 'zod';

export const PROBE_APP = 'messaging-probe';

/** The probe's only fact; `note` tells the consumer how to behave. */
export const thingHappened = defineEvent(PROBE_APP, 'thing-happened', 1, {
  when: 'a test says so',
  data: z.object({ number: z.int(), note: z.string().optional() }),
  example: { number: 1 },
});

const EFFECT = 'INSERT INTO effect (consumer, event_id, subject, number) VALUES ($1, $2, $3, $4)';

/** Writes one effect row per event; refuses poison until it is cured, and is away as often as told. */
export class ProbeConsumer implements EventConsumer {
  readonly on = [thingHappened];
  cured = false;
  awayTimes = 0;

  constructor(
    readonly name = 'probe',
    readonly monotonicRelease = false,
  ) {}

  async handle(event: EventEnvelope, tx: Tx): Promise<void> {
    const data = dataOf(thingHappened, event);
    if (!data) throw new Error(`not mine: ${event.type}`);
    // The effect first: a refusal must undo it.
    await tx.query(EFFECT, [this.name, event.id, event.subject, data.number]);
    if (data.note === 'poison' && !this.cured) throw new Error('poison');
    if (data.note === 'away' && this.awayTimes > 0) {
      this.awayTimes -= 1;
      throw new DomainError('PROBE.AWAY', 'unavailable', '暂不可用');
    }
  }
}
