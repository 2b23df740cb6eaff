DROP TABLE debt_discharge_revocation;
DELETE FROM debt_discharge d WHERE EXISTS (
  SELECT 1 FROM debt_discharge n WHERE n.case_id = d.case_id AND n.version < d.version);
ALTER TABLE debt_discharge DROP CONSTRAINT debt_discharge_pkey;
ALTER TABLE debt_discharge ADD PRIMARY KEY (case_id);
