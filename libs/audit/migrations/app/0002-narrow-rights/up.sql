-- A head no tree can have would stop whoever checks the trail instead of being found by him; and the
-- owner's function is for its own trigger, not for one that the app's role hangs on a table of its own.
ALTER TABLE audit_seal ADD CONSTRAINT audit_seal_countable CHECK (tree_size <= 2147483647);
REVOKE EXECUTE ON FUNCTION audit_enqueue() FROM PUBLIC;
