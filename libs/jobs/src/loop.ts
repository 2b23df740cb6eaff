import { Logger } from '@nestjs/common';
import { errorText } from './error-text.js';

/** Repeats a piece of work: at a steady pace, and at once when woken. One run at a time. */
export class Loop {
  private readonly logger: Logger;
  private readonly bornAt = performance.now();
  private timer: NodeJS.Timeout | undefined;
  private running: Promise<void> | undefined;
  private woken = false;
  private state: 'new' | 'started' | 'stopped' = 'new';
  private passedAt: number | undefined;

  constructor(
    private readonly name: string,
    private readonly everyMs: number,
    private readonly work: () => Promise<unknown>,
  ) {
    this.logger = new Logger(name);
  }

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

  /** Time since a run last ended well, or since the start. */
  idleMs(): number {
    return performance.now() - (this.passedAt ?? this.bornAt);
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
    } catch (error) {
      this.logger.warn(`${this.name} failed and runs again: ${errorText(error)}`);
    }
  }
}

/**
 * Works on all items, at most `limit` at once; ends when all ended. One that fails stops no other.
 *
 * @throws AggregateError when all ended, with what the failing ones threw
 */
export async function eachLimited<Item>(
  items: readonly Item[],
  limit: number,
  work: (item: Item) => Promise<void>,
): Promise<void> {
  const queue = [...items];
  const faults: unknown[] = [];
  const lane = async (): Promise<void> => {
    for (let item = queue.shift(); item !== undefined; item = queue.shift()) {
      try {
        await work(item);
      } catch (error) {
        faults.push(error);
      }
    }
  };
  await Promise.all(Array.from({ length: Math.min(limit, items.length) }, lane));
  if (faults.length === 0) return;
  const first = errorText(faults[0]);
  throw new AggregateError(faults, `${faults.length} of ${items.length} failed, first: ${first}`);
}
