CREATE TABLE enforcement_case (
  case_id uuid PRIMARY KEY,
  home_court text NOT NULL,
  handling_court text NOT NULL,
  matter_id uuid NOT NULL,
  case_number text NOT NULL,
  state text NOT NULL CHECK (state IN ('filed', 'assigned', 'notified', 'closed')),
  version integer NOT NULL DEFAULT 1,
  filed_on date NOT NULL,
  title jsonb NOT NULL,
  title_amount_fen bigint NOT NULL CHECK (title_amount_fen > 0),
  -- Who brought the file in: sees the case until it is assigned.
  imported_by text NOT NULL,
  officer_id text,
  officer_name text,
  closed_on date,
  closure_manner text,
  closure_reason text,
  created_at timestamptz NOT NULL DEFAULT now(),
  CONSTRAINT case_number_once UNIQUE (home_court, case_number),
  CONSTRAINT closed_means_dated CHECK ((state = 'closed') = (closed_on IS NOT NULL))
);
CREATE INDEX case_by_court ON enforcement_case (handling_court, filed_on DESC, case_id DESC);
CREATE INDEX case_number_search ON enforcement_case USING gin (case_number gin_trgm_ops);

CREATE TABLE case_transition (
  transition_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  home_court text NOT NULL,
  case_id uuid NOT NULL REFERENCES enforcement_case,
  from_state text NOT NULL,
  to_state text NOT NULL,
  cause text NOT NULL,
  by_person text NOT NULL,
  at timestamptz NOT NULL
);
CREATE INDEX case_transition_by_case ON case_transition (home_court, case_id);

CREATE TABLE party (
  party_id uuid PRIMARY KEY,
  home_court text NOT NULL,
  case_id uuid NOT NULL REFERENCES enforcement_case,
  position smallint NOT NULL,
  role text NOT NULL CHECK (role IN ('applicant', 'debtor', 'third-party')),
  kind text NOT NULL CHECK (kind IN ('natural', 'company')),
  name text NOT NULL,
  document_type text NOT NULL,
  document_number text NOT NULL,
  document_digest text NOT NULL,
  phone text
);
CREATE INDEX party_by_case ON party (home_court, case_id, position);
CREATE INDEX party_by_digest ON party (document_digest);
CREATE INDEX party_name_search ON party USING gin (name gin_trgm_ops);

CREATE TABLE entitlement (
  entitlement_id uuid PRIMARY KEY,
  home_court text NOT NULL,
  case_id uuid NOT NULL REFERENCES enforcement_case,
  party_id uuid NOT NULL REFERENCES party,
  position smallint NOT NULL,
  amount_fen bigint NOT NULL CHECK (amount_fen > 0),
  account jsonb
);
CREATE INDEX entitlement_by_case ON entitlement (home_court, case_id, position);

CREATE TABLE team_member (
  home_court text NOT NULL,
  case_id uuid NOT NULL REFERENCES enforcement_case,
  person_id text NOT NULL,
  name text NOT NULL,
  part text NOT NULL CHECK (part IN ('officer', 'member')),
  PRIMARY KEY (home_court, case_id, person_id)
);
CREATE INDEX team_by_person ON team_member (person_id, case_id);

CREATE TABLE staff_member (
  court text NOT NULL,
  person_id text NOT NULL,
  name text NOT NULL,
  roles text[] NOT NULL,
  PRIMARY KEY (court, person_id)
);

CREATE TABLE process_node (
  home_court text NOT NULL,
  case_id uuid NOT NULL REFERENCES enforcement_case,
  node text NOT NULL,
  due_on date,
  done_on date,
  overdue_at timestamptz,
  rule_row text NOT NULL,
  PRIMARY KEY (home_court, case_id, node)
);

CREATE TABLE enforcement_notice (
  notice_id uuid PRIMARY KEY,
  home_court text NOT NULL,
  case_id uuid NOT NULL REFERENCES enforcement_case,
  party_id uuid NOT NULL REFERENCES party,
  state text NOT NULL CHECK (state IN ('issued', 'served')),
  document_number text NOT NULL,
  perform_within_days smallint NOT NULL,
  document_hash text NOT NULL,
  issued_on date NOT NULL,
  served_on date,
  method text,
  CONSTRAINT served_means_dated CHECK ((state = 'served') = (served_on IS NOT NULL)),
  CONSTRAINT not_served_before_issue CHECK (served_on >= issued_on)
);
CREATE INDEX notice_by_case ON enforcement_notice (home_court, case_id);

-- Every fact of every app about a case, once.
CREATE TABLE timeline_entry (
  event_id uuid PRIMARY KEY,
  home_court text NOT NULL,
  case_id uuid NOT NULL,
  matter_id uuid NOT NULL,
  type text NOT NULL,
  app text NOT NULL,
  fact text NOT NULL,
  data jsonb NOT NULL,
  occurred_at timestamptz NOT NULL,
  caused_by text,
  sequence bigint GENERATED ALWAYS AS IDENTITY
);
CREATE INDEX timeline_by_case ON timeline_entry (case_id, sequence);
