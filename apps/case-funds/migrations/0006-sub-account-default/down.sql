ALTER TABLE case_ref ALTER COLUMN sub_account_suffix DROP DEFAULT;
