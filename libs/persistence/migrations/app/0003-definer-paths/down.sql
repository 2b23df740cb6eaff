ALTER FUNCTION prune_idempotency(interval) SET search_path = {{schema}};
