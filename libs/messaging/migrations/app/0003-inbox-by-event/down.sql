DROP FUNCTION prune_inbox(interval);
DROP INDEX inbox_age;
ALTER TABLE inbox DROP CONSTRAINT inbox_pkey, ADD CONSTRAINT inbox_pkey PRIMARY KEY (consumer, event_id);
