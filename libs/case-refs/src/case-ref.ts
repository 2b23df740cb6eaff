import type { CaseFacts } from '@lib/access';
import { assertCaseScope, assertStaffScope, reachInto } from '@lib/access';
import type { CourtCode, Fen } from '@lib/kernel';
import { DomainError, isUuid } from '@lib/kernel';
import type { Tx } from '@lib/persistence';
import { ReadDatabase } from '@lib/persistence';
import type { Actor } from '@lib/platform';
import { Injectable } from '@nestjs/common';

interface CaseParty {
  readonly partyId: string;
  readonly role: string;
  readonly documentDigest: string;
}

/** What an app knows of a case from case-flow's events: enough to compute and to scope, no names. */
export interface CaseRef {
  readonly caseId: string;
  readonly matterId: string;
  readonly homeCourt: CourtCode;
  readonly handlingCourt: CourtCode;
  readonly caseNumber: string;
  readonly state: string;
  readonly version: number;
  readonly teamIds: readonly string[];
  readonly titleAmountFen: Fen;
  readonly obligations: readonly unknown[];
  readonly parties: readonly CaseParty[];
}

const READ = `
  SELECT case_id AS "caseId", matter_id AS "matterId", home_court AS "homeCourt",
    handling_court AS "handlingCourt", case_number AS "caseNumber", state, version,
    team_ids AS "teamIds", title_amount_fen AS "titleAmountFen", obligations, parties
  FROM case_ref WHERE case_id = $1`;
const LOCK = `${READ} FOR NO KEY UPDATE`;

/** The local picture of case-flow's cases, scoped by the caller's reach. */
@Injectable()
export class CaseRefs {
  constructor(private readonly db: ReadDatabase) {}

  /**
   * The case when the actor may see it: own court's people by their reach, applicants their own.
   *
   * @throws DomainError `CASE.NOT_FOUND` (404), `ACCESS.OUT_OF_SCOPE` (403).
   */
  async readable(caseId: string, actor: Actor): Promise<CaseRef> {
    const [row] = isUuid(caseId) ? await this.db.query<CaseRef>(READ, [caseId]) : [];
    if (!row) throw caseNotFound();
    assertCaseScope(actor, factsOf(row));
    return row;
  }

  /**
   * As `readable`, for what only the court's people see: a clerk who is himself an applicant of a case
   * that is not his is its party, not its clerk.
   *
   * @throws DomainError `CASE.NOT_FOUND` (404), `ACCESS.OUT_OF_SCOPE` (403).
   */
  async readableByStaff(caseId: string, actor: Actor): Promise<CaseRef> {
    const row = await this.readable(caseId, actor);
    assertStaffScope(actor, factsOf(row));
    return row;
  }
}

/** Whether nothing but being an applicant of the case lets the actor in. */
export function isPartyOnly(row: CaseRef, actor: Actor): boolean {
  return reachInto(actor, factsOf(row)) === 'party';
}

function factsOf(row: CaseRef): CaseFacts {
  return {
    handlingCourt: row.handlingCourt,
    teamPersonIds: row.teamIds,
    partyDigests: applicantsOf(row).map((party) => party.documentDigest),
  };
}

/**
 * Locks the case for a change: every writer of a case's rows takes this lock first.
 *
 * @throws DomainError `CASE.NOT_FOUND` (404).
 */
export async function lockCaseRef(tx: Tx, caseId: string): Promise<CaseRef> {
  const [row] = isUuid(caseId) ? await tx.query<CaseRef>(LOCK, [caseId]) : [];
  if (!row) throw caseNotFound();
  return row;
}

/**
 * Only the case's own team may act on it.
 *
 * @throws DomainError `CASE.NOT_ON_TEAM` (403); another court's case is `ACCESS.FOREIGN_COURT`.
 */
export function assertOnTeam(row: CaseRef, actor: Actor): void {
  assertHandlingCourt(row, actor);
  if (row.teamIds.includes(actor.personId)) return;
  throw new DomainError('CASE.NOT_ON_TEAM', 'forbidden', '您不是本案的承办人或团队成员', {
    hint: '请由承办人或团队成员办理',
  });
}

/** @throws DomainError `ACCESS.FOREIGN_COURT` (403) unless the actor's court handles the case. */
export function assertHandlingCourt(row: CaseRef, actor: Actor): void {
  if (row.handlingCourt === actor.court) return;
  throw new DomainError('ACCESS.FOREIGN_COURT', 'forbidden', '这是其他法院办理的案件,您无权办理', {
    hint: '请由办理法院的人员办理',
  });
}

/** Parties of this person among the applicants. */
export function ownPartyIds(row: CaseRef, actor: Actor): string[] {
  return applicantsOf(row)
    .filter((party) => party.documentDigest === actor.documentDigest)
    .map((party) => party.partyId);
}

function applicantsOf(row: CaseRef): CaseParty[] {
  return row.parties.filter((party) => party.role === 'applicant');
}

function caseNotFound(): DomainError {
  return new DomainError('CASE.NOT_FOUND', 'not-found', '没有找到这个案件', {
    hint: '刚导入的案件要等事件送达,请几秒后再试',
  });
}
