-- A debt may be discharged again after money that the first discharge relied on was taken back.
ALTER TABLE debt_discharge DROP CONSTRAINT debt_discharge_pkey;
ALTER TABLE debt_discharge ADD PRIMARY KEY (case_id, version);
CREATE TABLE debt_discharge_revocation (
  case_id uuid NOT NULL,
  home_court text NOT NULL,
  discharged_version integer NOT NULL,
  -- The version that shows the debt outstanding again.
  version integer NOT NULL,
  due_fen bigint NOT NULL CHECK (due_fen > 0),
  cause text NOT NULL,
  revoked_at timestamptz NOT NULL DEFAULT legal_now(),
  PRIMARY KEY (case_id, discharged_version),
  FOREIGN KEY (case_id, discharged_version) REFERENCES debt_discharge (case_id, version),
  FOREIGN KEY (home_court, case_id, version) REFERENCES debt_version (home_court, case_id, version),
  CONSTRAINT revoked_later CHECK (version > discharged_version)
);
REVOKE UPDATE, DELETE ON debt_discharge_revocation FROM {{role}};
