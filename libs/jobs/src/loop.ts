import { Logger } from '@nestjs/common';

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
      this.logger.warn(`${this.name} failed and runs again: ${String(error)}`);
    }
  }
}

/** Works on all items, at most `limit` at once; ends when all ended. */
export async function eachLimited<Item>(
  items: readonly Item[],
  limit: number,
  work: (item: Item) => Promise<void>,
): Promise<void> {
  const queue = [...items];
  const lane = async (): Promise<void> => {
    for (let item = queue.shift(); item !== undefined; item = queue.shift()) await work(item);
  };
  await Promise.all(Array.from({ length: Math.min(limit, items.length) }, lane));
}
