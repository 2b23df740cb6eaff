ALTER TABLE case_ref ALTER COLUMN sub_account_suffix
  SET DEFAULT lpad(nextval('sub_account_serial')::text, 6, '0');
ALTER TABLE payout DROP COLUMN refusal;
ALTER TABLE payout DROP COLUMN sent_count;
