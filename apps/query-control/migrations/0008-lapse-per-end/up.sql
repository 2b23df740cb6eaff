-- A renewal heard of after the old end brings its measure back, which may then reach another end:
-- one lapse on record for each end.
ALTER TABLE measure_lapse DROP CONSTRAINT measure_lapse_pkey;
ALTER TABLE measure_lapse ADD CONSTRAINT measure_lapse_pkey PRIMARY KEY (home_court, measure_id, ended_on);
