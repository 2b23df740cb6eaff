-- A signed-in browser. The cookie's value is nowhere in the database: the row is found by its hash,
-- and the tokens are sealed with a key derived from it. Technical time throughout, never legal time.
CREATE TABLE session (
  id_hash bytea PRIMARY KEY CHECK (octet_length(id_hash) = 32),
  home_court text NOT NULL,
  person_id text NOT NULL,
  account text NOT NULL,
  sealed_tokens bytea NOT NULL,
  access_expires_at timestamptz NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now(),
  seen_at timestamptz NOT NULL DEFAULT now(),
  ends_at timestamptz NOT NULL,
  refresh_leased_until timestamptz
);
CREATE INDEX session_end ON session (ends_at);
CREATE INDEX session_person ON session (home_court, person_id);

-- A sign-in under way, bound to one browser by a cookie and to one answer by its state.
CREATE TABLE login_request (
  id_hash bytea PRIMARY KEY CHECK (octet_length(id_hash) = 32),
  state text NOT NULL,
  nonce text NOT NULL,
  code_verifier text NOT NULL,
  return_to text NOT NULL,
  ends_at timestamptz NOT NULL
);
CREATE INDEX login_request_end ON login_request (ends_at);
