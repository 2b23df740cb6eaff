GRANT EXECUTE ON FUNCTION audit_enqueue() TO PUBLIC;
ALTER TABLE audit_seal DROP CONSTRAINT audit_seal_countable;
