DROP TABLE audit_entry, audit_pending, audit_leaf, audit_seal;
DROP FUNCTION audit_enqueue(), audit_refuse_change();
