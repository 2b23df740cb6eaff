ALTER FUNCTION prune_outbox(interval) SET search_path = {{schema}};
ALTER FUNCTION prune_inbox(interval) SET search_path = {{schema}};
