import type { OnApplicationBootstrap, OnModuleDestroy, OnModuleInit } from '@nestjs/common';
import { Logger } from '@nestjs/common';
import type { ModuleRef } from '@nestjs/core';
import { forgetOldAnswers } from '@lib/persistence';
import { Loop } from '@lib/platform';
import type { JobParts } from './job-parts.js';
import { resolveHandlers } from './resolve-handlers.js';
import {
  ANSWERS_EVERY_MS,
  CANARY_EVERY_MS,
  RECONCILE_EVERY_MS,
  SWEEP_EVERY_MS,
} from './jobs-options.js';
import type { HintListener } from './queue/hint-queue.js';
import { Watchdog } from './queue/watchdog.js';

const PULSE_EVERY_MS = 5_000;
const STILL_MAX_MS = 15_000;
const OVERDUE_MAX_S = 60;
const SETTLE_MAX_MS = 10_000;

const OPEN_KINDS = `
  SELECT DISTINCT d.kind FROM deadline d WHERE d.state = 'open' AND d.kind <> ALL ($1)
  UNION ALL
  SELECT DISTINCT t.name FROM task t WHERE t.state IN ('waiting', 'running') AND t.name <> ALL ($2)`;

/** Starts and stops sweeper, tasks, hints, reconciler and watchdog with the process. */
export class JobsRuntime implements OnModuleInit, OnApplicationBootstrap, OnModuleDestroy {
  private readonly logger = new Logger('Jobs');
  private readonly loops: Loop[] = [];
  private readonly sweepEveryMs: number;
  private readonly sweep: Loop;
  private readonly tasks: Loop;
  private readonly watchdog: Watchdog;
  private readonly listener: HintListener;

  constructor(
    private readonly parts: JobParts,
    private readonly moduleRef: ModuleRef,
  ) {
    const { options, hints, sweeper, runner } = parts;
    this.sweepEveryMs = options.sweepEveryMs ?? SWEEP_EVERY_MS;
    this.sweep = this.loop('deadline sweep', this.sweepEveryMs, () => sweeper.sweep());
    this.tasks = this.loop('task pass', this.sweepEveryMs, () => runner.pass());
    runner.whenFree(() => this.tasks.wake());
    this.watchdog = new Watchdog(hints, {
      recreate: () => hints.listenAnew(this.listener),
      fatal: (error) => this.die(error),
    });
    this.listener = {
      deadlineDue: async (id) => void (await parts.firing.fire(id)),
      taskDue: () => this.tasks.wake(),
      canaryHeard: () => this.watchdog.heard(),
    };
    this.addCareLoops();
  }

  async onModuleInit(): Promise<void> {
    const { options, registry } = this.parts;
    registry.register(
      await resolveHandlers(this.moduleRef, options.deadlines),
      await resolveHandlers(this.moduleRef, options.tasks),
    );
  }

  async onApplicationBootstrap(): Promise<void> {
    const { database, hints, options } = this.parts;
    if (options.work) await this.refuseUnknownRows();
    const [row] = await database.query<{ name: string }>('SELECT current_database() AS name');
    hints.open(`enforcement-${row?.name ?? ''}-${options.app}`);
    if (!options.work) return;
    hints.listen(this.listener);
    for (const loop of this.loops) loop.start();
  }

  async onModuleDestroy(): Promise<void> {
    await Promise.all(this.loops.map((loop) => loop.stop()));
    await this.parts.hints.close();
    // What is still out when the limit passes is taken up again by its lease.
    await this.parts.runner.settled(SETTLE_MAX_MS);
  }

  /** One short fact when clocks run; rejects when the sweeper stands still or falls behind. */
  async check(): Promise<string> {
    if (!this.parts.options.work) return 'sets only';
    this.assertMoving();
    const overdue = Math.round(this.parts.pulse.overdue);
    return overdue > OVERDUE_MAX_S ? `oldest overdue deadline ${overdue} s` : 'on time';
  }

  private assertMoving(): void {
    const limitMs = Math.max(3 * this.sweepEveryMs, STILL_MAX_MS);
    const still = [
      ['sweep', this.sweep.idleMs()] as const,
      ['task pass', this.tasks.idleMs()] as const,
    ].filter(([, idleMs]) => idleMs > limitMs);
    if (still.length === 0) return;
    const facts = still.map(([what, idleMs]) => `${what} for ${Math.round(idleMs / 1000)} s`);
    throw new Error(`did not end: ${facts.join(', ')}`);
  }

  private addCareLoops(): void {
    const { options, database, reconciler, store, pulse } = this.parts;
    this.loop('pulse', PULSE_EVERY_MS, () => pulse.measure(this.sweep.idleMs()));
    this.loop('watchdog', options.canaryEveryMs ?? CANARY_EVERY_MS, () => this.watchdog.beat());
    this.loop('reconciler', options.reconcileEveryMs ?? RECONCILE_EVERY_MS, async () => {
      await store.prune();
      await reconciler.reconcile();
    });
    this.loop('forgetting answers', ANSWERS_EVERY_MS, () => forgetOldAnswers(database));
  }

  private loop(name: string, everyMs: number, work: () => Promise<unknown>): Loop {
    const loop = new Loop(name, everyMs, work);
    this.loops.push(loop);
    return loop;
  }

  /** Rows that nobody here can work off would wait for ever in silence. */
  private async refuseUnknownRows(): Promise<void> {
    const { database, registry } = this.parts;
    const known = [registry.deadlineKinds(), registry.taskNames()];
    const unknown = await database.query<{ kind: string }>(OPEN_KINDS, known);
    if (unknown.length === 0) return;
    const names = unknown.map((row) => row.kind).join(', ');
    throw new Error(`open deadlines or tasks without a handler in this app: ${names}`);
  }

  private die(error: Error): void {
    this.logger.error(error);
    if (this.parts.options.onFatal) this.parts.options.onFatal(error);
    else process.exit(1);
  }
}
