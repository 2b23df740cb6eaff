import { assertCaseScope } from '@lib/access';
import type { CourtCode, Fen } from '@lib/kernel';
import { DomainError, isUuid } from '@lib/kernel';
import type { Tx } from '@lib/persistence';
import { ReadDatabase } from '@lib/persistence';
import type { Actor } from '@lib/platform';
import { Injectable } from '@nestjs/common';

export interface CaseParty {
  readonly partyId: string;
  readonly role: string;
  readonly documentDigest: string;
}

/** What this app knows of a case from case-flow's events: enough to compute and to scope, no names. */
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
  readonly subAccountSuffix: string;
}

const COLUMNS = `
  c.case_id AS "caseId", c.matter_id AS "matterId", c.home_court AS "homeCourt",
  c.handling_court AS "handlingCourt", c.case_number AS "caseNumber", c.state, c.version,
  c.team_ids AS "teamIds", c.title_amount_fen AS "titleAmountFen", c.obligations, c.parties,
  c.sub_account_suffix AS "subAccountSuffix"`;
const READ = `SELECT ${COLUMNS} FROM case_ref c WHERE c.case_id = $1`;
const LOCK = `${READ} FOR NO KEY UPDATE`;
const BY_SUB_ACCOUNT = `
  SELECT c.case_id AS "caseId" FROM case_ref c WHERE c.home_court = $1 AND c.sub_account_suffix = $2`;

/** Case rows for reads, scoped by the caller's reach. */
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
    assertReadable(row, actor);
    return row;
  }
}

/** @throws DomainError `ACCESS.OUT_OF_SCOPE` (403) unless the case lies within the actor's reach. */
export function assertReadable(row: CaseRef, actor: Actor): void {
  assertCaseScope(actor, {
    handlingCourt: row.handlingCourt,
    teamPersonIds: row.teamIds,
    partyDigests: applicantDigests(row),
  });
}

/** Locks the case for a change of its money: every writer of a case takes this lock first. */
export async function lockCaseRef(tx: Tx, caseId: string): Promise<CaseRef> {
  const [row] = isUuid(caseId) ? await tx.query<CaseRef>(LOCK, [caseId]) : [];
  if (!row) throw caseNotFound();
  return row;
}

/** The case that owns a sub-account suffix of this court, if any. */
export async function caseOfSubAccount(
  tx: Tx,
  homeCourt: string,
  suffix: string,
): Promise<string | undefined> {
  const [row] = await tx.query<{ caseId: string }>(BY_SUB_ACCOUNT, [homeCourt, suffix]);
  return row?.caseId;
}

/**
 * Only the case's own team may act on its money.
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

/** @throws DomainError `CASE.CLOSED` (409). */
export function assertOpen(row: CaseRef): void {
  if (row.state !== 'closed') return;
  throw new DomainError('CASE.CLOSED', 'conflict', '案件已结,不能再办理款项', {
    hint: '如需继续,请先办理恢复执行',
  });
}

/** Parties of this person among the applicants. */
export function ownPartyIds(row: CaseRef, actor: Actor): string[] {
  return row.parties
    .filter((party) => party.role === 'applicant' && party.documentDigest === actor.documentDigest)
    .map((party) => party.partyId);
}

function applicantDigests(row: CaseRef): string[] {
  return row.parties
    .filter((party) => party.role === 'applicant')
    .map((party) => party.documentDigest);
}

function caseNotFound(): DomainError {
  return new DomainError('CASE.NOT_FOUND', 'not-found', '没有找到这个案件', {
    hint: '刚导入的案件要等事件送达,请几秒后再试',
  });
}
