-- A function that runs as its owner must not find a table of the caller's own temporary schema first:
-- PostgreSQL looks there before anything else unless it is named, last, in the path.
ALTER FUNCTION bus.ensure_topics(text[]) SET search_path = bus, pg_temp;
ALTER FUNCTION bus.publish(text[], text[], text[]) SET search_path = bus, pg_temp;
ALTER FUNCTION bus.fetch(text[], smallint[], bigint[], integer, integer) SET search_path = bus, pg_temp;
ALTER FUNCTION bus.offsets(text, text[]) SET search_path = bus, pg_temp;
ALTER FUNCTION bus.commit_offset(text, text, smallint, bigint) SET search_path = bus, pg_temp;
ALTER FUNCTION bus.trim(interval) SET search_path = bus, pg_temp;
