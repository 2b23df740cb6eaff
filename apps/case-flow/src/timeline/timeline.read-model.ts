import type { AnswerOf } from '@lib/contracts';
import { caseFlowApi } from '@lib/contracts';
import { ReadDatabase } from '@lib/persistence';
import { Injectable } from '@nestjs/common';
import { causalOrder } from './causal-order.js';
import { factText } from './timeline-text.js';

type Timeline = AnswerOf<typeof caseFlowApi.getTimeline>;

interface Row {
  readonly eventId: string;
  readonly type: string;
  readonly app: string;
  readonly fact: string;
  readonly data: Readonly<Record<string, unknown>>;
  readonly occurredAt: Date;
  readonly causedBy: string | null;
}

/** Most facts one case shows; a case beyond it is cut at the oldest. */
const ENTRIES_MAX = 5000;

@Injectable()
export class TimelineReadModel {
  constructor(private readonly database: ReadDatabase) {}

  /**
   * Every fact of a case once, none before its cause. What is paid to others is no business of an
   * applicant, as in the list of payouts (case-funds): one with `ownDigest` sees his own payments alone.
   */
  async ofCase(caseId: string, ownDigest?: string): Promise<Timeline> {
    const rows = await this.database.query<Row>(
      `SELECT event_id AS "eventId", type, app, fact, data, occurred_at AS "occurredAt",
              caused_by AS "causedBy"
       FROM timeline_entry t WHERE case_id = $1 AND ($2::text IS NULL OR data->>'payoutId' IS NULL
         OR EXISTS (SELECT 1 FROM party p WHERE p.home_court = t.home_court AND p.case_id = t.case_id
           AND p.party_id::text = data->>'partyId' AND p.role = 'applicant' AND p.document_digest = $2))
       ORDER BY sequence DESC LIMIT ${ENTRIES_MAX}`,
      [caseId, ownDigest ?? null],
    );
    const ordered = causalOrder(
      rows.map((row) => ({ ...row, causedBy: row.causedBy ?? undefined })),
    );
    return {
      items: ordered.map((row) => ({
        eventId: row.eventId,
        type: row.type,
        app: row.app,
        fact: row.fact,
        ...factText(row.fact, row.data),
        occurredAt: row.occurredAt.toISOString(),
        ...(row.causedBy ? { causedBy: row.causedBy } : {}),
      })),
    };
  }

  /**
   * Rises with each new fact of the case. Counted, as facts are only ever added: the highest number
   * stays what it is when a fact becomes visible after one with a higher number.
   */
  async sequence(caseId: string): Promise<string> {
    const [row] = await this.database.query<{ sequence: string }>(
      'SELECT count(*)::text AS sequence FROM timeline_entry WHERE case_id = $1',
      [caseId],
    );
    return row?.sequence ?? '0';
  }
}
