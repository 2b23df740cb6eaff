-- What is still to be told, apart from the facts: the relay's mark is the deletion of a narrow row
-- instead of a rewritten wide one, and a fact is never updated at all.
DROP INDEX outbox_unsent;

CREATE TABLE outbox_unsent (
  shard smallint NOT NULL,
  position bigint NOT NULL,
  id uuid NOT NULL,
  PRIMARY KEY (shard, position)
) WITH (autovacuum_vacuum_scale_factor = 0.02, autovacuum_vacuum_threshold = 1000);
REVOKE UPDATE ON outbox_unsent FROM {{role}};

INSERT INTO outbox_unsent (shard, position, id)
SELECT o.shard, o.position, o.id FROM outbox o WHERE o.sent_at IS NULL;

ALTER TABLE outbox DROP COLUMN sent_at;

-- By trigger, so that no writer can state a fact and forget to have it told.
CREATE FUNCTION queue_unsent() RETURNS trigger
  LANGUAGE plpgsql SET search_path = {{schema}}
  AS $$
  BEGIN
    INSERT INTO outbox_unsent (shard, position, id)
    SELECT a.shard, a.position, a.id FROM appended a;
    RETURN NULL;
  END
  $$;
CREATE TRIGGER outbox_queued AFTER INSERT ON outbox
  REFERENCING NEW TABLE AS appended FOR EACH STATEMENT EXECUTE FUNCTION queue_unsent();

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
