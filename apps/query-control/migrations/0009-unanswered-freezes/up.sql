-- An officer's way out of a freeze its body never answered: a release with its own cause and reason.
ALTER TABLE release_batch DROP CONSTRAINT release_batch_cause_check;
ALTER TABLE release_batch ADD CONSTRAINT release_batch_cause_check
  CHECK (cause IN ('excess', 'discharged', 'unanswered'));
ALTER TABLE release_batch ADD COLUMN why text;
