import { caseScope } from '@lib/access';
import type { AnswerOf, queryControlApi } from '@lib/contracts';
import type { CourtDate } from '@lib/kernel';
import { formatYuan } from '@lib/kernel';
import { ReadDatabase } from '@lib/persistence';
import type { Actor } from '@lib/platform';
import { Injectable } from '@nestjs/common';
import { LIVE_MEASURE_STATES } from './measure.states.js';
import { renewalSituations } from './renewal-facts.js';
import { renewalView } from './renewal-view.js';

type Due = AnswerOf<typeof queryControlApi.listRenewalsDue>;
type DueItem = Due['items'][number];

interface Row {
  readonly measureId: string;
  readonly caseId: string;
  readonly caseNumber: string;
  readonly institution: string;
  readonly institutionName: string;
  readonly accountNumber: string;
  readonly endsOn: CourtDate;
  readonly lapsedFen: bigint | null;
}

const MOST = 500;
/**
 * Live measures whose end was reminded of, whose renewal failed or whose end has passed, and lapsed
 * ones of a debt still owed until a new freeze of the account stands in their place.
 */
const due = (scope: string, live: string): string => `
  SELECT m.measure_id AS "measureId", m.case_id AS "caseId", m.case_number AS "caseNumber",
    m.institution, i.name AS "institutionName", m.account_number AS "accountNumber",
    m.ends_on AS "endsOn", l.held_fen AS "lapsedFen"
  FROM measure AS m
  JOIN institution AS i ON i.code = m.institution
  JOIN case_ref AS c ON c.case_id = m.case_id
  LEFT JOIN debt_ref AS d ON d.case_id = m.case_id
  LEFT JOIN measure_lapse AS l ON l.home_court = m.home_court AND l.measure_id = m.measure_id
    AND l.ended_on = m.ends_on
  WHERE ${scope} AND m.ends_on IS NOT NULL AND (
    (m.state = ANY (${live}) AND (m.ends_on < legal_today()
      OR EXISTS (SELECT 1 FROM measure_reminder AS r WHERE r.home_court = m.home_court
        AND r.measure_id = m.measure_id AND r.ends_on = m.ends_on)
      OR EXISTS (SELECT 1 FROM measure_order AS o WHERE o.home_court = m.home_court
        AND o.measure_id = m.measure_id AND o.kind = 'renew' AND o.from_on = m.ends_on + 1
        AND o.state IN ('refused', 'unanswered'))))
    OR (m.state = 'lapsed' AND c.state <> 'closed' AND d.due_fen IS DISTINCT FROM 0
      AND NOT EXISTS (SELECT 1 FROM measure AS n WHERE n.case_id = m.case_id
        AND n.property_id = m.property_id AND n.created_at > m.created_at
        AND n.state NOT IN ('refused', 'void', 'lapsed'))))
  ORDER BY m.ends_on, m.created_at, m.measure_id LIMIT ${MOST}`;

/** What is about to lapse, or has lapsed, in the cases within a person's reach. */
@Injectable()
export class RenewalsDueReadModel {
  constructor(private readonly db: ReadDatabase) {}

  /** Earliest end first; what has lapsed comes with what to do now. */
  async of(actor: Actor): Promise<Due> {
    const scope = caseScope(actor, {
      court: 'c.handling_court',
      team: (person) => `${person} = ANY (c.team_ids)`,
      party: () => 'FALSE',
    });
    const live = `$${scope.params.length + 1}`;
    const params = [...scope.params, LIVE_MEASURE_STATES];
    const rows = await this.db.query<Row>(due(scope.sql, live), params);
    const situations = await renewalSituations(
      this.db,
      rows.map((row) => row.measureId),
    );
    return {
      items: rows.flatMap(({ lapsedFen, ...row }): DueItem[] => {
        const situation = situations.get(row.measureId);
        const renewal = situation && renewalView(situation);
        if (!situation || !renewal) return [];
        const held = formatYuan(lapsedFen ?? situation.heldFen);
        const cap = formatYuan(situation.capFen);
        return [{ ...row, cap, held, version: situation.version, renewal }];
      }),
    };
  }
}
