ALTER TABLE outgoing_message DROP COLUMN case_id;
