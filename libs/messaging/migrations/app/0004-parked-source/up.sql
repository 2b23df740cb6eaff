-- A place on the bus is not a message for ever: a topic that is made anew begins at position 0 again.
-- A readable event is known by its id; an unreadable one by its place and text, while it waits.
ALTER TABLE parked_message DROP CONSTRAINT parked_message_consumer_source_key;
CREATE UNIQUE INDEX parked_message_source ON parked_message (consumer, source, md5(content))
  WHERE event_id IS NULL AND state = 'parked';
