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

/** How a list is ordered, and what lies after the row of a cursor. */
const ORDERS = {
  filed: {
    by: 'c.filed_on DESC, c.case_id DESC',
    after: (day: string, caseId: string) =>
      `(c.filed_on, c.case_id) < (${day}::date, ${caseId}::uuid)`,
    day: (row: ListRow) => row.filedOn,
  },
  due: {
    by: `coalesce(n.due_on, '${NO_DAY}'), c.case_id`,
    after: (day: string, caseId: string) =>
      `(coalesce(n.due_on, '${NO_DAY}'), c.case_id) > (${day}::date, ${caseId}::uuid)`,
    day: (row: ListRow) => row.dueOn ?? NO_DAY,
  },
};

const NEXT = `LEFT JOIN LATERAL (${NEXT_NODE}) n ON true`;
/** $1 state, $2 only mine of person $3, $4 words, $5 whether names may be searched; the scope follows. */
const MATCHES = `
  ($1::text IS NULL OR c.state = $1)
  AND (NOT $2::boolean OR EXISTS (SELECT 1 FROM team_member t
       WHERE t.home_court = c.home_court AND t.case_id = c.case_id AND t.person_id = $3))
  AND ($4::text IS NULL OR c.case_number ILIKE '%' || $4 || '%' OR ($5::boolean AND EXISTS (SELECT 1 FROM party p
       WHERE p.home_court = c.home_court AND p.case_id = c.case_id AND p.name ILIKE '%' || $4 || '%')))`;
const LIST_COLUMNS = `${CASE_COLUMNS}, n.node, n.rule_row AS "ruleRow", n.due_on AS "dueOn", n.overdue,
  ARRAY(SELECT p.name FROM party p WHERE p.home_court = c.home_court AND p.case_id = c.case_id
        AND p.role = 'debtor' ORDER BY p.position) AS "debtorNames"`;

/** What a list holds: a condition and its parameters, those of a page come after them. */
interface Selection {
  readonly where: string;
  readonly params: readonly unknown[];
}

function selectionOf(actor: Actor, query: ListQuery): Selection {
  const scope = caseScope(actor, SCOPE, 6);
  const overdue = query.overdue === 'true' ? ' AND n.overdue' : '';
  return {
    where: `${MATCHES} AND ${scope.sql}${overdue}`,
    params: [
      query.state ?? null,
      query.mine === 'true',
      actor.personId,
      query.q ? query.q.replaceAll(/[%_\\]/g, String.raw`\$&`) : null,
      // Searching a hidden name would tell it letter by letter.
      visibleClasses(actor.roles).has('name'),
      ...scope.params,
    ],
  };
}

/** Reads of cases; each method answers one question and keeps to what the caller may see. */
@Injectable()
export class CasesReadModel {
  constructor(private readonly database: ReadDatabase) {}

  /** Cases within the caller's reach, in the order asked for; the first page says how many there are. */
  async list(actor: Actor, query: ListQuery): Promise<CaseList> {
    const order = ORDERS[query.order];
    const [, ...after] = query.cursor
      ? decodeCursor(query.cursor, z.tuple([z.literal(query.order), listDaySchema, uuidSchema]))
      : [];
    const selection = selectionOf(actor, query);
    const next = selection.params.length;
    const rows = await this.database.query<ListRow>(
      `SELECT ${LIST_COLUMNS} FROM enforcement_case c ${NEXT} WHERE ${selection.where}
         ${after.length > 0 ? `AND ${order.after(`$${next + 2}`, `$${next + 3}`)}` : ''}
       ORDER BY ${order.by} LIMIT $${next + 1}`,
      [...selection.params, query.limit + 1, ...after],
    );
    const page = pageFrom(rows, query.limit, (row) => [query.order, order.day(row), row.caseId]);
    const total = query.cursor ? {} : { total: await this.count(selection, query) };
    return { ...page, ...total, items: page.items.map(caseListItemView) };
  }

  private async count({ where, params }: Selection, query: ListQuery): Promise<number> {
    // The next step is looked up only where it decides.
    const next = query.overdue === 'true' ? NEXT : '';
    const [row] = await this.database.query<{ total: number }>(
      `SELECT count(*)::int AS total FROM enforcement_case c ${next} WHERE ${where}`,
      [...params],
    );
    return row?.total ?? 0;
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

  /** Whether nothing but being an applicant of a case already found lets the actor in. */
  async isPartyOnly(actor: Actor, row: CaseRow): Promise<boolean> {
    const asStaff = { ...actor, roles: actor.roles.filter((role) => role !== 'applicant') };
    const scope = caseScope(asStaff, SCOPE, 2);
    const reached = await this.database.query(
      `SELECT 1 FROM enforcement_case c WHERE c.case_id = $1 AND ${scope.sql}`,
      [row.caseId, ...scope.params],
    );
    return reached.length === 0;
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
