import type { CaseScopeColumns } from '@lib/access';
import { caseScope, visibleClasses } from '@lib/access';
import type { AnswerOf, QueryOf } from '@lib/contracts';
import type { caseFlowApi } from '@lib/contracts';
import { courtDateSchema, uuidSchema } from '@lib/contracts';
import { isUuid } from '@lib/kernel';
import { ReadDatabase } from '@lib/persistence';
import type { Actor } from '@lib/platform';
import { decodeCursor, pageFrom } from '@lib/platform';
import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import { CASE_COLUMNS, caseNotFound } from './case-row.js';
import type { CaseRow } from './case-row.js';
import type { CaseParts, EntitlementRow, PartyRow, TeamRow } from './case-parts.js';
import { NEXT_NODE } from '../nodes/index.js';
import type { ListRow } from './case.presenter.js';
import { caseListItemView } from './case.presenter.js';

type ListQuery = QueryOf<typeof caseFlowApi.listCases>;
export type CaseList = AnswerOf<typeof caseFlowApi.listCases>;

/** How far each role reaches is libs/access's; who brought a file in follows it until it is assigned. */
const SCOPE: CaseScopeColumns = {
  court: 'c.handling_court',
  team: (person) => `(EXISTS (SELECT 1 FROM team_member t WHERE t.home_court = c.home_court
    AND t.case_id = c.case_id AND t.person_id = ${person})
    OR (c.state = 'filed' AND c.imported_by = ${person}))`,
  party: (digest) => `EXISTS (SELECT 1 FROM party a WHERE a.home_court = c.home_court
    AND a.case_id = c.case_id AND a.role = 'applicant' AND a.document_digest = ${digest})`,
};

/** After every day there is. */
const NO_DAY = 'infinity';
const listDaySchema = z.union([courtDateSchema, z.literal(NO_DAY)]);

/** How a list is ordered, and what lies after the row of a cursor ($5 day, $6 case). */
const ORDERS = {
  filed: {
    by: 'c.filed_on DESC, c.case_id DESC',
    after: '(c.filed_on, c.case_id) < ($5::date, $6::uuid)',
    day: (row: ListRow) => row.filedOn,
  },
  due: {
    by: `coalesce(n.due_on, '${NO_DAY}'), c.case_id`,
    after: `(coalesce(n.due_on, '${NO_DAY}'), c.case_id) > ($5::date, $6::uuid)`,
    day: (row: ListRow) => row.dueOn ?? NO_DAY,
  },
};

/** Reads of cases; each method answers one question and keeps to what the caller may see. */
@Injectable()
export class CasesReadModel {
  constructor(private readonly database: ReadDatabase) {}

  /** Cases within the caller's reach, in the order asked for. */
  async list(actor: Actor, query: ListQuery): Promise<CaseList> {
    const order = ORDERS[query.order];
    const [, ...after] = query.cursor
      ? decodeCursor(query.cursor, z.tuple([z.literal(query.order), listDaySchema, uuidSchema]))
      : [null, null, null];
    const scope = caseScope(actor, SCOPE, 10);
    const rows = await this.database.query<ListRow>(
      `SELECT ${CASE_COLUMNS}, n.node, n.rule_row AS "ruleRow", n.due_on AS "dueOn", n.overdue,
         ARRAY(SELECT p.name FROM party p WHERE p.home_court = c.home_court AND p.case_id = c.case_id
               AND p.role = 'debtor' ORDER BY p.position) AS "debtorNames"
       FROM enforcement_case c LEFT JOIN LATERAL (${NEXT_NODE}) n ON true
       WHERE ${scope.sql}
         AND ($1::text IS NULL OR c.state = $1)
         AND (NOT $2::boolean OR EXISTS (SELECT 1 FROM team_member t
              WHERE t.home_court = c.home_court AND t.case_id = c.case_id AND t.person_id = $3))
         AND ($4::text IS NULL OR c.case_number ILIKE '%' || $4 || '%' OR ($8::boolean AND EXISTS (SELECT 1 FROM party p
              WHERE p.home_court = c.home_court AND p.case_id = c.case_id AND p.name ILIKE '%' || $4 || '%')))
         AND (NOT $9::boolean OR n.overdue)
         AND ($5::date IS NULL OR ${order.after})
       ORDER BY ${order.by} LIMIT $7`,
      [
        query.state ?? null,
        query.mine === 'true',
        actor.personId,
        query.q ? query.q.replaceAll(/[%_\\]/g, String.raw`\$&`) : null,
        ...after,
        query.limit + 1,
        // Searching a hidden name would tell it letter by letter.
        visibleClasses(actor.roles).has('name'),
        query.overdue === 'true',
        ...scope.params,
      ],
    );
    const page = pageFrom(rows, query.limit, (row) => [query.order, order.day(row), row.caseId]);
    return { ...page, items: page.items.map(caseListItemView) };
  }

  /** One case the caller may see. */
  async find(actor: Actor, caseId: string): Promise<CaseRow> {
    if (!isUuid(caseId)) throw caseNotFound();
    const scope = caseScope(actor, SCOPE, 2);
    const [row] = await this.database.query<CaseRow>(
      `SELECT ${CASE_COLUMNS} FROM enforcement_case c WHERE c.case_id = $1 AND ${scope.sql}`,
      [caseId, ...scope.params],
    );
    if (!row) throw caseNotFound();
    return row;
  }

  /** Parties, entitlements and team of a case already found. */
  async parts(row: CaseRow): Promise<CaseParts> {
    const [parties, entitlements, team] = await Promise.all([
      this.parties(row),
      this.entitlements(row),
      this.team(row),
    ]);
    return { parties, entitlements, team };
  }

  private async parties(row: CaseRow): Promise<PartyRow[]> {
    return this.database.query<PartyRow>(
      `SELECT party_id AS "partyId", role, kind, name, document_type AS "documentType",
              document_number AS "documentNumber", phone
       FROM party WHERE home_court = $1 AND case_id = $2 ORDER BY position`,
      [row.homeCourt, row.caseId],
    );
  }

  private async entitlements(row: CaseRow): Promise<EntitlementRow[]> {
    return this.database.query<EntitlementRow>(
      `SELECT entitlement_id AS "entitlementId", party_id AS "partyId", amount_fen AS "amountFen", account
       FROM entitlement WHERE home_court = $1 AND case_id = $2 ORDER BY position`,
      [row.homeCourt, row.caseId],
    );
  }

  private async team(row: CaseRow): Promise<TeamRow[]> {
    return this.database.query<TeamRow>(
      `SELECT person_id AS "personId", name, part FROM team_member
       WHERE home_court = $1 AND case_id = $2 ORDER BY part DESC, person_id`,
      [row.homeCourt, row.caseId],
    );
  }
}
