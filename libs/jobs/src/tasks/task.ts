import type { Tx } from '@lib/persistence';
import type { ZodType } from 'zod';

export type TaskPriority = 'release' | 'money' | 'normal';

/** Name and payload of a task, enough to add one. */
export interface TaskDefinition<Payload> {
  readonly name: string;
  readonly payload: ZodType<Payload>;
}

export interface TaskAttempt {
  readonly taskId: string;
  readonly homeCourt: string;
  /** 1 at the first try. */
  readonly number: number;
  readonly last: boolean;
  /** Aborted at the time limit: what comes after it is not counted. */
  readonly signal: AbortSignal;
}

/**
 * Outside work of one kind. It runs at least once, outside any transaction, on a lease: a killed
 * worker's task is taken up by another after `timeoutMs` and a margin. So `perform` re-reads the
 * truth and is safe to run twice.
 */
export interface TaskHandler<Payload> extends TaskDefinition<Payload> {
  readonly attemptsMax: number;
  /** Pause before the second attempt; doubled for each later one, at most one hour. */
  readonly backoffMs: number;
  readonly timeoutMs: number;
  readonly priority: TaskPriority;
  perform(payload: Payload, attempt: TaskAttempt): Promise<void>;
  /** Writes the failure to a list that a person sees; in the transaction that ends the task. */
  onExhausted(payload: Payload, error: Error, tx: Tx): Promise<void>;
}

/** Classes in the order they are served: release overtakes money, money overtakes the rest. */
export const PRIORITIES: readonly TaskPriority[] = ['release', 'money', 'normal'];

export function priorityNumber(priority: TaskPriority): number {
  return PRIORITIES.indexOf(priority);
}
