-- The first answer to each command, kept in the transaction of its effect.
CREATE TABLE idempotency (
  home_court text NOT NULL,
  person_id text NOT NULL,
  route text NOT NULL,
  key text NOT NULL,
  input_hash text NOT NULL,
  response jsonb,
  created_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (home_court, person_id, route, key)
);
CREATE INDEX idempotency_age ON idempotency (created_at);
