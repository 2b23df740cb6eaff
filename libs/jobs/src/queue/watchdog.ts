import { Logger } from '@nestjs/common';
import { newId } from '@lib/kernel';
import { workersRecreated } from '../metrics.js';

/** What the watchdog needs of a queue; a test may hand in a deaf one. */
export interface Bell {
  sendCanary(id: string): Promise<void>;
  workers(): Promise<number>;
}

export interface WatchdogActions {
  recreate(): Promise<void>;
  fatal(error: Error): void;
}

const UNHEARD_MAX = 3;

/**
 * A BullMQ worker can stay deaf after a restart of its server while everything looks healthy
 * (reliability.md §4). So a canary is sent at each beat; when three per worker were taken by the
 * queue and none was heard here, the worker is made anew, and when that does not help the process
 * is given up. A queue that takes no canary is away, not deaf: sweeps go on, nothing is done.
 */
export class Watchdog {
  private readonly logger = new Logger(Watchdog.name);
  private unheard = 0;
  private recreated = false;

  constructor(
    private readonly bell: Bell,
    private readonly actions: WatchdogActions,
  ) {}

  heard(): void {
    this.unheard = 0;
    this.recreated = false;
  }

  async beat(): Promise<void> {
    const workers = await this.bell.workers();
    // Other processes hear canaries too: each must have had its chance.
    if (this.unheard >= UNHEARD_MAX * Math.max(workers, 1)) await this.actOnDeafness();
    await this.bell.sendCanary(newId());
    this.unheard += 1;
  }

  private async actOnDeafness(): Promise<void> {
    this.unheard = 0;
    if (this.recreated) {
      this.actions.fatal(new Error('the queue worker stays deaf after it was made anew'));
      return;
    }
    this.recreated = true;
    workersRecreated.inc();
    this.logger.error('the queue worker is deaf and is made anew');
    await this.actions.recreate();
  }
}
