import type {
  DeadlineHandler,
  FiredDeadline,
  TaskAttempt,
  TaskHandler,
  TaskPriority,
} from '@lib/jobs';
import type { Tx } from '@lib/persistence';
import { z } from 'zod';

/** Writes one effect row per firing; `before` may do what a test needs inside the transaction. */
export class EffectDeadline implements DeadlineHandler {
  constructor(
    readonly kind: string,
    private readonly after: (deadline: FiredDeadline, tx: Tx) => Promise<void> = async () =>
      undefined,
    private readonly worker = '',
  ) {}

  async fire(deadline: FiredDeadline, tx: Tx): Promise<void> {
    const row = [this.kind, deadline.subjectId, this.worker];
    await tx.query('INSERT INTO effect (kind, subject, worker) VALUES ($1, $2, $3)', row);
    await this.after(deadline, tx);
  }
}

export const probePayload = z.strictObject({ subject: z.string() });
export type ProbePayload = z.infer<typeof probePayload>;

/** A task whose work is handed in; exhaustion leaves an effect row `exhausted`. */
export class ProbeTask implements TaskHandler<ProbePayload> {
  readonly payload = probePayload;
  readonly attemptsMax: number;
  readonly backoffMs: number;
  readonly timeoutMs: number;
  readonly priority: TaskPriority;
  readonly performed: string[] = [];

  constructor(
    readonly name: string,
    private readonly work: (payload: ProbePayload, attempt: TaskAttempt) => Promise<void>,
    limits: Partial<
      Pick<TaskHandler<ProbePayload>, 'attemptsMax' | 'backoffMs' | 'timeoutMs' | 'priority'>
    > = {},
  ) {
    this.attemptsMax = limits.attemptsMax ?? 3;
    this.backoffMs = limits.backoffMs ?? 10;
    this.timeoutMs = limits.timeoutMs ?? 5_000;
    this.priority = limits.priority ?? 'normal';
  }

  async perform(payload: ProbePayload, attempt: TaskAttempt): Promise<void> {
    this.performed.push(payload.subject);
    await this.work(payload, attempt);
  }

  async onExhausted(payload: ProbePayload, error: Error, tx: Tx): Promise<void> {
    const row = ['exhausted', payload.subject, error.message];
    await tx.query('INSERT INTO effect (kind, subject, worker) VALUES ($1, $2, $3)', row);
  }
}
