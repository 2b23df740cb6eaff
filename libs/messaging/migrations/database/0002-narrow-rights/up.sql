-- The bus is for apps that speak and listen: an app is let in by its own migration, nobody else. A group
-- is moved by its own app alone, and never past what was told. No function looks into its caller's
-- temporary tables, and the week of trimming is an instant that no interval can shorten.
ALTER FUNCTION bus.ensure_topics(text[]) SET search_path = bus, pg_temp;
ALTER FUNCTION bus.publish(text[], text[], text[]) SET search_path = bus, pg_temp;
ALTER FUNCTION bus.fetch(text[], smallint[], bigint[], integer, integer) SET search_path = bus, pg_temp;
ALTER FUNCTION bus.offsets(text, text[]) SET search_path = bus, pg_temp;

CREATE OR REPLACE FUNCTION bus.commit_offset(of_group text, of_topic text, of_partition smallint, next_wanted bigint)
  RETURNS void
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = bus, pg_temp
  AS $$
  BEGIN
    IF split_part(reverse(of_group), '.', 1) <> reverse(replace(session_user, '_', '-'))
      AND NOT (SELECT r.rolsuper FROM pg_catalog.pg_roles r WHERE r.rolname = session_user) THEN
      RAISE EXCEPTION 'role % may not speak for the group %', session_user, of_group
        USING ERRCODE = 'insufficient_privilege';
    END IF;
    INSERT INTO group_offset AS g (group_name, topic, partition, position)
    SELECT of_group, p.topic, p.partition, least(next_wanted, p.next_position) FROM topic_partition p
    WHERE p.topic = of_topic AND p.partition = of_partition
    ON CONFLICT (group_name, topic, partition) DO UPDATE
      SET position = excluded.position, committed_at = clock_timestamp()
      WHERE g.position < excluded.position;
  END
  $$;

CREATE OR REPLACE FUNCTION bus.trim(keep interval) RETURNS bigint
  LANGUAGE sql SECURITY DEFINER SET search_path = bus, pg_temp
  AS $$
    WITH old AS (
      SELECT l.topic, l.partition, l.position FROM log l
      WHERE l.appended_at < least(now() - keep, now() - interval '7 days')
        AND l.position < coalesce((SELECT min(g.position) FROM group_offset g
          WHERE g.topic = l.topic AND g.partition = l.partition), l.position + 1)
      LIMIT 5000
    ), gone AS (
      DELETE FROM log l USING old o
      WHERE l.partition = o.partition AND l.topic = o.topic AND l.position = o.position RETURNING 1)
    SELECT count(*) FROM gone
  $$;

REVOKE USAGE ON SCHEMA bus FROM PUBLIC;
REVOKE EXECUTE ON ALL FUNCTIONS IN SCHEMA bus FROM PUBLIC;
