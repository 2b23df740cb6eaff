import type { OnApplicationBootstrap, OnModuleDestroy } from '@nestjs/common';
import { Inject, Injectable, Logger } from '@nestjs/common';
import type { CaseFundsSettings } from '../settings.js';
import { CASE_FUNDS_SETTINGS } from '../settings.js';
import { StatementImporter } from './statement-importer.js';

const WARN_EVERY = 12;

/** Reads the statement again and again while a working process lives; never twice at once. */
@Injectable()
export class StatementPoller implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly logger = new Logger(StatementPoller.name);
  private timer: NodeJS.Timeout | undefined;
  private running: Promise<void> = Promise.resolve();
  private stopped = false;
  private failures = 0;

  constructor(
    @Inject(CASE_FUNDS_SETTINGS) private readonly settings: CaseFundsSettings,
    private readonly importer: StatementImporter,
  ) {}

  onApplicationBootstrap(): void {
    if (this.settings.worker) this.next(0);
  }

  async onModuleDestroy(): Promise<void> {
    this.stopped = true;
    clearTimeout(this.timer);
    await this.running;
  }

  private next(afterMs: number): void {
    if (this.stopped) return;
    this.timer = setTimeout(() => {
      this.running = this.round();
    }, afterMs);
  }

  private async round(): Promise<void> {
    try {
      await this.importer.import();
      this.failures = 0;
    } catch (error) {
      if (this.failures % WARN_EVERY === 0) {
        this.logger.warn(`the statement was not read and is read again: ${String(error)}`);
      }
      this.failures += 1;
    }
    this.next(this.settings.statementPollMs);
  }
}
