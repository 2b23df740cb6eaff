GRANT USAGE ON SCHEMA bus TO PUBLIC;
GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA bus TO PUBLIC;
-- The statement form takes no checks.
DROP FUNCTION bus.commit_offset(text, text, smallint, bigint);
CREATE FUNCTION bus.commit_offset(of_group text, of_topic text, of_partition smallint, next_wanted bigint)
  RETURNS void
  LANGUAGE sql SECURITY DEFINER SET search_path = bus
  AS $$
    INSERT INTO group_offset AS g (group_name, topic, partition, position)
    VALUES (of_group, of_topic, of_partition, next_wanted)
    ON CONFLICT (group_name, topic, partition) DO UPDATE
      SET position = excluded.position, committed_at = clock_timestamp()
      WHERE g.position < excluded.position
  $$;
CREATE OR REPLACE FUNCTION bus.trim(keep interval) RETURNS bigint
  LANGUAGE sql SECURITY DEFINER SET search_path = bus
  AS $$
    WITH old AS (
      SELECT l.topic, l.partition, l.position FROM log l
      WHERE l.appended_at < now() - greatest(keep, interval '7 days')
        AND l.position < coalesce((SELECT min(g.position) FROM group_offset g
          WHERE g.topic = l.topic AND g.partition = l.partition), l.position + 1)
      LIMIT 5000
    ), gone AS (
      DELETE FROM log l USING old o
      WHERE l.partition = o.partition AND l.topic = o.topic AND l.position = o.position RETURNING 1)
    SELECT count(*) FROM gone
  $$;
ALTER FUNCTION bus.ensure_topics(text[]) SET search_path = bus;
ALTER FUNCTION bus.publish(text[], text[], text[]) SET search_path = bus;
ALTER FUNCTION bus.fetch(text[], smallint[], bigint[], integer, integer) SET search_path = bus;
ALTER FUNCTION bus.offsets(text, text[]) SET search_path = bus;
