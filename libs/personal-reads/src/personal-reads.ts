import type { PersonalRead } from '@lib/access';
import { PersonalReadLog } from '@lib/access';
import { AuditTrail } from '@lib/audit';
import { newId } from '@lib/kernel';
import { UnitOfWork } from '@lib/persistence';
import { Injectable } from '@nestjs/common';

const INSERT = `
  INSERT INTO personal_read (id, home_court, person_id, account, roles, operation, params, classes,
    case_id, reason, correlation_id)
  VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) ON CONFLICT DO NOTHING RETURNING id`;

/**
 * Keeps who read personal data in full, once an hour for the same reading. What was opened with a
 * reason stands in the sealed audit trail too.
 */
@Injectable()
export class PersonalReads extends PersonalReadLog {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly audit: AuditTrail,
  ) {
    super();
  }

  async record(read: PersonalRead): Promise<void> {
    const { actor, operation, params, classes, caseId, reason } = read;
    await this.unitOfWork.run(async (tx) => {
      const kept = await tx.query(INSERT, [
        newId<'PersonalRead'>(),
        actor.court,
        actor.personId,
        actor.account,
        [...actor.roles],
        operation,
        JSON.stringify(params),
        [...classes],
        caseId ?? null,
        reason ?? null,
        read.correlationId,
      ]);
      if (reason === undefined || kept.length === 0) return;
      await this.audit.record(tx, {
        ...{ actor, action: 'personal-data.unmask', homeCourt: actor.court, why: reason },
        ...{ subjectKind: operation, subjectId: Object.values(params).join('/') },
        ...(caseId === undefined ? {} : { caseId }),
      });
    });
  }
}
