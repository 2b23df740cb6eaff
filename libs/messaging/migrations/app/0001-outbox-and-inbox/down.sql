DROP FUNCTION prune_outbox(interval);
DROP TABLE parked_message, parked_key, inbox, outbox, outbox_turn;
