-- What this app has to say (outbox), what it has heard (inbox) and what it could not take in (parked).

-- The turn of a subject: its row lock is held from append to commit, so that the order of
-- outbox.position is the order of commits per subject, and the version has no double.
CREATE TABLE outbox_turn (
  subject text PRIMARY KEY,
  version bigint NOT NULL CHECK (version > 0)
) WITH (fillfactor = 70);

CREATE TABLE outbox (
  id uuid PRIMARY KEY,
  position bigint GENERATED ALWAYS AS IDENTITY,
  home_court text NOT NULL,
  topic text NOT NULL,
  subject text NOT NULL,
  type text NOT NULL,
  shard smallint NOT NULL GENERATED ALWAYS AS
    (((hashtextextended(subject, 0) & 2147483647) % 6)::smallint) STORED,
  aggregate_version bigint NOT NULL CHECK (aggregate_version > 0),
  causation_id text,
  correlation_id text,
  data json NOT NULL,
  -- Legal time, shown on timelines; created_at is technical time, for the age of the backlog.
  occurred_at timestamptz NOT NULL DEFAULT legal_now(),
  created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  sent_at timestamptz
) WITH (autovacuum_vacuum_scale_factor = 0.02, autovacuum_vacuum_insert_scale_factor = 0.05);
CREATE INDEX outbox_unsent ON outbox (shard, position) WHERE sent_at IS NULL;
-- Few indexes: the relay's mark writes each of them again.
CREATE INDEX outbox_age ON outbox USING brin (created_at);

-- A fact once written is not rewritten; only the relay's mark moves.
REVOKE UPDATE, DELETE ON outbox FROM {{role}};
GRANT UPDATE (sent_at) ON outbox TO {{role}};

CREATE TABLE inbox (
  consumer text NOT NULL,
  event_id uuid NOT NULL,
  received_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  PRIMARY KEY (consumer, event_id)
);
REVOKE UPDATE, DELETE ON inbox FROM {{role}};

-- A key that a consumer cannot go on with; later events of the key wait behind the first.
CREATE TABLE parked_key (
  consumer text NOT NULL,
  subject text NOT NULL,
  parked_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  PRIMARY KEY (consumer, subject)
);

CREATE TABLE parked_message (
  id uuid PRIMARY KEY,
  position bigint GENERATED ALWAYS AS IDENTITY,
  consumer text NOT NULL,
  subject text NOT NULL,
  event_id uuid,
  type text NOT NULL,
  -- topic/partition/position on the bus
  source text NOT NULL,
  content text NOT NULL,
  reason text NOT NULL CONSTRAINT parked_message_reason CHECK (reason IN
    ('handler-failed', 'unknown-version', 'unknown-type', 'invalid-data', 'unreadable', 'behind-parked')),
  error text,
  attempts integer NOT NULL DEFAULT 0,
  owner text NOT NULL DEFAULT 'admin',
  state text NOT NULL DEFAULT 'parked'
    CONSTRAINT parked_message_state CHECK (state IN ('parked', 'replayed', 'discarded')),
  parked_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  settled_at timestamptz,
  settled_by text,
  settled_why text,
  CONSTRAINT parked_message_settled CHECK ((state = 'parked') = (settled_at IS NULL)),
  UNIQUE (consumer, source)
);
CREATE UNIQUE INDEX parked_message_event ON parked_message (consumer, event_id) WHERE event_id IS NOT NULL;
CREATE INDEX parked_message_open ON parked_message (consumer, subject, position) WHERE state = 'parked';
REVOKE DELETE ON parked_message FROM {{role}};

-- Removes sent facts after their keeping time (never less than a week); at most 5000 in one call.
CREATE FUNCTION prune_outbox(keep interval) RETURNS bigint
  LANGUAGE sql SECURITY DEFINER SET search_path = {{schema}}
  AS $$
    WITH gone AS (
      DELETE FROM outbox WHERE id IN (
        SELECT o.id FROM outbox o
        WHERE o.created_at < now() - greatest(keep, interval '7 days')
          AND o.sent_at < now() - greatest(keep, interval '7 days') LIMIT 5000)
      RETURNING 1)
    SELECT count(*) FROM gone
  $$;
REVOKE EXECUTE ON FUNCTION prune_outbox(interval) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION prune_outbox(interval) TO {{role}};
