-- Every lapse is history: a measure that lapsed twice has no place in the older schema.
DO $$ BEGIN
  IF EXISTS (SELECT 1 FROM measure_lapse GROUP BY home_court, measure_id HAVING count(*) > 1) THEN
    RAISE EXCEPTION 'a measure lapsed twice: this step cannot be undone';
  END IF;
END $$;
ALTER TABLE measure_lapse DROP CONSTRAINT measure_lapse_pkey;
ALTER TABLE measure_lapse ADD CONSTRAINT measure_lapse_pkey PRIMARY KEY (home_court, measure_id);
