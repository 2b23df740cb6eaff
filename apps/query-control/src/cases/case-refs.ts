import { assertCaseScope } from '@lib/access';
import { DomainError, isUuid } from '@lib/kernel';
import type { CourtCode } from '@lib/kernel';
import { ReadDatabase } from '@lib/persistence';
import type { Actor } from '@lib/platform';
import { Injectable } from '@nestjs/common';

/** What this app knows of a case from case-flow's events: enough to show and to scope, no names. */
export interface CaseRef {
  readonly caseId: string;
  readonly matterId: string;
  readonly homeCourt: CourtCode;
  readonly handlingCourt: CourtCode;
  readonly caseNumber: string;
  readonly state: string;
}

interface CaseRefRow extends CaseRef {
  readonly teamIds: string[];
  readonly parties: { readonly role: string; readonly documentDigest: string }[];
}

const READ = `
  SELECT case_id AS "caseId", matter_id AS "matterId", home_court AS "homeCourt",
    handling_court AS "handlingCourt", case_number AS "caseNumber", state,
    team_ids AS "teamIds", parties
  FROM case_ref WHERE case_id = $1`;

/** The local picture of case-flow's cases, for reads; commands read case-flow itself again. */
@Injectable()
export class CaseRefs {
  constructor(private readonly db: ReadDatabase) {}

  /**
   * The case when the actor may see it: own court's people by their reach, applicants their own.
   *
   * @throws DomainError `CASE.NOT_FOUND` (404), `ACCESS.OUT_OF_SCOPE` (403).
   */
  async readable(caseId: string, actor: Actor): Promise<CaseRef> {
    const [row] = isUuid(caseId) ? await this.db.query<CaseRefRow>(READ, [caseId]) : [];
    if (!row) {
      throw new DomainError('CASE.NOT_FOUND', 'not-found', '没有找到这个案件', {
        hint: '刚导入的案件要等事件送达,请几秒后再试',
      });
    }
    assertCaseScope(actor, {
      handlingCourt: row.handlingCourt,
      teamPersonIds: row.teamIds,
      partyDigests: row.parties
        .filter((party) => party.role === 'applicant')
        .map((party) => party.documentDigest),
    });
    return row;
  }
}
