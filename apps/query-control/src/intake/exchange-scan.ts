import type { HealthCheck } from '@lib/platform';
import { Loop } from '@lib/platform';
import type { OnApplicationBootstrap, OnModuleDestroy } from '@nestjs/common';
import { Inject, Injectable } from '@nestjs/common';
import type { QueryControlSettings } from '../settings.js';
import { QUERY_CONTROL_SETTINGS } from '../settings.js';
import { FolderIntake } from './folder-intake.js';

const IDLE_MAX_MS = 30_000;

/** Looks into the bodies' folders again and again while this process works. */
@Injectable()
export class ExchangeScan implements OnApplicationBootstrap, OnModuleDestroy, HealthCheck {
  readonly name = 'exchange';
  private readonly scanning: Loop;

  constructor(
    @Inject(QUERY_CONTROL_SETTINGS) private readonly settings: QueryControlSettings,
    intake: FolderIntake,
  ) {
    this.scanning = new Loop('exchange scan', settings.exchangeScanMs, () => intake.scan());
  }

  onApplicationBootstrap(): void {
    if (this.settings.worker) this.scanning.start();
  }

  async onModuleDestroy(): Promise<void> {
    await this.scanning.stop();
  }

  /** A worker that cannot look into the folders is not ready. */
  async check(): Promise<string> {
    if (!this.settings.worker) return 'not a worker';
    const idleMs = Math.round(this.scanning.idleMs());
    if (idleMs <= this.settings.exchangeScanMs + IDLE_MAX_MS) return `scanned ${idleMs} ms ago`;
    throw new Error(`the exchange was last scanned ${idleMs} ms ago`);
  }
}
