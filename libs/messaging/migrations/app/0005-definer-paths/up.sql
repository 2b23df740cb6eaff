-- A function that runs as its owner must not find a table of the caller's own temporary schema first:
-- PostgreSQL looks there before anything else unless it is named, last, in the path.
ALTER FUNCTION prune_outbox(interval) SET search_path = {{schema}}, pg_temp;
ALTER FUNCTION prune_inbox(interval) SET search_path = {{schema}}, pg_temp;
