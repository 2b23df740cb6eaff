import type { DynamicModule, OnApplicationBootstrap, OnModuleDestroy } from '@nestjs/common';
import { Global, Inject, Injectable, Logger, Module } from '@nestjs/common';
import { AuditSealer } from './audit-sealer.js';
import { AuditTrail } from './audit-trail.js';

export interface AuditOptions {
  /** Folder name under `apps/`. */
  readonly app: string;
  /** Whether this process seals (workers do). */
  readonly seal: boolean;
  readonly sealEveryMs?: number;
}

const AUDIT_OPTIONS = Symbol('AUDIT_OPTIONS');
const SEAL_EVERY_MS = 2_000;

/** Runs the sealer at a steady pace while the process lives. */
@Injectable()
class SealingWorker implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly logger = new Logger(SealingWorker.name);
  private timer: NodeJS.Timeout | undefined;
  private running: Promise<void> = Promise.resolve();
  private stopped = false;

  constructor(
    @Inject(AUDIT_OPTIONS) private readonly options: AuditOptions,
    private readonly sealer: AuditSealer,
  ) {}

  onApplicationBootstrap(): void {
    if (this.options.seal) this.next();
  }

  async onModuleDestroy(): Promise<void> {
    this.stopped = true;
    clearTimeout(this.timer);
    await this.running;
  }

  private next(): void {
    this.timer = setTimeout(() => {
      this.running = this.pass();
    }, this.options.sealEveryMs ?? SEAL_EVERY_MS);
  }

  private async pass(): Promise<void> {
    try {
      await this.sealer.sealAll();
    } catch (error) {
      this.logger.warn(`sealing failed and is tried again: ${String(error)}`);
    }
    if (!this.stopped) this.next();
  }
}

/** The audit trail of one app; needs PersistenceModule and `audit` in the app's `libraries.json`. */
@Global()
@Module({})
export class AuditModule {
  static forRoot(options: AuditOptions): DynamicModule {
    return {
      module: AuditModule,
      providers: [
        { provide: AUDIT_OPTIONS, useValue: options },
        AuditTrail,
        AuditSealer,
        SealingWorker,
      ],
      exports: [AuditTrail, AuditSealer],
    };
  }
}
