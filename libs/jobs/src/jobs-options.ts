import type { Type } from '@nestjs/common';
import type { DeadlineHandler } from './deadlines/deadline.js';
import type { TaskHandler } from './tasks/task.js';

export type QueueOptions =
  | { readonly kind: 'redis'; readonly url: string }
  /** `schema` is the app's own (default: by its name); the queue lives beside it, see `queueSchemaOf`. */
  | { readonly kind: 'postgres'; readonly url: string; readonly schema?: string };

export interface JobsOptions {
  /** Folder name under `apps/`. */
  readonly app: string;
  readonly queue: QueueOptions;
  /** Providers of the app's modules, or classes that need global providers only. */
  readonly deadlines: readonly Type<DeadlineHandler>[];
  readonly tasks: readonly Type<TaskHandler<unknown>>[];
  /** Whether this process fires deadlines and performs tasks; an `api` process only sets them. */
  readonly work: boolean;
  /** Default 1,000; at most 10,000, the promised lateness. */
  readonly sweepEveryMs?: number;
  /** Default 60,000. */
  readonly reconcileEveryMs?: number;
  /** Default 10,000: pause between canaries; three unheard ones make a worker deaf. */
  readonly canaryEveryMs?: number;
  /** Called when a new queue worker stays deaf too; by default the process exits with code 1. */
  readonly onFatal?: (error: Error) => void;
}

export const SWEEP_EVERY_MS = 1_000;
const SWEEP_EVERY_MAX_MS = 10_000;
export const RECONCILE_EVERY_MS = 60_000;
export const CANARY_EVERY_MS = 10_000;
export const ANSWERS_EVERY_MS = 3_600_000;

/** @throws Error on a sweep slower than the promised lateness. */
export function assertSweepPace({ sweepEveryMs = SWEEP_EVERY_MS }: JobsOptions): void {
  if (sweepEveryMs > 0 && sweepEveryMs <= SWEEP_EVERY_MAX_MS) return;
  throw new Error(`sweepEveryMs must lie between 1 and ${SWEEP_EVERY_MAX_MS}`);
}
