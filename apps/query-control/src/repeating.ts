import { Logger } from '@nestjs/common';

const logger = new Logger('Repeating');

/**
 * Runs `work` again and again, never twice at once: the next round starts `everyMs` after the last
 * one ended. A failed round is logged and the next one comes all the same.
 */
export class Repeating {
  private timer: NodeJS.Timeout | undefined;
  private running: Promise<void> = Promise.resolve();
  private stopped = true;
  private passedAt = performance.now();

  constructor(
    private readonly name: string,
    private readonly everyMs: number,
    private readonly work: () => Promise<unknown>,
  ) {}

  start(): void {
    if (!this.stopped) return;
    this.stopped = false;
    this.passedAt = performance.now();
    this.next(0);
  }

  /** Milliseconds since a round last ended well. */
  idleMs(): number {
    return performance.now() - this.passedAt;
  }

  /** Ends after the round that is running. */
  async stop(): Promise<void> {
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
      await this.work();
      this.passedAt = performance.now();
    } catch (error) {
      logger.error(`${this.name} failed; it will run again`, error);
    }
    this.next(this.everyMs);
  }
}
