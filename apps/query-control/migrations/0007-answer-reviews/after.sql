DO $$ BEGIN
  IF has_table_privilege('{{role}}', '{{schema}}.answer_review', 'UPDATE')
    OR has_table_privilege('{{role}}', '{{schema}}.answer_review', 'DELETE') THEN
    RAISE EXCEPTION 'a review can be changed';
  END IF;
END $$;
