import { Logger } from '@nestjs/common';
import type { Clock } from '@lib/kernel';
import { systemClock } from '@lib/kernel';
import { hintsDropped } from '../metrics.js';
import type { BullJob, BullQueue, Closable, SettledQueue } from './connection.js';
import { openQueue, openWorker } from './connection.js';
import { HintWorker } from './hint-worker.js';

/** Says that a row will be due after `delayMs`. Nothing depends on its arrival. */
export interface Hint {
  readonly kind: 'deadline' | 'task';
  readonly id: string;
  readonly delayMs: number;
  /** An earlier hint of this id may be in the queue with another time. */
  readonly moved?: boolean;
}

/** A hint in the queue and the technical time it is due there. */
export interface QueuedHint {
  readonly id: string;
  readonly dueAtMs: number;
}

export interface HintListener {
  deadlineDue(id: string): Promise<void>;
  taskDue(): void;
  canaryHeard(): void;
}

const HINTED_AHEAD_MS = 48 * 3_600_000;
const BUFFER_MAX = 5_000;
const BULK = 500;
const FINISHED = { removeOnComplete: true, removeOnFail: true } as const;
const ERROR_EVERY_MS = 30_000;
const QUEUED_STATES = ['delayed', 'waiting'] as const;

/**
 * BullMQ as a bell: what is due within 48 h is announced in it, so that workers hear of it at once
 * and on time. It may lose everything at any moment; offering a hint never throws and never waits.
 */
export class HintQueue {
  private readonly logger = new Logger(HintQueue.name);
  private buffer: Hint[] = [];
  private flushing: Promise<void> | undefined;
  private queue: Closable<BullQueue> | undefined;
  private worker: HintWorker | undefined;
  private prefix = '';
  private quietUntil = 0;
  private listener: HintListener | undefined;
  private closed = false;

  constructor(
    private readonly options: SettledQueue,
    private readonly clock: Clock = systemClock,
  ) {}

  /** `prefix` keeps apps and databases on one Redis apart. Hints offered before wait for it. */
  open(prefix: string): void {
    this.prefix = prefix;
    this.queue = openQueue(this.options, prefix, (error) => this.heardError(error));
    this.flushSoon();
  }

  listen(listener: HintListener): void {
    this.listener = listener;
    const ring = (job: BullJob): Promise<void> => this.ring(job, listener);
    this.worker = new HintWorker(
      (onError) => openWorker(this.options, this.prefix, ring, onError),
      (error) => this.heardError(error),
    );
    this.worker.start();
  }

  /** Ends a deaf worker and makes a new one. */
  async listenAnew(listener: HintListener): Promise<void> {
    const deaf = this.worker;
    this.worker = undefined;
    await deaf?.close();
    if (!this.closed) this.listen(listener);
  }

  offer(hint: Hint): void {
    if (this.closed || hint.delayMs > HINTED_AHEAD_MS) return;
    // The worker in this process need not hear of it by way of the queue.
    if (hint.kind === 'task' && hint.delayMs === 0) this.listener?.taskDue();
    if (this.buffer.length >= BUFFER_MAX) {
      hintsDropped.inc();
      return;
    }
    this.buffer.push(hint);
    this.flushSoon();
  }

  /** Takes a hint back; a hint that rings all the same finds nothing due. */
  withdraw(id: string): void {
    this.queue?.thing.remove(id).catch(() => undefined);
  }

  /** Rings once in the queue; whoever hears it is not deaf. Rejects when the queue is away. */
  async sendCanary(id: string): Promise<void> {
    await this.reached().add('canary', {}, { jobId: `canary-${id}`, ...FINISHED });
  }

  async workers(): Promise<number> {
    return this.reached().getWorkersCount();
  }

  /** Hints of deadlines now in the queue, at most `limit`. */
  async queuedDeadlines(limit: number): Promise<QueuedHint[]> {
    const jobs = await this.reached().getJobs([...QUEUED_STATES], 0, limit);
    return jobs
      .filter((job) => job?.name === 'deadline')
      .map((job) => ({ id: job.id ?? '', dueAtMs: job.timestamp + (job.opts.delay ?? 0) }));
  }

  async remove(id: string): Promise<void> {
    await this.reached().remove(id);
  }

  async close(): Promise<void> {
    this.closed = true;
    await Promise.all([this.worker?.close(), this.queue?.close()]);
  }

  /** Technical time, as the queue counts delays. */
  nowMs(): number {
    return this.clock.now().getTime();
  }

  private async ring(job: BullJob, listener: HintListener): Promise<void> {
    if (job.name === 'deadline' && job.id) await listener.deadlineDue(job.id);
    else if (job.name === 'task') listener.taskDue();
    else listener.canaryHeard();
  }

  private reached(): BullQueue {
    if (!this.queue || this.closed) throw new Error('the queue is not open');
    return this.queue.thing;
  }

  private flushSoon(): void {
    if (!this.queue || this.flushing || this.buffer.length === 0) return;
    this.flushing = this.flush().finally(() => {
      this.flushing = undefined;
      this.flushSoon();
    });
  }

  private async flush(): Promise<void> {
    const hints = this.buffer.splice(0, BULK);
    try {
      const queue = this.reached();
      const moved = hints.filter((hint) => hint.moved);
      await Promise.all(moved.map((hint) => queue.remove(hint.id)));
      await queue.addBulk(
        hints.map((hint) => ({
          name: hint.kind,
          data: {},
          opts: { jobId: hint.id, delay: Math.ceil(hint.delayMs), ...FINISHED },
        })),
      );
    } catch (error) {
      hintsDropped.inc(hints.length);
      this.heardError(error);
    }
  }

  /** The queue being away is a delay of at most one sweep: worth one line now and then. */
  private heardError(error: unknown): void {
    if (this.closed || performance.now() < this.quietUntil) return;
    this.quietUntil = performance.now() + ERROR_EVERY_MS;
    this.logger.warn(`the queue is away, sweeps go on: ${String(error)}`);
  }
}
