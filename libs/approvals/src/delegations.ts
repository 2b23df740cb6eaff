import { AuditTrail } from '@lib/audit';
import type { Role } from '@lib/contracts';
import type { CourtDate, Id } from '@lib/kernel';
import { addDays, DomainError, newId } from '@lib/kernel';
import type { Tx } from '@lib/persistence';
import { legalToday } from '@lib/persistence';
import type { Actor } from '@lib/platform';
import { Injectable } from '@nestjs/common';

export type DelegationId = Id<'Delegation'>;

export interface DelegationDraft {
  readonly role: Role;
  readonly toPerson: string;
  readonly startsOn: CourtDate;
  /** Last day, inclusive; at most 90 days after the first. */
  readonly endsOn: CourtDate;
  readonly why: string;
}

const DAYS_MAX = 90;

const INSERT = `
  INSERT INTO approval_delegation (id, home_court, role, from_person, to_person, starts_on, ends_on, why)
  VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`;
const REVOKE = `
  UPDATE approval_delegation SET revoked_at = legal_now()
  WHERE id = $1 AND from_person = $2 AND home_court = $3 AND revoked_at IS NULL RETURNING id`;

/**
 * Hands a role on for some days. Only who holds the role himself may, so a delegated right is never
 * passed on; that it leads back to a drafter is seen at the decision.
 */
@Injectable()
export class Delegations {
  constructor(private readonly audit: AuditTrail) {}

  /** @throws DomainError DELEGATION.NOT_YOURS, SAME_PERSON, BAD_DAYS */
  async grant(tx: Tx, actor: Actor, draft: DelegationDraft): Promise<DelegationId> {
    if (!actor.roles.includes(draft.role)) {
      throw new DomainError('DELEGATION.NOT_YOURS', 'forbidden', '只能委托本人担任的职务');
    }
    if (actor.personId === draft.toPerson) {
      throw new DomainError('DELEGATION.SAME_PERSON', 'invalid', '不能委托给本人');
    }
    const today = await legalToday(tx);
    const last = addDays(draft.startsOn, DAYS_MAX);
    if (draft.endsOn < draft.startsOn || draft.endsOn < today || draft.endsOn > last) {
      throw new DomainError(
        'DELEGATION.BAD_DAYS',
        'invalid',
        `委托期限应在今日之后且不超过 ${DAYS_MAX} 日`,
      );
    }
    const id = newId<'Delegation'>();
    const { role, toPerson, startsOn, endsOn, why } = draft;
    const row = [id, actor.court, role, actor.personId, toPerson, startsOn, endsOn, why];
    await tx.query(INSERT, row);
    await this.note(tx, actor, { id, action: 'delegation-granted', after: draft });
    return id;
  }

  /** @throws DomainError DELEGATION.NOT_FOUND when it is not this person's or has ended. */
  async revoke(tx: Tx, actor: Actor, id: string): Promise<void> {
    const rows = await tx.query(REVOKE, [id, actor.personId, actor.court]);
    if (rows.length === 0) {
      throw new DomainError('DELEGATION.NOT_FOUND', 'not-found', '没有这项有效的委托');
    }
    await this.note(tx, actor, { id, action: 'delegation-revoked' });
  }

  private async note(
    tx: Tx,
    actor: Actor,
    act: { readonly id: string; readonly action: string; readonly after?: unknown },
  ): Promise<void> {
    await this.audit.record(tx, {
      actor,
      action: act.action,
      subjectKind: 'delegation',
      subjectId: act.id,
      homeCourt: actor.court,
      ...(act.after === undefined ? {} : { after: act.after }),
    });
  }
}
