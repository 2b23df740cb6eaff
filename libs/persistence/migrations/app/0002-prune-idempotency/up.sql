-- Forgets answers so old that no client sends their command again; at most 5000 in one call. Only
-- whole ones go: a row without an answer never committed one. The app's role deletes by this alone,
-- so that no code can shorten the promised 30 days.
CREATE FUNCTION prune_idempotency(keep interval) RETURNS bigint
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
REVOKE EXECUTE ON FUNCTION prune_idempotency(interval) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION prune_idempotency(interval) TO {{role}};
REVOKE DELETE ON idempotency FROM {{role}};
