import { setTimeout as delay } from 'node:timers/promises';
import type { BeforeApplicationShutdown, OnApplicationBootstrap } from '@nestjs/common';
import { Inject, Injectable, Logger } from '@nestjs/common';
import { ModuleRef } from '@nestjs/core';
import { ReadDatabase, schemaOf, UnitOfWork } from '@lib/persistence';
import { DataSource } from 'typeorm';
import { createBus } from './bus/create-bus.js';
import type { EventBus, Subscription } from './bus/event-bus.js';
import { ConsumerRegistry } from './inbox/consumer-registry.js';
import { InboxRunner } from './inbox/inbox-runner.js';
import { MessagingProbe } from './messaging-probe.js';
import type { MessagingOptions } from './messaging-options.js';
import { MESSAGING_OPTIONS } from './messaging-options.js';
import { Relay } from './relay/relay.js';
import { RelaySignal } from './signal.js';

const RETRY_MS = 1_000;

/** Starts and stops what the process does for the bus; a bus that is away does not stop the boot. */
@Injectable()
export class Messaging implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly logger = new Logger(Messaging.name);
  private readonly bus: EventBus;
  private readonly stopped = new AbortController();
  private registered: ConsumerRegistry | undefined;
  private relay: Relay | undefined;
  private subscription: Subscription | undefined;
  private probe: MessagingProbe | undefined;
  private starting: Promise<void> | undefined;

  constructor(
    @Inject(MESSAGING_OPTIONS) private readonly options: MessagingOptions,
    private readonly signal: RelaySignal,
    private readonly dataSource: DataSource,
    private readonly moduleRef: ModuleRef,
  ) {
    this.bus = createBus(options);
  }

  /** The app's consumers. @throws Error when one is no provider of any module, or named twice. */
  registry(): ConsumerRegistry {
    this.registered ??= new ConsumerRegistry(
      this.options.consumers.map((type) => this.moduleRef.get(type, { strict: false })),
    );
    return this.registered;
  }

  onApplicationBootstrap(): void {
    this.registry();
    const { relay, consume } = this.options.roles;
    this.probe = new MessagingProbe(this.options.app, new ReadDatabase(this.dataSource), () =>
      consume ? (this.subscription?.idleMs() ?? this.probe?.ageMs() ?? 0) : 0,
    );
    if (relay || consume) {
      this.probe.start();
      this.starting = this.start();
    }
  }

  async beforeApplicationShutdown(): Promise<void> {
    this.stopped.abort();
    this.probe?.stop();
    await this.starting;
    await Promise.all([this.relay?.stop(), this.subscription?.stop()]);
    await this.bus.close();
  }

  /** For the readiness check: rejects with the reason when events do not move. */
  async check(): Promise<string> {
    return this.probe ? this.probe.check() : 'starting';
  }

  private async start(): Promise<void> {
    const { app, roles, steps } = this.options;
    const heard = [...new Set([...this.registry().topics(), ...(this.options.topics ?? [])])];
    const own = `enforcement.${app}`;
    if (!(await this.persist(() => this.bus.ensureTopics([...new Set([own, ...heard])])))) return;
    if (roles.relay) {
      const { bus, signal, dataSource } = this;
      const schema = schemaOf(app);
      this.relay = new Relay({ app, schema, dataSource, bus, signal, ...(steps ? { steps } : {}) });
      this.relay.start();
    }
    if (roles.consume && heard.length > 0) await this.persist(() => this.subscribe(heard));
  }

  private async subscribe(topics: readonly string[]): Promise<void> {
    const { app, steps } = this.options;
    const runner = new InboxRunner({
      group: app,
      registry: this.registry(),
      unitOfWork: new UnitOfWork(this.dataSource),
      ...(steps ? { steps } : {}),
    });
    this.subscription = await this.bus.subscribe({
      group: app,
      topics,
      onBatch: (batch) => runner.take(batch),
      onFatal: (error) => this.die(error),
      ...(steps ? { onCommitted: () => steps.reached('consumer.offset-committed') } : {}),
    });
  }

  /** Tries until it works or the process stops; false when stopped. */
  private async persist(work: () => Promise<void>): Promise<boolean> {
    while (!this.stopped.signal.aborted) {
      try {
        await work();
        return true;
      } catch (error) {
        this.logger.warn(`the bus is away, trying again: ${String(error)}`);
        const pause = { signal: this.stopped.signal };
        await delay(RETRY_MS, undefined, pause).catch(() => undefined);
      }
    }
    return false;
  }

  private die(error: Error): void {
    this.logger.error(error);
    if (this.options.onFatal) this.options.onFatal(error);
    else process.exit(1);
  }
}
