-- The Postgres log: a bus with Kafka's promises (order per key, at least once) for the embedded
-- default. Reached by the functions below only (architecture.md §2).
CREATE SCHEMA bus;
GRANT USAGE ON SCHEMA bus TO PUBLIC;

-- next_position is taken under the row lock and kept to the commit: within a partition the order of
-- positions is the order of commits, without a gap, so a reader that has seen n has seen all before n.
CREATE TABLE bus.topic_partition (
  topic text NOT NULL,
  partition smallint NOT NULL CHECK (partition BETWEEN 0 AND 5),
  next_position bigint NOT NULL DEFAULT 0,
  PRIMARY KEY (topic, partition)
) WITH (fillfactor = 50);

CREATE TABLE bus.log (
  topic text NOT NULL,
  partition smallint NOT NULL,
  position bigint NOT NULL,
  key text NOT NULL,
  content text NOT NULL,
  appended_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  PRIMARY KEY (partition, topic, position)
) PARTITION BY LIST (partition);
CREATE TABLE bus.log_0 PARTITION OF bus.log FOR VALUES IN (0);
CREATE TABLE bus.log_1 PARTITION OF bus.log FOR VALUES IN (1);
CREATE TABLE bus.log_2 PARTITION OF bus.log FOR VALUES IN (2);
CREATE TABLE bus.log_3 PARTITION OF bus.log FOR VALUES IN (3);
CREATE TABLE bus.log_4 PARTITION OF bus.log FOR VALUES IN (4);
CREATE TABLE bus.log_5 PARTITION OF bus.log FOR VALUES IN (5);

CREATE TABLE bus.group_offset (
  group_name text NOT NULL,
  topic text NOT NULL,
  partition smallint NOT NULL,
  -- the next position the group wants
  position bigint NOT NULL,
  committed_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  PRIMARY KEY (group_name, topic, partition)
) WITH (fillfactor = 50);

CREATE FUNCTION bus.partition_of(key text) RETURNS smallint
  LANGUAGE sql IMMUTABLE PARALLEL SAFE
  AS $$ SELECT ((hashtextextended(key, 0) & 2147483647) % 6)::smallint $$;

CREATE FUNCTION bus.ensure_topics(topics text[]) RETURNS void
  LANGUAGE sql SECURITY DEFINER SET search_path = bus
  AS $$
    INSERT INTO topic_partition (topic, partition)
    SELECT t, p FROM unnest(topics) t, generate_series(0, 5) p ORDER BY 1, 2
    ON CONFLICT DO NOTHING
  $$;

-- Appends a batch in the given order. An app speaks on its own topic alone: a role that is broken
-- into cannot put words into a neighbour's mouth. Owners of the database (tests, benches) may.
CREATE FUNCTION bus.publish(topics text[], keys text[], contents text[]) RETURNS void
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = bus
  AS $$
  DECLARE
    foreign_topic text;
    appended bigint;
  BEGIN
    SELECT t INTO foreign_topic FROM unnest(topics) t
    WHERE split_part(reverse(t), '.', 1) <> reverse(replace(session_user, '_', '-'))
      AND NOT (SELECT r.rolsuper FROM pg_catalog.pg_roles r WHERE r.rolname = session_user) LIMIT 1;
    IF foreign_topic IS NOT NULL THEN
      RAISE EXCEPTION 'role % may not publish on topic %', session_user, foreign_topic
        USING ERRCODE = 'insufficient_privilege';
    END IF;
    PERFORM 1 FROM topic_partition p
    WHERE (p.topic, p.partition) IN
      (SELECT t.topic, partition_of(t.key) FROM unnest(topics, keys) AS t (topic, key))
    ORDER BY p.topic, p.partition FOR NO KEY UPDATE;
    WITH incoming AS (
      SELECT t.topic, partition_of(t.key) AS partition, t.key, t.content,
        row_number() OVER (PARTITION BY t.topic, partition_of(t.key) ORDER BY t.turn) AS turn
      FROM unnest(topics, keys, contents) WITH ORDINALITY AS t (topic, key, content, turn)
    ), taken AS (
      UPDATE topic_partition p SET next_position = p.next_position + c.messages
      FROM (SELECT i.topic, i.partition, count(*) AS messages FROM incoming i GROUP BY 1, 2) c
      WHERE p.topic = c.topic AND p.partition = c.partition
      RETURNING p.topic, p.partition, p.next_position - c.messages AS start_position
    )
    INSERT INTO log (topic, partition, position, key, content)
    SELECT i.topic, i.partition, s.start_position + i.turn - 1, i.key, i.content
    FROM incoming i JOIN taken s ON s.topic = i.topic AND s.partition = i.partition
    ORDER BY i.topic, i.partition, i.turn;
    GET DIAGNOSTICS appended = ROW_COUNT;
    IF appended <> cardinality(topics) THEN
      RAISE EXCEPTION 'unknown topic among %', topics USING ERRCODE = 'undefined_object';
    END IF;
  END
  $$;

CREATE FUNCTION bus.fetch(
  topics text[], partitions smallint[], positions bigint[], limit_each integer, limit_total integer)
  RETURNS TABLE (topic text, partition smallint, "position" bigint, key text, content text, appended_at timestamptz)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = bus
  AS $$
    SELECT found.* FROM unnest(topics, partitions, positions) AS w (topic, partition, position)
    CROSS JOIN LATERAL (
      SELECT l.topic, l.partition, l.position, l.key, l.content, l.appended_at FROM log l
      WHERE l.partition = w.partition AND l.topic = w.topic AND l.position >= w.position
      ORDER BY l.position LIMIT limit_each) found
    LIMIT limit_total
  $$;

-- Where a group stands in each partition of the topics; 0 where it never committed.
CREATE FUNCTION bus.offsets(of_group text, topics text[])
  RETURNS TABLE (topic text, partition smallint, "position" bigint)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = bus
  AS $$
    SELECT p.topic, p.partition, coalesce(g.position, 0)
    FROM topic_partition p LEFT JOIN group_offset g
      ON g.group_name = of_group AND g.topic = p.topic AND g.partition = p.partition
    WHERE p.topic = ANY (topics) ORDER BY 1, 2
  $$;

-- Moves a group forward; never back, whatever a displaced member sends late.
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

-- Removes old messages that every group of their topic has passed; at most 5000 in one call.
CREATE FUNCTION bus.trim(keep interval) RETURNS bigint
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

GRANT USAGE ON SCHEMA bus TO {{role}};
GRANT SELECT ON bus.topic_partition, bus.log, bus.group_offset TO {{role}};
