-- The event first: ids grow with time, so new rows meet at the end of the index, and no text is compared.
ALTER TABLE inbox DROP CONSTRAINT inbox_pkey, ADD CONSTRAINT inbox_pkey PRIMARY KEY (event_id, consumer);
CREATE INDEX inbox_age ON inbox USING brin (received_at);

-- Removes what was taken in so long ago that no bus can bring it again: a topic keeps its messages
-- for 30 days, and a row goes after twice that at the earliest. At most 5000 in one call.
CREATE FUNCTION prune_inbox(keep interval) RETURNS bigint
  LANGUAGE sql SECURITY DEFINER SET search_path = {{schema}}
  AS $$
    WITH gone AS (
      DELETE FROM inbox WHERE ctid = ANY (ARRAY(
        SELECT i.ctid FROM inbox i
        WHERE i.received_at < now() - greatest(keep, interval '60 days') LIMIT 5000))
      RETURNING 1)
    SELECT count(*) FROM gone
  $$;
REVOKE EXECUTE ON FUNCTION prune_inbox(interval) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION prune_inbox(interval) TO {{role}};
