-- A refusal speaks of its own call alone: it is believed only of a number that never went out before.
ALTER TABLE payout ADD COLUMN sent_count integer NOT NULL DEFAULT 0 CHECK (sent_count >= 0);
-- A refusal that was not believed yet. Should the bank then not know the number, this is what ends the payout.
ALTER TABLE payout ADD COLUMN refusal text;
-- How often the ones before this column went out is not known; once is the careful answer.
UPDATE payout SET sent_count = 1 WHERE instruction_no IS NOT NULL;
-- At least six digits: lpad cut the seventh off and gave ten cases one sub-account.
ALTER TABLE case_ref ALTER COLUMN sub_account_suffix
  SET DEFAULT to_char(nextval('sub_account_serial'), 'FM9999999999999000000');
