ALTER FUNCTION bus.ensure_topics(text[]) SET search_path = bus;
ALTER FUNCTION bus.publish(text[], text[], text[]) SET search_path = bus;
ALTER FUNCTION bus.fetch(text[], smallint[], bigint[], integer, integer) SET search_path = bus;
ALTER FUNCTION bus.offsets(text, text[]) SET search_path = bus;
ALTER FUNCTION bus.commit_offset(text, text, smallint, bigint) SET search_path = bus;
ALTER FUNCTION bus.trim(interval) SET search_path = bus;
