import { ReadDatabase } from '@lib/persistence';
import { Loop } from '@lib/platform';
import type { OnApplicationBootstrap, OnModuleDestroy } from '@nestjs/common';
import { Injectable } from '@nestjs/common';

/** PIPL art. 56: records of processing are kept three years at least. */
const KEEP = '3 years';
const EVERY_MS = 3_600_000;

/** Forgets what need not be kept any longer, in small bites, each hour of a working process. */
@Injectable()
export class ForgettingReads implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly loop: Loop;

  constructor(database: ReadDatabase) {
    this.loop = new Loop('forgetting personal reads', EVERY_MS, () =>
      database.query('SELECT prune_personal_reads($1::interval)', [KEEP]),
    );
  }

  onApplicationBootstrap(): void {
    this.loop.start();
  }

  async onModuleDestroy(): Promise<void> {
    await this.loop.stop();
  }
}
