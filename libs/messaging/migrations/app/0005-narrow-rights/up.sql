-- Facts of the own app alone, as the topics of the bus: a relay on Kafka sends what stands here. And the
-- terms of forgetting are instants, which no interval that compares longer than it subtracts can shorten.
ALTER TABLE outbox ADD CONSTRAINT outbox_own_voice
  CHECK (topic = 'enforcement.' || replace('{{schema}}', '_', '-') AND starts_with(type, topic || '.'));

CREATE OR REPLACE FUNCTION prune_outbox(keep interval) RETURNS bigint
  LANGUAGE sql SECURITY DEFINER SET search_path = {{schema}}, pg_temp
  AS $$
    WITH gone AS (
      DELETE FROM outbox WHERE id IN (
        SELECT o.id FROM outbox o
        WHERE o.created_at < least(now() - keep, now() - interval '7 days')
          AND NOT EXISTS (
            SELECT 1 FROM outbox_unsent u WHERE u.shard = o.shard AND u.position = o.position)
        LIMIT 5000)
      RETURNING 1)
    SELECT count(*) FROM gone
  $$;
CREATE OR REPLACE FUNCTION prune_inbox(keep interval) RETURNS bigint
  LANGUAGE sql SECURITY DEFINER SET search_path = {{schema}}, pg_temp
  AS $$
    WITH gone AS (
      DELETE FROM inbox WHERE ctid = ANY (ARRAY(
        SELECT i.ctid FROM inbox i
        WHERE i.received_at < least(now() - keep, now() - interval '60 days') LIMIT 5000))
      RETURNING 1)
    SELECT count(*) FROM gone
  $$;

GRANT USAGE ON SCHEMA bus TO {{role}};
GRANT EXECUTE ON FUNCTION bus.ensure_topics(text[]), bus.publish(text[], text[], text[]),
  bus.fetch(text[], smallint[], bigint[], integer, integer), bus.offsets(text, text[]),
  bus.commit_offset(text, text, smallint, bigint), bus.trim(interval) TO {{role}};
