DO $$ BEGIN
  IF has_table_privilege('{{role}}', '{{schema}}.idempotency', 'DELETE')
    OR NOT has_function_privilege('{{role}}', '{{schema}}.prune_idempotency(interval)', 'EXECUTE') THEN
    RAISE EXCEPTION 'the app''s role must forget answers by the function alone';
  END IF;
END $$;
