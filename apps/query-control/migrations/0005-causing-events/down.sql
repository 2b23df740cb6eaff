ALTER TABLE measure_order DROP COLUMN event_id;
ALTER TABLE query_request DROP COLUMN event_id;
