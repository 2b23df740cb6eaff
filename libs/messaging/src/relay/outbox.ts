import { Injectable } from '@nestjs/common';
import type { EventDefinition } from '@lib/contracts';
import type { EventId } from '@lib/kernel';
import { DomainError, newId } from '@lib/kernel';
import type { Tx } from '@lib/persistence';
import { correlationForLog } from '@lib/platform';
import { RelaySignal } from '../signal.js';

/** One fact to be told; `data` must satisfy the event's schema and hold plain JSON. */
export interface EventDraft<Data> {
  /** Matter id, or the aggregate's own id for a fact without a matter: the ordering key. */
  readonly subject: string;
  readonly homeCourt: string;
  /** Left out, it is the next number of the subject in this app. */
  readonly aggregateVersion?: number;
  /** Id of the event or command that caused this one. */
  readonly causationId?: string;
  /** Left out, it is that of the work in hand, so that log lines of several apps can be joined. */
  readonly correlationId?: string;
  readonly data: Data;
}

/** Kafka's default message limit is 1 MB; a fact that nears it is a document, not a fact. */
const DATA_CHARS_MAX = 256_000;

// Taking the turn first makes the position (an identity) grow in commit order per subject.
const APPEND = `
  WITH turn AS (
    INSERT INTO outbox_turn AS t (subject, version) VALUES ($5, coalesce($7::bigint, 1))
    ON CONFLICT (subject) DO UPDATE
      SET version = CASE WHEN $7::bigint IS NULL THEN t.version + 1 ELSE greatest(t.version, $7::bigint) END
    RETURNING t.version)
  INSERT INTO outbox (id, home_court, topic, type, subject, data, aggregate_version, causation_id, correlation_id)
  SELECT $1::uuid, $2, $3, $4, $5, $6::json, coalesce($7::bigint, turn.version), $8, $9 FROM turn`;

/** Facts of this app, written in the transaction that makes them true; the relay tells them. */
@Injectable()
export class Outbox {
  constructor(private readonly signal: RelaySignal) {}

  /**
   * Appends one fact; facts of one subject are told in the order of their commits. Holds the
   * subject's turn until the transaction ends.
   *
   * @throws DomainError `EVENT.INVALID` when the data does not satisfy the schema (a fault of the
   * program, not of the user), `EVENT.TOO_LARGE` above 256,000 characters.
   */
  async append<Data>(
    tx: Tx,
    event: EventDefinition<Data>,
    draft: EventDraft<Data>,
  ): Promise<EventId> {
    const data = encoded(event, draft.data);
    const id = newId<'Event'>();
    await tx.query(APPEND, [
      id,
      draft.homeCourt,
      event.topic,
      event.type,
      draft.subject,
      data,
      draft.aggregateVersion ?? null,
      draft.causationId ?? null,
      draft.correlationId ?? correlationForLog() ?? null,
    ]);
    tx.afterCommit(() => this.signal.raise());
    return id;
  }
}

function encoded<Data>(event: EventDefinition<Data>, data: Data): string {
  const checked = event.data.safeParse(data);
  if (!checked.success) {
    throw new DomainError('EVENT.INVALID', 'unprocessable', `事件 ${event.type} 的内容不合约定`, {
      cause: checked.error,
      fields: checked.error.issues.map((issue) => ({
        path: issue.path.join('.'),
        message: issue.message,
      })),
    });
  }
  const text = JSON.stringify(data);
  if (text.length > DATA_CHARS_MAX) {
    throw new DomainError('EVENT.TOO_LARGE', 'unprocessable', `事件 ${event.type} 的内容过大`, {
      hint: '事件只带标识和要点,正文另行读取',
    });
  }
  return text;
}
