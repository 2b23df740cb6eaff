import { AuditTrail } from '@lib/audit';
import type { BodyOf, queryControlApi } from '@lib/contracts';
import { DomainError, isUuid } from '@lib/kernel';
import type { Tx } from '@lib/persistence';
import { CommandRunner } from '@lib/persistence';
import type { CommandContext } from '@lib/platform';
import { Injectable } from '@nestjs/common';
import type { ContestedAnswer } from './contested-rows.js';
import { contestedById } from './contested-rows.js';

type Body = BodyOf<typeof queryControlApi.reviewContestedAnswer>;

const REVIEW = `
  INSERT INTO answer_review (answer_id, home_court, reason, reviewed_by, reviewed_by_name, reviewed_at)
  VALUES ($1, $2, $3, $4, $5, legal_now())
  ON CONFLICT (answer_id) DO NOTHING RETURNING answer_id`;

/** Records that a person has looked at an answer nobody followed, and what came of it. */
@Injectable()
export class ContestedReviews {
  constructor(
    private readonly commands: CommandRunner,
    private readonly audit: AuditTrail,
  ) {}

  /**
   * Records the one review of an answer; measures, periods and figures stay as they are.
   *
   * @throws DomainError `ANSWER.NOT_FOUND` (404) also for what lies outside the person's reach,
   * `ANSWER.REVIEWED` (409).
   */
  async review(command: CommandContext, answerId: string, body: Body): Promise<ContestedAnswer> {
    return this.commands.run(command, async (tx) => {
      const before = await reachable(tx, command, answerId);
      const { actor } = command;
      const done = await tx.query(REVIEW, [
        ...[answerId, actor.court, body.reason],
        ...[actor.personId, actor.displayName],
      ]);
      if (done.length === 0) throw reviewedBefore();
      await this.audit.record(tx, {
        ...{ actor, action: 'answer.review', homeCourt: actor.court, why: body.reason },
        ...{ subjectKind: before.kind, subjectId: answerId },
        ...(before.caseId === undefined ? {} : { caseId: before.caseId }),
        after: { reason: before.reason, institution: before.institution },
      });
      return reachable(tx, command, answerId);
    });
  }
}

async function reachable(
  tx: Tx,
  { actor }: CommandContext,
  answerId: string,
): Promise<ContestedAnswer> {
  const found = isUuid(answerId) ? await contestedById(tx, actor, answerId) : undefined;
  if (found) return found;
  throw new DomainError('ANSWER.NOT_FOUND', 'not-found', '没有找到这条存疑答复');
}

function reviewedBefore(): DomainError {
  return new DomainError('ANSWER.REVIEWED', 'conflict', '这条存疑答复已经有人查看并记录', {
    hint: '请刷新后查看已记录的结论',
  });
}
