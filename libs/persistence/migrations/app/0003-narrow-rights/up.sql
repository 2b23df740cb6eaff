-- What the app's role could still do to the answers that are kept: put a table of its own in the way of
-- the owner's function (its temporary schema is searched first unless named), shorten the 30 days with an
-- interval that compares longer than it subtracts (-6 years and 2191 days), or date an answer back.
CREATE OR REPLACE FUNCTION prune_idempotency(keep interval) RETURNS bigint
  LANGUAGE sql SECURITY DEFINER SET search_path = {{schema}}, pg_temp
  AS $$
    WITH gone AS (
      DELETE FROM idempotency WHERE ctid = ANY (ARRAY(
        SELECT i.ctid FROM idempotency i
        WHERE i.created_at < least(now() - keep, now() - interval '30 days') AND i.response IS NOT NULL
        ORDER BY i.created_at LIMIT 5000 FOR UPDATE SKIP LOCKED))
      RETURNING 1)
    SELECT count(*) FROM gone
  $$;
REVOKE INSERT, UPDATE ON idempotency FROM {{role}};
GRANT INSERT (home_court, person_id, route, key, input_hash) ON idempotency TO {{role}};
GRANT UPDATE (response) ON idempotency TO {{role}};
