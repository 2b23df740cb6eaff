DROP FUNCTION prune_idempotency(interval);
GRANT DELETE ON idempotency TO {{role}};
