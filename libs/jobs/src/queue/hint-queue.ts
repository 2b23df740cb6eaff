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
  readonly rowId: string;
  /** One for each date of a row: see `deadlineHint`. Offered twice, it rings once. */
  readonly key: string;
  readonly delayMs: number;
}

/** A hint in the queue and the technical time it rings. */
export interface QueuedHint {
  readonly key: string;
  readonly ringsAtMs: number;
}

/** A deadline row, and in how many milliseconds it is due; negative when overdue. */
export interface DueRow {
  readonly id: string;
  readonly revision: number;
  readonly dueInMs: number;
}

/**
 * The hint of a deadline's present date. A moved date has a hint of its own, so that the order in
 * which hints reach the queue does not matter: the one of a former date rings and finds nothing due.
 */
export function deadlineHint({ id, revision, dueInMs }: DueRow): Hint {
  const delayMs = Math.max(dueInMs, 0);
  return { kind: 'deadline', rowId: id, key: `${id}.${revision}`, delayMs };
}

interface HintData {
  readonly rowId: string;
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
      .map((job) => ({ key: job.id ?? '', ringsAtMs: job.timestamp + (job.opts.delay ?? 0) }));
  }

  async remove(key: string): Promise<void> {
    await this.reached().remove(key);
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
    if (job.name === 'deadline') await listener.deadlineDue((job.data as HintData).rowId);
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
      await this.reached().addBulk(
        hints.map(({ kind, rowId, key, delayMs }) => ({
          name: kind,
          data: { rowId } satisfies HintData,
          opts: { jobId: key, delay: Math.ceil(delayMs), ...FINISHED },
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
