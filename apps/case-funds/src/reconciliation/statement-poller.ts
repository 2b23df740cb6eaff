import { Loop } from '@lib/platform';
import type { OnApplicationBootstrap, OnModuleDestroy } from '@nestjs/common';
import { Inject, Injectable } from '@nestjs/common';
import type { CaseFundsSettings } from '../settings.js';
import { CASE_FUNDS_SETTINGS } from '../settings.js';
import { StatementImporter } from './statement-importer.js';
import { WaitingDeductions } from './waiting-deductions.js';

/** Reads the statement again and again while a working process lives; never twice at once. */
@Injectable()
export class StatementPoller implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly reading: Loop;
  private readonly matching: Loop;

  constructor(
    @Inject(CASE_FUNDS_SETTINGS) private readonly settings: CaseFundsSettings,
    importer: StatementImporter,
    waiting: WaitingDeductions,
  ) {
    this.reading = new Loop('statement reading', settings.statementPollMs, () => importer.import());
    this.matching = new Loop('deduction matching', settings.statementPollMs, () => waiting.match());
  }

  onApplicationBootstrap(): void {
    if (!this.settings.worker) return;
    this.reading.start();
    this.matching.start();
  }

  async onModuleDestroy(): Promise<void> {
    await Promise.all([this.reading.stop(), this.matching.stop()]);
  }
}
