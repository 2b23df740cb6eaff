DO $$ BEGIN
  IF has_table_privilege('{{role}}', '{{schema}}.personal_read', 'UPDATE')
    OR has_table_privilege('{{role}}', '{{schema}}.personal_read', 'DELETE') THEN
    RAISE EXCEPTION 'the app''s role must not change who read what';
  END IF;
END $$;
