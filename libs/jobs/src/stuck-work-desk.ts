import { AuditTrail } from '@lib/audit';
import type { AnswerOf, BodyOf, stuckWorkApi } from '@lib/contracts';
import { CommandRunner } from '@lib/persistence';
import type { Actor, CommandContext } from '@lib/platform';
import { redactText } from '@lib/platform';
import { Injectable } from '@nestjs/common';
import { stuckRetried } from './metrics.js';
import type { ExhaustedTask, FailingDeadline } from './stuck-work.js';
import { StuckWork } from './stuck-work.js';

type Listed = AnswerOf<typeof stuckWorkApi.listStuckWork>;
type Retried = AnswerOf<typeof stuckWorkApi.retryStuckWork>;

/**
 * The operator's desk over {@link StuckWork}: only what belongs to the actor's court. Payloads are
 * not shown and numbers of persons in errors are hidden, because a system administrator sees no
 * content of cases (等保 2.0 三级, 三权分立).
 */
@Injectable()
export class StuckWorkDesk {
  constructor(
    private readonly stuck: StuckWork,
    private readonly commands: CommandRunner,
    private readonly audit: AuditTrail,
  ) {}

  /** Oldest first, at most 200 of each kind. */
  async list(actor: Actor): Promise<Listed> {
    const tasks = await this.stuck.tasks(actor.court);
    const deadlines = await this.stuck.deadlines(actor.court);
    const items = [...tasks.map(taskItem), ...deadlines.map(deadlineItem)];
    return { items: items.sort((left, right) => (left.since < right.since ? -1 : 1)) };
  }

  /**
   * Lets one item run again and records who did it and why.
   *
   * @throws DomainError as {@link StuckWork.runAgain}.
   */
  async retry(
    command: CommandContext,
    workId: string,
    { reason }: BodyOf<typeof stuckWorkApi.retryStuckWork>,
  ): Promise<Retried> {
    const { actor } = command;
    return this.commands.run(command, async (tx) => {
      const item = await this.stuck.runAgain(tx, { id: workId, homeCourt: actor.court });
      const { id, kind, name, attempts } = item;
      const state = kind === 'task' ? ('waiting' as const) : ('open' as const);
      await this.audit.record(tx, {
        ...{ actor, action: 'stuck-work.retry', homeCourt: actor.court, why: reason },
        ...{ subjectKind: kind, subjectId: id },
        ...(item.caseId === null ? {} : { caseId: item.caseId }),
        before: { name, state: item.state, attempts, lastError: item.lastError },
        after: { name, state },
      });
      tx.afterCommit(() => stuckRetried.inc({ kind }));
      return { workId: id, kind, name, state };
    });
  }
}

function taskItem(task: ExhaustedTask): Listed['items'][number] {
  return {
    ...{ workId: task.id, kind: 'task', name: task.name, attempts: task.attempts },
    ...{ lastError: redactText(task.lastError), since: task.finishedAt.toISOString() },
  };
}

function deadlineItem(deadline: FailingDeadline): Listed['items'][number] {
  const { id, kind, subjectId, attempts, lastError, dueAt } = deadline;
  return {
    ...{ workId: id, kind: 'deadline', name: kind, subjectId, attempts },
    ...{ lastError: redactText(lastError), since: dueAt.toISOString() },
  };
}
