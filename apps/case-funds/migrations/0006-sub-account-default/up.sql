-- The row gives itself its suffix, so that what keeps the picture of cases (libs/case-refs) need not know it.
ALTER TABLE case_ref ALTER COLUMN sub_account_suffix
  SET DEFAULT lpad(nextval('sub_account_serial')::text, 6, '0');
