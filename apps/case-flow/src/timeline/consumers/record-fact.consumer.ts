import type { EventEnvelope } from '@lib/contracts';
import { allEvents } from '@lib/contracts';
import type { EventConsumer } from '@lib/messaging';
import type { Tx } from '@lib/persistence';
import { Injectable } from '@nestjs/common';
import { z } from 'zod';

const caseFact = z.object({ caseId: z.uuid(), matterId: z.uuid() });

/** Keeps every fact about a case once; a fact without a case (unidentified money) has no timeline. */
@Injectable()
export class RecordFactConsumer implements EventConsumer {
  readonly name = 'case-flow/timeline';
  readonly on = allEvents;

  async handle(event: EventEnvelope, tx: Tx): Promise<void> {
    const ref = caseFact.safeParse(event.data);
    if (!ref.success) return;
    const definition = allEvents.find((candidate) => candidate.type === event.type);
    if (!definition) return;
    await tx.query(
      `INSERT INTO timeline_entry (event_id, home_court, case_id, matter_id, type, app, fact, data,
         occurred_at, caused_by) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
       ON CONFLICT (event_id) DO NOTHING`,
      [
        event.id,
        event.homecourt,
        ref.data.caseId,
        ref.data.matterId,
        event.type,
        definition.app,
        definition.fact,
        JSON.stringify(event.data),
        event.time,
        event.causationid ?? null,
      ],
    );
  }
}
