DO $$ BEGIN
  IF EXISTS (SELECT 1 FROM {{schema}}.institution
    WHERE ('freeze' = ANY (capabilities)) <> ('renew' = ANY (capabilities))) THEN
    RAISE EXCEPTION 'a body that freezes must be able to renew, and no other';
  END IF;
  IF NOT EXISTS (SELECT 1 FROM pg_indexes WHERE schemaname = '{{schema}}'
    AND indexname = 'one_renewal_in_flight') THEN
    RAISE EXCEPTION 'nothing stops two renewals of one measure';
  END IF;
END $$;
