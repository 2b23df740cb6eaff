import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { Injectable, Logger, Module } from '@nestjs/common';
import type { INestApplicationContext, Type } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { EventEnvelope } from '@lib/contracts';
import { newId } from '@lib/kernel';
import type { Tx } from '@lib/persistence';
import { PersistenceModule, UnitOfWork } from '@lib/persistence';
import type { HealthCheck } from '@lib/platform';
import { correlationForLog, HEALTH_CHECKS, withCorrelation } from '@lib/platform';
import { expectEffects, TEST_MS } from '../../../test/messaging/expectations.js';
import { Probe } from '../../../test/messaging/probe.js';
import { ProbeConsumer, thingHappened } from '../../../test/messaging/probe-events.js';
import type { EventConsumer } from './inbox/event-consumer.js';
import { ParkedMessages } from './inbox/parked-messages.js';
import { MessagingModule } from './messaging.module.js';
import { Outbox } from './relay/outbox.js';

@Injectable()
class EffectWriter {
  readonly delegate = new ProbeConsumer();
  readonly correlations: (string | undefined)[] = [];
}

@Injectable()
class ThingConsumer implements EventConsumer {
  readonly name = 'probe';
  readonly on = [thingHappened];

  constructor(private readonly writer: EffectWriter) {}

  async handle(event: EventEnvelope, tx: Tx): Promise<void> {
    this.writer.correlations.push(correlationForLog());
    await this.writer.delegate.handle(event, tx);
  }
}

@Injectable()
class DoubledConsumer extends ThingConsumer {}

@Injectable()
class DeafConsumer implements EventConsumer {
  readonly name = 'deaf';
  readonly on = [];

  async handle(): Promise<void> {
    await Promise.reject(new Error('hears nothing'));
  }
}

/** A feature keeps its consumer as a private provider; MessagingModule finds it all the same. */
@Module({ providers: [EffectWriter, ThingConsumer, DoubledConsumer, DeafConsumer] })
class FeatureModule {}

@Module({})
class AppModule {}

// Aim: an app gets its messaging by one import, and a wrong wiring stops the boot.
describe('MessagingModule', () => {
  let probe: Probe;
  let app: INestApplicationContext | undefined;
  beforeAll(async () => {
    Logger.overrideLogger(false);
    probe = await Probe.create('postgres-log');
  }, TEST_MS);
  afterEach(async () => {
    await app?.close();
    app = undefined;
  });
  afterAll(() => probe.drop());

  async function boot(
    consumers: Type<EventConsumer>[],
    roles = { relay: true, consume: true },
  ): Promise<INestApplicationContext> {
    app = await NestFactory.createApplicationContext(
      {
        module: AppModule,
        imports: [
          PersistenceModule.forRoot({
            url: probe.address.databaseUrl,
            schema: 'messaging_probe',
            production: false,
          }),
          MessagingModule.forRoot({
            app: 'messaging-probe',
            bus: probe.address.bus,
            consumers,
            topics: [],
            roles,
          }),
          FeatureModule,
        ],
      },
      { abortOnError: false, logger: false },
    );
    return app;
  }

  it('carries a fact from the outbox to a consumer that lives in a feature module', async () => {
    const running = await boot([ThingConsumer]);
    const subject = newId<'Matter'>();

    const draft = { subject, homeCourt: '虚构0101', data: { number: 1 } };
    await withCorrelation('correlation-of-the-request', () =>
      running.get(UnitOfWork).run((tx) => running.get(Outbox).append(tx, thingHappened, draft)),
    );

    await expectEffects(probe, subject, 1);
    expect(await running.get(ParkedMessages).list({ subject })).toEqual([]);
    const { correlations } = running.get(EffectWriter, { strict: false });
    expect(correlations).toContain('correlation-of-the-request');
    const check = running.get<HealthCheck>(HEALTH_CHECKS, { strict: false });
    await expect(check.check()).resolves.toMatch(/oldest unsent event/);
  });

  it.each([
    ['is no provider anywhere', [class Stray extends ThingConsumer {}]],
    ['has the name of another', [ThingConsumer, DoubledConsumer]],
    ['is listed twice', [ThingConsumer, ThingConsumer]],
    ['hears nothing', [DeafConsumer]],
  ])('does not boot when a consumer %s', async (_case, consumers) => {
    await expect(boot(consumers)).rejects.toThrow();
  });

  it('is not ready while an event older than a minute is unsent', async () => {
    const running = await boot([], { relay: false, consume: false });
    const subject = newId<'Matter'>();
    await probe.append(subject, 1);
    const check = running.get<HealthCheck>(HEALTH_CHECKS, { strict: false });
    await expect(check.check()).resolves.toMatch(/oldest unsent event/);

    await probe.asAdmin(
      `UPDATE messaging_probe.outbox SET created_at = now() - interval '61 seconds' WHERE subject = '${subject}'`,
    );

    await expect(check.check()).rejects.toThrow(/oldest unsent event is 6\d s old/);
    expect(await probe.effects(subject)).toEqual([]);
  });
});
