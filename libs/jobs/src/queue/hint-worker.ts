import type { BullWorker, Closable } from './connection.js';

const RETRY_MS = 5_000;
const STORM_ERRORS = 20;
const STORM_MS = 1_000;

/** Makes a worker that is open but does not run yet; all its errors go to `onError`. */
export type OpenWorker = (onError: (error: Error) => void) => Closable<BullWorker>;

/**
 * Keeps one BullMQ worker running. BullMQ asks again at once after an error it does not take for a
 * lost connection, without end and, when its first connection failed, without ever giving way to the
 * event loop (seen with 6.7 on a schema without tables). So a worker runs only once it is ready, and
 * one that rains errors is closed and replaced after a pause.
 */
export class HintWorker {
  private current: Closable<BullWorker> | undefined;
  private timer: NodeJS.Timeout | undefined;
  private closed = false;
  private stormSince = 0;
  private errors = 0;

  constructor(
    private readonly open: OpenWorker,
    private readonly onError: (error: Error) => void,
  ) {}

  start(): void {
    if (this.closed) return;
    const worker = this.open((error) => this.heard(error));
    this.current = worker;
    worker.thing
      .waitUntilReady()
      .then(() => this.run(worker))
      .catch((error: unknown) => this.replace(worker, error));
  }

  async close(): Promise<void> {
    this.closed = true;
    clearTimeout(this.timer);
    await this.current?.close();
  }

  private async run(worker: Closable<BullWorker>): Promise<void> {
    if (!this.closed && worker === this.current) await worker.thing.run();
  }

  private heard(error: Error): void {
    this.onError(error);
    const now = performance.now();
    if (now - this.stormSince > STORM_MS) {
      this.stormSince = now;
      this.errors = 0;
    }
    this.errors += 1;
    if (this.errors >= STORM_ERRORS && this.current) this.replace(this.current, error);
  }

  private replace(worker: Closable<BullWorker>, error: unknown): void {
    if (this.closed || worker !== this.current) return;
    this.current = undefined;
    this.onError(error instanceof Error ? error : new Error(String(error)));
    void worker.close();
    this.timer = setTimeout(() => this.start(), RETRY_MS);
  }
}
