import { Loop } from '@lib/platform';
import type { OnApplicationBootstrap, OnModuleDestroy } from '@nestjs/common';
import { Inject, Injectable } from '@nestjs/common';
import type { CaseFundsSettings } from '../settings.js';
import { CASE_FUNDS_SETTINGS } from '../settings.js';
import { StatementImporter } from './statement-importer.js';

/** Reads the statement again and again while a working process lives; never twice at once. */
@Injectable()
export class StatementPoller implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly reading: Loop;

  constructor(
    @Inject(CASE_FUNDS_SETTINGS) private readonly settings: CaseFundsSettings,
    importer: StatementImporter,
  ) {
    this.reading = new Loop('statement reading', settings.statementPollMs, () => importer.import());
  }

  onApplicationBootstrap(): void {
    if (this.settings.worker) this.reading.start();
  }

  async onModuleDestroy(): Promise<void> {
    await this.reading.stop();
  }
}
