DO $$ BEGIN
  IF has_table_privilege('{{role}}', '{{schema}}.debt_discharge_revocation', 'UPDATE')
    OR has_table_privilege('{{role}}', '{{schema}}.debt_discharge_revocation', 'DELETE') THEN
    RAISE EXCEPTION 'a revocation can be changed';
  END IF;
END $$;
