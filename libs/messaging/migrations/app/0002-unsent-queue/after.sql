-- Every queued row is a fact. (sent_at is gone by now: what was unsent cannot be counted again.)
DO $$ BEGIN
  IF EXISTS (SELECT 1 FROM outbox_unsent u LEFT JOIN outbox o ON o.id = u.id WHERE o.id IS NULL) THEN
    RAISE EXCEPTION 'outbox_unsent names a fact that does not exist';
  END IF;
END $$;
