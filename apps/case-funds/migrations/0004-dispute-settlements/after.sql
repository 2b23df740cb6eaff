DO $$ BEGIN
  IF NOT EXISTS (SELECT 1 FROM pg_indexes WHERE schemaname = '{{schema}}' AND indexname = 'settlement_once') THEN
    RAISE EXCEPTION 'nothing stops two settlements of one dispute';
  END IF;
  IF has_table_privilege('{{role}}', '{{schema}}.dispute_settlement', 'DELETE') THEN
    RAISE EXCEPTION 'settlements can be deleted';
  END IF;
END $$;
