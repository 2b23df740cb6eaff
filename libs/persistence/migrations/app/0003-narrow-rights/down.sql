CREATE OR REPLACE FUNCTION prune_idempotency(keep interval) RETURNS bigint
  LANGUAGE sql SECURITY DEFINER SET search_path = {{schema}}
  AS $$
    WITH gone AS (
      DELETE FROM idempotency WHERE ctid = ANY (ARRAY(
        SELECT i.ctid FROM idempotency i
        WHERE i.created_at < now() - greatest(keep, interval '30 days') AND i.response IS NOT NULL
        ORDER BY i.created_at LIMIT 5000 FOR UPDATE SKIP LOCKED))
      RETURNING 1)
    SELECT count(*) FROM gone
  $$;
REVOKE INSERT (home_court, person_id, route, key, input_hash), UPDATE (response) ON idempotency FROM {{role}};
GRANT INSERT, UPDATE ON idempotency TO {{role}};
