ALTER TABLE outbox ADD COLUMN sent_at timestamptz;
UPDATE outbox o SET sent_at = o.created_at
WHERE NOT EXISTS (SELECT 1 FROM outbox_unsent u WHERE u.shard = o.shard AND u.position = o.position);
DROP TRIGGER outbox_queued ON outbox;
DROP FUNCTION queue_unsent();
DROP TABLE outbox_unsent;
CREATE INDEX outbox_unsent ON outbox (shard, position) WHERE sent_at IS NULL;
GRANT UPDATE (sent_at) ON outbox TO {{role}};
CREATE OR REPLACE FUNCTION prune_outbox(keep interval) RETURNS bigint
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
