import { instantText } from '@lib/kernel';
import { queryControlEvents } from '@lib/contracts';
import type { DeadlineHandler, FiredDeadline } from '@lib/jobs';
import type { Tx } from '@lib/persistence';
import { Injectable } from '@nestjs/common';
import { CaseJournal, machineCause } from '../journal/index.js';
import { lockRequest, moveRequest } from './query-requests.js';

/** Past the answer-by time a body is "asked and silent": recorded, never read as "none". */
@Injectable()
export class QuerySilenceDeadline implements DeadlineHandler {
  readonly kind = 'query-answer-by';

  constructor(private readonly journal: CaseJournal) {}

  async fire(deadline: FiredDeadline, tx: Tx): Promise<void> {
    const request = await lockRequest(tx, deadline.subjectId);
    if (request.state !== 'asked' && request.state !== 'not-asked') return;
    const machine = machineCause(request.homeCourt, request.eventId);
    await moveRequest(tx, request, 'silent', {
      cause: '期限届满仍未答复',
      by: machine.actor.personId,
    });
    await this.journal.publish(tx, queryControlEvents.querySilenceRecorded, {
      key: request,
      cause: machine,
      data: {
        caseId: request.caseId,
        matterId: request.matterId,
        requestId: request.requestId,
        institution: request.institution,
        answerBy: instantText(request.answerBy),
      },
    });
    await this.journal.audit(tx, request, machine, {
      action: 'query.silence-recorded',
      subjectKind: 'query-request',
      subjectId: request.requestId,
      article: '法释〔2013〕20号第四条',
    });
  }
}
