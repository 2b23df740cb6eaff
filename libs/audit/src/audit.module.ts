import { Loop } from '@lib/platform';
import type { DynamicModule, OnApplicationBootstrap, OnModuleDestroy } from '@nestjs/common';
import { Global, Inject, Injectable, Module } from '@nestjs/common';
import { AuditSealer } from './audit-sealer.js';
import { AuditTrail } from './audit-trail.js';

export interface AuditOptions {
  /** Folder name under `apps/`. */
  readonly app: string;
  /** Whether this process seals (workers do). */
  readonly seal: boolean;
}

const AUDIT_OPTIONS = Symbol('AUDIT_OPTIONS');
const SEAL_EVERY_MS = 2_000;

/** Runs the sealer at a steady pace while the process lives. */
@Injectable()
class SealingWorker implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly sealing: Loop;

  constructor(
    @Inject(AUDIT_OPTIONS) private readonly options: AuditOptions,
    sealer: AuditSealer,
  ) {
    this.sealing = new Loop('audit sealing', SEAL_EVERY_MS, () => sealer.sealAll());
  }

  onApplicationBootstrap(): void {
    if (this.options.seal) this.sealing.start();
  }

  async onModuleDestroy(): Promise<void> {
    await this.sealing.stop();
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
