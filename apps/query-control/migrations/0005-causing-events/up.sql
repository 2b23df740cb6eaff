-- The event that told of a request or order: what follows from it names it as its cause.
ALTER TABLE query_request ADD COLUMN event_id uuid;
ALTER TABLE measure_order ADD COLUMN event_id uuid;
