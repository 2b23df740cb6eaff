import { within } from '@lib/platform';
import { Logger } from '@nestjs/common';
import { errorText, storableError } from '../error-text.js';
import type { JobRegistry } from '../job-registry.js';
import { tasksEnded } from '../metrics.js';
import type { TaskHandler } from './task.js';
import type { LeasedTask } from './task-store.js';
import type { TaskStore } from './task-store.js';

const SLOTS = 10;
/** Slots a class may not fill, kept free for the classes before it. */
const KEPT_FREE = [0, 1, 3] as const;
const PAUSE_MAX_MS = 3_600_000;
/** Two errors share the text of one row. */
const HALF_TEXT_MAX = 900;

class TaskTimeout extends Error {}

/** Works off tasks: takes as many as slots are free, urgent classes first. */
export class TaskRunner {
  private readonly logger = new Logger(TaskRunner.name);
  private readonly inHand = new Map<string, Promise<void>>();
  private onFree: () => void = () => undefined;

  constructor(
    private readonly registry: JobRegistry,
    private readonly store: TaskStore,
  ) {}

  /** Called whenever a slot becomes free. */
  whenFree(listener: () => void): void {
    this.onFree = listener;
  }

  /** Starts what is due; does not wait for it. Returns how many tasks began. */
  async pass(): Promise<number> {
    const limits = new Map(
      this.registry.taskNames().map((name) => [name, this.registry.taskHandler(name).timeoutMs]),
    );
    if (limits.size === 0) return 0;
    const leased = await this.store.take(
      limits,
      (priority, taken) => SLOTS - (KEPT_FREE[priority] ?? 0) - this.inHand.size - taken,
    );
    for (const task of leased) this.begin(task);
    return leased.length;
  }

  /** Waits for the attempts in hand, at most `limitMs`. */
  async settled(limitMs = PAUSE_MAX_MS): Promise<void> {
    const all = Promise.allSettled(this.inHand.values());
    await within(limitMs, () => all).catch(() => undefined);
  }

  private begin(task: LeasedTask): void {
    const work = this.attempt(task)
      .catch((error: unknown) => {
        // The lease ends by itself and the task is taken up again.
        this.logger.warn(`task ${task.name} ${task.id} could not be marked: ${errorText(error)}`);
      })
      .finally(() => {
        this.inHand.delete(task.id);
        this.onFree();
      });
    this.inHand.set(task.id, work);
  }

  private async attempt(task: LeasedTask): Promise<void> {
    const handler = this.registry.taskHandler(task.name);
    const read = handler.payload.safeParse(task.payload);
    if (!read.success) return this.exhaust(task, handler, read.error);
    // A worker died in the last attempt: what it did is unknown, so nothing is tried any more.
    if (task.attempts > handler.attemptsMax) {
      return this.exhaust(task, handler, new Error(task.lastError ?? 'no attempt left'), read.data);
    }
    try {
      await this.perform(task, handler, read.data);
    } catch (error) {
      return this.failed(task, handler, { error, payload: read.data });
    }
    await this.store.done(task);
    tasksEnded.inc({ name: task.name, outcome: 'done' });
  }

  private async perform(
    task: LeasedTask,
    handler: TaskHandler<unknown>,
    payload: unknown,
  ): Promise<void> {
    const limit = new AbortController();
    const attempt = {
      taskId: task.id,
      homeCourt: task.homeCourt,
      number: task.attempts,
      last: task.attempts >= handler.attemptsMax,
      signal: limit.signal,
    };
    await within(
      handler.timeoutMs,
      () => handler.perform(payload, attempt),
      () => {
        const error = new TaskTimeout(`no end after ${handler.timeoutMs} ms`);
        limit.abort(error);
        return error;
      },
    );
  }

  private async failed(
    task: LeasedTask,
    handler: TaskHandler<unknown>,
    failure: { readonly error: unknown; readonly payload: unknown },
  ): Promise<void> {
    const error = storableError(failure.error);
    if (task.attempts >= handler.attemptsMax) {
      return this.exhaust(task, handler, error, failure.payload);
    }
    const pauseMs = Math.min(handler.backoffMs * 2 ** (task.attempts - 1), PAUSE_MAX_MS);
    await this.store.retry(task, errorText(error), pauseMs);
    tasksEnded.inc({ name: task.name, outcome: 'retry' });
  }

  private async exhaust(
    task: LeasedTask,
    handler: TaskHandler<unknown>,
    error: Error,
    payload?: unknown,
  ): Promise<void> {
    this.logger.error(error, `task ${task.name} ${task.id} is exhausted`);
    try {
      await this.store.exhaust(task, errorText(error), async (tx) => {
        // A payload the schema refuses cannot be handed to typed code; the row itself is the list entry.
        if (payload !== undefined) await handler.onExhausted(payload, error, tx);
      });
    } catch (fault) {
      await this.exhaustUnrecorded(task, error, fault);
    }
    tasksEnded.inc({ name: task.name, outcome: 'exhausted' });
  }

  /** Ends the task all the same: left open it would be leased for ever and stand in no list. */
  private async exhaustUnrecorded(task: LeasedTask, error: Error, fault: unknown): Promise<void> {
    const why = errorText(fault, HALF_TEXT_MAX);
    this.logger.error(`the end of task ${task.name} ${task.id} could not be recorded: ${why}`);
    const text = `${errorText(error, HALF_TEXT_MAX)}; onExhausted failed: ${why}`;
    await this.store.exhaust(task, text, () => Promise.resolve());
  }
}
