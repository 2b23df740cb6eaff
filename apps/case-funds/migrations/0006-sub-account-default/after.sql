DO $$ BEGIN
  IF NOT EXISTS (SELECT 1 FROM information_schema.columns WHERE table_schema = '{{schema}}'
    AND table_name = 'case_ref' AND column_name = 'sub_account_suffix'
    AND column_default LIKE '%sub_account_serial%') THEN
    RAISE EXCEPTION 'a case would get no sub-account';
  END IF;
END $$;
