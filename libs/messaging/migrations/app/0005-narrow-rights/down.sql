REVOKE EXECUTE ON ALL FUNCTIONS IN SCHEMA bus FROM {{role}};
REVOKE USAGE ON SCHEMA bus FROM {{role}};
CREATE OR REPLACE FUNCTION prune_outbox(keep interval) RETURNS bigint
  LANGUAGE sql SECURITY DEFINER SET search_path = {{schema}}
  AS $$
    WITH gone AS (
      DELETE FROM outbox WHERE id IN (
        SELECT o.id FROM outbox o
        WHERE o.created_at < now() - greatest(keep, interval '7 days')
          AND NOT EXISTS (
            SELECT 1 FROM outbox_unsent u WHERE u.shard = o.shard AND u.position = o.position)
        LIMIT 5000)
      RETURNING 1)
    SELECT count(*) FROM gone
  $$;
CREATE OR REPLACE FUNCTION prune_inbox(keep interval) RETURNS bigint
  LANGUAGE sql SECURITY DEFINER SET search_path = {{schema}}
  AS $$
    WITH gone AS (
      DELETE FROM inbox WHERE ctid = ANY (ARRAY(
        SELECT i.ctid FROM inbox i
        WHERE i.received_at < now() - greatest(keep, interval '60 days') LIMIT 5000))
      RETURNING 1)
    SELECT count(*) FROM gone
  $$;
ALTER TABLE outbox DROP CONSTRAINT outbox_own_voice;
