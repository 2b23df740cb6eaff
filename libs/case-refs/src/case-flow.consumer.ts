import type { EventEnvelope } from '@lib/contracts';
import { caseFlowEvents, dataOf } from '@lib/contracts';
import { parseYuan } from '@lib/kernel';
import type { EventConsumer } from '@lib/messaging';
import type { Tx } from '@lib/persistence';
import { Inject, Injectable } from '@nestjs/common';

/** How an app follows case-flow. */
export interface CaseRefsOptions {
  /** The consumer's name in the app's inbox. */
  readonly consumer: string;
  /** What the app opens for a new case; called again when the fact comes again. */
  readonly opened?: (tx: Tx, homeCourt: string, caseId: string) => Promise<unknown>;
}

export const CASE_REFS_OPTIONS = Symbol('CASE_REFS_OPTIONS');

const IMPORTED = `
  INSERT INTO case_ref (case_id, home_court, handling_court, matter_id, case_number, state, parties,
    entitlements, obligations, title_amount_fen)
  VALUES ($1, $2, $3, $4, $5, 'filed', $6, $7, $8, $9) ON CONFLICT (case_id) DO NOTHING`;
const ASSIGNED = `
  UPDATE case_ref SET officer_id = $2, team_ids = $3, version = $4,
    state = CASE WHEN state = 'filed' THEN 'assigned' ELSE state END
  WHERE case_id = $1 AND version <= $4`;
const NOTIFIED = `UPDATE case_ref SET state = 'notified' WHERE case_id = $1 AND state IN ('filed', 'assigned')`;
const CLOSED = `UPDATE case_ref SET state = 'closed' WHERE case_id = $1`;

/** Keeps the local picture of cases; later facts win, repeats change nothing. */
@Injectable()
export class CaseFlowConsumer implements EventConsumer {
  readonly name: string;
  readonly on = [
    caseFlowEvents.caseImported,
    caseFlowEvents.officerAssigned,
    caseFlowEvents.enforcementNoticeIssued,
    caseFlowEvents.caseClosed,
  ];

  constructor(@Inject(CASE_REFS_OPTIONS) private readonly options: CaseRefsOptions) {
    this.name = options.consumer;
  }

  async handle(event: EventEnvelope, tx: Tx): Promise<void> {
    const imported = dataOf(caseFlowEvents.caseImported, event);
    if (imported) {
      await tx.query(IMPORTED, [
        imported.caseId,
        event.homecourt,
        imported.handlingCourt,
        imported.matterId,
        imported.caseNumber,
        JSON.stringify(imported.parties),
        JSON.stringify(imported.entitlements),
        JSON.stringify(imported.obligations),
        parseYuan(imported.titleAmount),
      ]);
      await this.options.opened?.(tx, event.homecourt, imported.caseId);
    }
    const assigned = dataOf(caseFlowEvents.officerAssigned, event);
    if (assigned) {
      const { caseId, officerId, teamIds, version } = assigned;
      await tx.query(ASSIGNED, [caseId, officerId, teamIds, version]);
    }
    const notified = dataOf(caseFlowEvents.enforcementNoticeIssued, event);
    if (notified) await tx.query(NOTIFIED, [notified.caseId]);
    const closed = dataOf(caseFlowEvents.caseClosed, event);
    if (closed) await tx.query(CLOSED, [closed.caseId]);
  }
}
