import { Logger } from '@nestjs/common';

const WARN_EVERY_MS = 60_000;

/**
 * Repeats a piece of work: at once, then `everyMs` after each end, and soon when woken. Never two
 * runs at once; a failing run is logged and the next one comes all the same.
 */
export class Loop {
  private readonly logger: Logger;
  private timer: NodeJS.Timeout | undefined;
  private running: Promise<void> | undefined;
  private woken = false;
  private state: 'new' | 'started' | 'stopped' = 'new';
  private passedAt = performance.now();
  private failures = 0;
  private warnedAt = 0;

  constructor(
    private readonly name: string,
    private readonly everyMs: number,
    private readonly work: () => Promise<unknown>,
  ) {
    this.logger = new Logger(name);
  }

  /** Once; a stopped loop stays stopped. */
  start(): void {
    if (this.state !== 'new') return;
    this.state = 'started';
    this.run();
  }

  /** Runs soon; a wake during a run causes one more. */
  wake(): void {
    if (this.state !== 'started') return;
    if (this.running) this.woken = true;
    else this.run();
  }

  /** Waits for the run in hand. */
  async stop(): Promise<void> {
    this.state = 'stopped';
    clearTimeout(this.timer);
    await this.running;
  }

  /** Milliseconds since a run last ended well, or since the loop was made. */
  idleMs(): number {
    return performance.now() - this.passedAt;
  }

  private run(): void {
    clearTimeout(this.timer);
    this.woken = false;
    this.running = this.attempt().finally(() => {
      this.running = undefined;
      if (this.state !== 'started') return;
      this.timer = setTimeout(() => this.run(), this.woken ? 0 : this.everyMs);
    });
  }

  private async attempt(): Promise<void> {
    try {
      await this.work();
      this.passedAt = performance.now();
      this.failures = 0;
    } catch (error) {
      this.failures += 1;
      this.report(error);
    }
  }

  /** The first failure in a row, then one a minute: an outage must not bury the log. */
  private report(error: unknown): void {
    const now = performance.now();
    if (this.failures > 1 && now - this.warnedAt < WARN_EVERY_MS) return;
    this.warnedAt = now;
    this.logger.warn(`${this.name} failed and runs again`, { failures: this.failures, err: error });
  }
}
