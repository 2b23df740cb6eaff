import type { Tx } from '@lib/persistence';
import type { UnitOfWork } from '@lib/persistence';
import { Logger } from '@nestjs/common';
import { errorText } from '../error-text.js';
import type { JobRegistry } from '../job-registry.js';
import { deadlinesFailed, deadlinesFired } from '../metrics.js';
import type { FiredDeadline } from './deadline.js';
import { DEADLINE_COLUMNS } from './deadline.js';

// The row is marked before its effect, so that the effect may set the next clock of the same subject.
const CLAIM = `
  UPDATE deadline d SET state = 'fired', fired_at = legal_now(), attempts = d.attempts + 1, last_error = NULL,
    next_attempt_at = NULL
  WHERE d.id = (
    SELECT c.id FROM deadline c WHERE c.id = $1 AND c.state = 'open' AND c.due_at <= legal_now()
      AND c.kind = ANY ($2) FOR UPDATE SKIP LOCKED)
  RETURNING ${DEADLINE_COLUMNS}, d.fired_at AS "firedAt"`;
const FAIL = `
  UPDATE deadline SET attempts = attempts + 1, last_error = $2,
    next_attempt_at = clock_timestamp() + least(power(2, least(attempts, 20)), 300) * interval '1 second'
  WHERE id = $1 AND state = 'open'`;
// A lock that is not given, or a statement without end, would hold up every other deadline of the process.
const LIMIT = `SELECT set_config('lock_timeout', '5s', true), set_config('statement_timeout', '10s', true)`;
/** Stands for an error whose own text the row does not take. */
const UNSTORABLE = 'the error could not be stored; it is in the log';

export type FiringOutcome = 'fired' | 'not-due' | 'failed';

/** Fires one deadline: the effect of its handler and its state row commit together. */
export class DeadlineFiring {
  private readonly logger = new Logger(DeadlineFiring.name);

  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly registry: JobRegistry,
  ) {}

  /**
   * Does nothing when the deadline is not due, not open or in another worker's hands. A failing
   * handler leaves it open with the error and a growing pause; it is tried again for ever.
   */
  async fire(id: string): Promise<FiringOutcome> {
    try {
      const fired = await this.unitOfWork.run((tx) => this.attempt(tx, id));
      if (!fired) return 'not-due';
      deadlinesFired.inc({ kind: fired.kind });
      return 'fired';
    } catch (error) {
      await this.recordFailure(id, error);
      return 'failed';
    }
  }

  private async attempt(tx: Tx, id: string): Promise<FiredDeadline | undefined> {
    const kinds = this.registry.deadlineKinds();
    await tx.query(LIMIT);
    const [deadline] = await tx.query<FiredDeadline>(CLAIM, [id, kinds]);
    if (!deadline) return undefined;
    await this.registry.deadlineHandler(deadline.kind).fire(deadline, tx);
    return deadline;
  }

  private async recordFailure(id: string, error: unknown): Promise<void> {
    deadlinesFailed.inc();
    const text = errorText(error);
    this.logger.error(error instanceof Error ? error : text, `deadline ${id}`);
    try {
      await this.unitOfWork.run((tx) => tx.query(FAIL, [id, text]));
    } catch (fault) {
      // Unmarked it would stand first in every sweep: the pause counts more than the words.
      this.logger.error(`deadline ${id} could not keep its error: ${errorText(fault)}`);
      await this.unitOfWork.run((tx) => tx.query(FAIL, [id, UNSTORABLE]));
    }
  }
}
