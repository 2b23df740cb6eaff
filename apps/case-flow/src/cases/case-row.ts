import type { CaseFile } from '@lib/contracts';
import type { CaseId, CourtDate, Fen, MatterId } from '@lib/kernel';
import { DomainError, isUuid } from '@lib/kernel';
import type { Actor } from '@lib/platform';
import type { Tx } from '@lib/persistence';
import type { CaseState } from './case.states.js';

/** The case row as stored. */
export interface CaseRow {
  readonly caseId: CaseId;
  readonly homeCourt: string;
  readonly handlingCourt: string;
  readonly matterId: MatterId;
  readonly caseNumber: string;
  readonly state: CaseState;
  readonly version: number;
  readonly filedOn: CourtDate;
  readonly title: CaseFile['title'];
  readonly titleAmountFen: Fen;
  readonly officerId: string | null;
  readonly officerName: string | null;
  readonly closedOn: CourtDate | null;
  readonly closureManner: string | null;
  readonly closureReason: string | null;
}

export const CASE_COLUMNS = `
  c.case_id AS "caseId", c.home_court AS "homeCourt", c.handling_court AS "handlingCourt",
  c.matter_id AS "matterId", c.case_number AS "caseNumber", c.state, c.version,
  c.filed_on AS "filedOn", c.title, c.title_amount_fen AS "titleAmountFen",
  c.officer_id AS "officerId", c.officer_name AS "officerName", c.closed_on AS "closedOn",
  c.closure_manner AS "closureManner", c.closure_reason AS "closureReason"`;

/** Loads a case under lock; a case of another court does not exist for the caller (no enumeration). */
export async function lockCase(tx: Tx, caseId: string, actor: Actor): Promise<CaseRow> {
  if (!isUuid(caseId)) throw caseNotFound();
  const [row] = await tx.query<CaseRow>(
    `SELECT ${CASE_COLUMNS} FROM enforcement_case c
     WHERE c.case_id = $1 AND c.handling_court = $2 FOR NO KEY UPDATE`,
    [caseId, actor.court],
  );
  if (!row) throw caseNotFound();
  return row;
}

export function caseNotFound(): DomainError {
  return new DomainError('CASE.NOT_FOUND', 'not-found', '没有找到该案件', {
    hint: '请核对案号;他院的案件、不由您办理的案件在这里看不到',
  });
}

/** Only the case's officer or team may act in it; the director may act in every case of the court. */
export async function assertOnTeam(tx: Tx, row: CaseRow, actor: Actor): Promise<void> {
  if (actor.roles.includes('director')) return;
  const members = await tx.query(
    'SELECT 1 FROM team_member WHERE home_court = $1 AND case_id = $2 AND person_id = $3',
    [row.homeCourt, row.caseId, actor.personId],
  );
  if (members.length > 0) return;
  throw new DomainError('CASE.NOT_ON_TEAM', 'forbidden', '您不是本案的承办人或团队成员', {
    hint: '请联系执行局长变更承办人',
  });
}
