-- Who read personal data in full. One row an hour for the same person, operation, subject, classes
-- and reason: a page that refreshes itself all day is one reading an hour, not a thousand.
CREATE TABLE personal_read (
  id uuid PRIMARY KEY,
  -- The court of the reader.
  home_court text NOT NULL,
  read_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  read_hour timestamptz NOT NULL DEFAULT date_trunc('hour', clock_timestamp(), 'Asia/Shanghai'),
  person_id text NOT NULL,
  account text NOT NULL,
  roles text[] NOT NULL,
  operation text NOT NULL,
  params jsonb NOT NULL,
  case_id text,
  classes text[] NOT NULL CHECK (cardinality(classes) > 0),
  reason text,
  correlation_id text NOT NULL
);
CREATE UNIQUE INDEX personal_read_hourly
  ON personal_read (person_id, read_hour, operation, params, case_id, classes, reason) NULLS NOT DISTINCT;
CREATE INDEX personal_read_court ON personal_read (home_court, read_at DESC, id DESC);
CREATE INDEX personal_read_person ON personal_read (home_court, person_id, read_at DESC, id DESC);
CREATE INDEX personal_read_reason ON personal_read (home_court, read_at DESC, id DESC) WHERE reason IS NOT NULL;
CREATE INDEX personal_read_case ON personal_read (home_court, case_id, read_at DESC, id DESC)
  WHERE case_id IS NOT NULL;

-- Forgets readings older than three years at least, at most 5000 in one call; the only way the app's
-- role can make one go.
CREATE FUNCTION prune_personal_reads(keep interval) RETURNS bigint
  LANGUAGE sql SECURITY DEFINER SET search_path = {{schema}}, pg_temp
  AS $$
    WITH gone AS (
      DELETE FROM personal_read WHERE ctid = ANY (ARRAY(
        SELECT r.ctid FROM personal_read r
        WHERE r.read_at < least(now() - keep, now() - interval '3 years')
        LIMIT 5000 FOR UPDATE SKIP LOCKED))
      RETURNING 1)
    SELECT count(*) FROM gone
  $$;
REVOKE EXECUTE ON FUNCTION prune_personal_reads(interval) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION prune_personal_reads(interval) TO {{role}};
-- Without the moment: a reading dated back would stand for a true one and be forgotten at once.
REVOKE INSERT, UPDATE, DELETE ON personal_read FROM {{role}};
GRANT INSERT (id, home_court, person_id, account, roles, operation, params, case_id, classes, reason,
  correlation_id) ON personal_read TO {{role}};
