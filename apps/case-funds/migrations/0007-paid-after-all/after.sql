DO $$ BEGIN
  IF (SELECT count(*) FROM pg_constraint c WHERE c.conrelid = '{{schema}}.dispute_settlement'::regclass
    AND c.conname IN ('dispute_settlement_decision_check', 'settlement_consent')
    AND pg_get_constraintdef(c.oid) LIKE '%paid-after-all%') <> 2 THEN
    RAISE EXCEPTION 'a payment that left after all cannot be recorded, or by one person alone';
  END IF;
END $$;
