import type { QueryOf } from '@lib/contracts';
import { caseFundsApi } from '@lib/contracts';
import { ReadDatabase } from '@lib/persistence';
import type { Actor } from '@lib/platform';
import { Injectable } from '@nestjs/common';
import type { DisputeView } from './dispute.presenter.js';
import { disputeView } from './dispute.presenter.js';
import type { DisputeRow, SettlementRow } from './dispute-rows.js';
import { DISPUTE_SELECT, SETTLEMENT_SELECT } from './dispute-rows.js';

const ROWS_MAX = 200;
/** Roles that see every dispute of their court; others see those about their own team's cases. */
const WHOLE_COURT = ['finance', 'director', 'president', 'supervisor', 'auditor'];

const LIST = `
  ${DISPUTE_SELECT}
  WHERE d.home_court = $1 AND ($2::text IS NULL OR d.state = $2) AND ($3::uuid IS NULL OR c.case_id = $3)
    AND ($4::boolean OR (c.handling_court = $1 AND $5 = ANY (c.team_ids)))
  ORDER BY d.state = 'open' DESC, CASE d.state WHEN 'open' THEN d.opened_at END, d.opened_at DESC,
    d.dispute_id DESC LIMIT ${ROWS_MAX}`;
const NEWEST = `
  SELECT DISTINCT ON (x."disputeId") x.* FROM (${SETTLEMENT_SELECT} WHERE s.dispute_id = ANY ($1::uuid[])) x
  ORDER BY x."disputeId", x."proposedAt" DESC, x."settlementId" DESC`;

/** Reads of disputes. */
@Injectable()
export class DisputesReadModel {
  constructor(private readonly db: ReadDatabase) {}

  /** What the caller may see, at most 200: open ones first, the oldest of them before all. */
  async list(
    actor: Actor,
    query: QueryOf<typeof caseFundsApi.listDisputes>,
  ): Promise<DisputeView[]> {
    const rows = await this.db.query<DisputeRow>(LIST, [
      actor.court,
      query.state ?? null,
      query.caseId ?? null,
      actor.roles.some((role) => WHOLE_COURT.includes(role)),
      actor.personId,
    ]);
    const ids = rows.map((row) => row.disputeId);
    const settlements = await this.db.query<SettlementRow>(NEWEST, [ids]);
    const newest = new Map(settlements.map((row) => [row.disputeId, row]));
    return rows.map((row) => disputeView(row, newest.get(row.disputeId)));
  }
}
