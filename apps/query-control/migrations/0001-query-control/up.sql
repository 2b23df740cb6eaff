-- Neighbours' facts, kept by events.
CREATE TABLE case_ref (
  case_id uuid PRIMARY KEY,
  home_court text NOT NULL,
  handling_court text NOT NULL,
  matter_id uuid NOT NULL,
  case_number text NOT NULL,
  state text NOT NULL CHECK (state IN ('filed', 'assigned', 'notified', 'closed')),
  version integer NOT NULL DEFAULT 1,
  officer_id text,
  team_ids text[] NOT NULL DEFAULT '{}',
  -- Party ids, roles and document digests; no names.
  parties jsonb NOT NULL DEFAULT '[]',
  entitlements jsonb NOT NULL DEFAULT '[]',
  obligations jsonb NOT NULL DEFAULT '[]',
  title_amount_fen bigint NOT NULL
);
CREATE INDEX case_ref_by_court ON case_ref (handling_court, case_id);

CREATE TABLE debt_ref (
  case_id uuid PRIMARY KEY,
  home_court text NOT NULL,
  matter_id uuid NOT NULL,
  version integer NOT NULL,
  as_of date NOT NULL,
  due_fen bigint NOT NULL,
  cap_fen bigint NOT NULL,
  discharged_version integer,
  discharged_on date,
  moved_at timestamptz NOT NULL
);
CREATE INDEX debt_ref_discharged ON debt_ref (home_court, case_id) WHERE due_fen = 0;

CREATE TABLE court (
  court text PRIMARY KEY,
  name text NOT NULL,
  -- Six digits of the administrative area; part of every request number.
  area_code text NOT NULL CHECK (area_code ~ '^[0-9]{6}$'),
  address text NOT NULL,
  phone text NOT NULL,
  payee_account_name text NOT NULL,
  payee_bank_code text NOT NULL,
  payee_bank_name text NOT NULL,
  -- Two officers whose certificates go with each request (双人双证, 法发〔2000〕21号).
  officers jsonb NOT NULL CHECK (jsonb_array_length(officers) = 2)
);

CREATE TABLE institution (
  code text PRIMARY KEY,
  name text NOT NULL,
  kind text NOT NULL CHECK (kind IN ('bank', 'real-estate', 'vehicle')),
  mode text NOT NULL CHECK (mode IN ('files', 'service')),
  capabilities text[] NOT NULL,
  liquidity_rank smallint NOT NULL,
  answer_within_hours smallint NOT NULL CHECK (answer_within_hours > 0),
  control_within_hours smallint NOT NULL CHECK (control_within_hours > 0),
  -- Seventeen characters, the body's part of every file name.
  wire_code text NOT NULL UNIQUE CHECK (wire_code ~ '^[0-9A-Z]{17}$')
);

CREATE SEQUENCE request_serial;

-- Writs (裁定书, 协助通知书) as issued, with the bytes that were sent.
CREATE TABLE writ (
  writ_id uuid PRIMARY KEY,
  home_court text NOT NULL,
  case_id uuid NOT NULL,
  matter_id uuid NOT NULL,
  kind text NOT NULL CHECK (kind IN ('query', 'freeze', 'release', 'deduct')),
  -- Rulings of a case are numbered 之一, 之二 … together; notices have their own count.
  series text NOT NULL CHECK (series IN ('ruling', 'notice')),
  serial integer NOT NULL,
  number text NOT NULL,
  title text NOT NULL,
  content bytea NOT NULL,
  content_hash text NOT NULL CHECK (length(content_hash) = 64),
  issued_by text NOT NULL,
  issued_at timestamptz NOT NULL,
  CONSTRAINT writ_number_once UNIQUE (home_court, number),
  CONSTRAINT writ_serial_once UNIQUE (home_court, case_id, series, serial)
);

CREATE TABLE query_order (
  order_id uuid PRIMARY KEY,
  home_court text NOT NULL,
  handling_court text NOT NULL,
  case_id uuid NOT NULL,
  matter_id uuid NOT NULL,
  target_party_id uuid NOT NULL,
  target_role text NOT NULL CONSTRAINT target_is_bound CHECK (target_role = 'debtor'),
  target_name text NOT NULL,
  target_kind text NOT NULL,
  target_document_type text NOT NULL,
  target_document_number text NOT NULL,
  -- What case-flow said at that moment (architecture.md §2).
  standing_version integer NOT NULL,
  purpose text NOT NULL CHECK (purpose <> ''),
  article text NOT NULL CHECK (article <> ''),
  writ_id uuid NOT NULL REFERENCES writ,
  document_hash text NOT NULL CHECK (length(document_hash) = 64),
  ordered_by text NOT NULL,
  ordered_by_name text NOT NULL,
  ordered_at timestamptz NOT NULL
);
CREATE INDEX query_order_by_case ON query_order (home_court, case_id, ordered_at);

CREATE TABLE query_request (
  request_id uuid PRIMARY KEY,
  home_court text NOT NULL,
  order_id uuid NOT NULL REFERENCES query_order,
  case_id uuid NOT NULL,
  matter_id uuid NOT NULL,
  institution text NOT NULL REFERENCES institution,
  request_no text NOT NULL,
  state text NOT NULL CHECK (state IN ('not-asked', 'asked', 'silent', 'none', 'partial', 'found')),
  answer_by timestamptz NOT NULL,
  sent_at timestamptz,
  answered_at timestamptz,
  as_of timestamptz,
  late boolean NOT NULL DEFAULT false,
  duplicates integer NOT NULL DEFAULT 0,
  fault text,
  CONSTRAINT query_request_no_once UNIQUE (home_court, request_no),
  CONSTRAINT one_request_per_body UNIQUE (home_court, order_id, institution),
  CONSTRAINT answered_means_dated CHECK ((state IN ('none', 'partial', 'found')) = (answered_at IS NOT NULL))
);
CREATE INDEX query_request_by_no ON query_request (request_no);

CREATE TABLE query_request_transition (
  transition_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  home_court text NOT NULL,
  request_id uuid NOT NULL REFERENCES query_request,
  from_state text NOT NULL,
  to_state text NOT NULL,
  cause text NOT NULL,
  by_person text NOT NULL,
  at timestamptz NOT NULL
);
CREATE INDEX query_request_transition_by ON query_request_transition (home_court, request_id);

-- Every answer as it came, first or repeated; never changed.
CREATE TABLE query_answer (
  answer_id uuid PRIMARY KEY,
  home_court text NOT NULL,
  request_id uuid NOT NULL REFERENCES query_request,
  incoming_id uuid NOT NULL,
  content_hash text NOT NULL,
  payload jsonb NOT NULL,
  as_of timestamptz NOT NULL,
  -- applied: changed our picture; repeated: same content again; disputed: other content.
  effect text NOT NULL CHECK (effect IN ('applied', 'repeated', 'disputed')),
  received_at timestamptz NOT NULL,
  CONSTRAINT answer_message_once UNIQUE (home_court, request_id, incoming_id)
);

-- A body contradicted itself; people decide, nothing is overwritten.
CREATE TABLE dispute (
  dispute_id uuid PRIMARY KEY,
  home_court text NOT NULL,
  case_id uuid NOT NULL,
  matter_id uuid NOT NULL,
  institution text NOT NULL,
  subject_kind text NOT NULL CHECK (subject_kind IN ('query-request', 'measure-order')),
  subject_id uuid NOT NULL,
  reason text NOT NULL,
  first_content jsonb NOT NULL,
  second_content jsonb NOT NULL,
  opened_at timestamptz NOT NULL
);
CREATE INDEX dispute_by_case ON dispute (home_court, case_id);

CREATE TABLE property (
  property_id uuid PRIMARY KEY,
  home_court text NOT NULL,
  case_id uuid NOT NULL,
  matter_id uuid NOT NULL,
  party_id uuid NOT NULL,
  institution text NOT NULL REFERENCES institution,
  kind text NOT NULL CHECK (kind IN ('deposit', 'real-estate', 'vehicle')),
  -- Account number, unit number or plate.
  identifier text NOT NULL,
  request_id uuid NOT NULL REFERENCES query_request,
  as_of timestamptz NOT NULL,
  balance_fen bigint,
  available_fen bigint,
  account_state text,
  account_class text,
  details jsonb NOT NULL DEFAULT '{}',
  CONSTRAINT property_once UNIQUE (home_court, case_id, institution, kind, identifier),
  CONSTRAINT deposit_has_balance CHECK (kind <> 'deposit' OR (balance_fen IS NOT NULL AND available_fen IS NOT NULL))
);
