/** An outbox row as the relay reads it: every column as the text that PostgreSQL gave, in UTC. */
export interface OutboxRow {
  readonly id: string;
  readonly home_court: string;
  readonly topic: string;
  readonly subject: string;
  readonly type: string;
  readonly aggregate_version: string;
  readonly causation_id: string | null;
  readonly correlation_id: string | null;
  /** `2026-01-05 01:00:00.123456+00` */
  readonly occurred_at: string;
  /** JSON text that is not parsed again. */
  readonly data: string;
}

const SECONDS_CHARS = 19;
const MILLISECONDS_CHARS = 23;

/**
 * CloudEvents 1.0 JSON text of a row (architecture.md §3). `source` is `/<app>`. Ids and types hold
 * nothing that JSON escapes; what comes from elsewhere is quoted.
 */
export function envelopeText(app: string, row: OutboxRow): string {
  return (
    `{"specversion":"1.0","id":"${row.id}","source":"/${app}","type":"${row.type}"` +
    `,"subject":${JSON.stringify(row.subject)},"time":"${instant(row.occurred_at)}"` +
    `,"datacontenttype":"application/json","aggregateversion":${row.aggregate_version}` +
    optional('causationid', row.causation_id) +
    optional('correlationid', row.correlation_id) +
    `,"homecourt":${JSON.stringify(row.home_court)},"data":${row.data}}`
  );
}

function optional(name: string, value: string | null): string {
  return value === null ? '' : `,"${name}":${JSON.stringify(value)}`;
}

/** RFC 3339 with milliseconds of PostgreSQL's text in UTC, whose fraction has no closing zeros. */
function instant(text: string): string {
  const [day, time] = [text.slice(0, 10), text.slice(11, SECONDS_CHARS)];
  const fraction = text.slice(SECONDS_CHARS + 1, Math.min(text.indexOf('+'), MILLISECONDS_CHARS));
  return `${day}T${time}.${fraction.padEnd(3, '0')}Z`;
}
