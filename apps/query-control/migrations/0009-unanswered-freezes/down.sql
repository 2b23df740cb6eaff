-- Releases of unanswered freezes are history: the older schema has no word for them.
DO $$ BEGIN
  IF EXISTS (SELECT 1 FROM release_batch WHERE cause = 'unanswered') THEN
    RAISE EXCEPTION 'unanswered freezes were released: this step cannot be undone';
  END IF;
END $$;
ALTER TABLE release_batch DROP COLUMN why;
ALTER TABLE release_batch DROP CONSTRAINT release_batch_cause_check;
ALTER TABLE release_batch ADD CONSTRAINT release_batch_cause_check
  CHECK (cause IN ('excess', 'discharged'));
