/** An outbox row as the relay reads it; `data` is JSON text that is not parsed again. */
export interface OutboxRow {
  readonly id: string;
  readonly home_court: string;
  readonly topic: string;
  readonly subject: string;
  readonly type: string;
  readonly aggregate_version: bigint;
  readonly causation_id: string | null;
  readonly correlation_id: string | null;
  readonly occurred_at: Date;
  readonly data: string;
}

/** CloudEvents 1.0 JSON text of a row (architecture.md §3). `source` is `/<app>`. */
export function envelopeText(app: string, row: OutboxRow): string {
  const head = JSON.stringify({
    specversion: '1.0',
    id: row.id,
    source: `/${app}`,
    type: row.type,
    subject: row.subject,
    time: row.occurred_at.toISOString(),
    datacontenttype: 'application/json',
    aggregateversion: Number(row.aggregate_version),
    ...(row.causation_id === null ? {} : { causationid: row.causation_id }),
    ...(row.correlation_id === null ? {} : { correlationid: row.correlation_id }),
    homecourt: row.home_court,
  });
  return `${head.slice(0, -1)},"data":${row.data}}`;
}
