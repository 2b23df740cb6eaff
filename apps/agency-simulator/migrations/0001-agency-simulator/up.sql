-- Ledgers and registers of simulated outside bodies. Not part of the court: no home_court here.
CREATE TABLE world (
  world_id text PRIMARY KEY,
  content_hash text NOT NULL,
  loaded_at timestamptz NOT NULL
);

CREATE TABLE customer (
  customer_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  name text NOT NULL,
  document_type text NOT NULL,
  document_number text NOT NULL,
  CONSTRAINT customer_once UNIQUE (document_number, name)
);

CREATE TABLE account (
  bank text NOT NULL,
  account_no text NOT NULL,
  -- The bank's own: opening (where money came from), clearing (between banks), suspense (unplaced).
  kind text NOT NULL CHECK (kind IN ('customer', 'court', 'sub', 'opening', 'clearing', 'suspense')),
  parent_no text,
  customer_id bigint REFERENCES customer,
  name text NOT NULL,
  account_class text NOT NULL,
  account_state text NOT NULL,
  opened_on date NOT NULL,
  balance_fen bigint NOT NULL DEFAULT 0,
  -- What a query is told while the stale-balance fault is on.
  stale_balance_fen bigint CHECK (stale_balance_fen >= 0),
  PRIMARY KEY (bank, account_no),
  CONSTRAINT sub_has_parent CHECK ((kind = 'sub') = (parent_no IS NOT NULL)),
  -- A sub-account is a name within the main account: only together they may not go below zero.
  CONSTRAINT customer_not_negative CHECK (kind <> 'customer' OR balance_fen >= 0)
);
CREATE INDEX account_by_customer ON account (customer_id);

CREATE SEQUENCE bank_ref_serial;

CREATE TABLE entry (
  entry_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  bank text NOT NULL,
  account_no text NOT NULL,
  bank_ref text NOT NULL,
  -- The legs of one movement, over both banks.
  movement_id uuid NOT NULL,
  amount_fen bigint NOT NULL CHECK (amount_fen <> 0),
  balance_after_fen bigint NOT NULL,
  booked_on date NOT NULL,
  booked_at timestamptz NOT NULL,
  counterpart_name text NOT NULL,
  counterpart_account text NOT NULL,
  counterpart_bank text NOT NULL,
  remark text NOT NULL,
  request_no text,
  instruction_no text,
  reverses text,
  CONSTRAINT bank_ref_once UNIQUE (bank, bank_ref),
  FOREIGN KEY (bank, account_no) REFERENCES account
);
CREATE INDEX entry_by_account ON entry (bank, account_no, entry_id);
CREATE INDEX entry_by_movement ON entry (movement_id);
REVOKE UPDATE ON entry FROM {{role}};

CREATE TABLE account_freeze (
  freeze_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  bank text NOT NULL,
  account_no text NOT NULL,
  -- Absent for earlier freezes by others, which come with the world.
  request_no text,
  line_no integer NOT NULL DEFAULT 1,
  authority text NOT NULL,
  case_no text NOT NULL,
  document_no text NOT NULL,
  cap_fen bigint NOT NULL CHECK (cap_fen >= 0),
  held_fen bigint NOT NULL DEFAULT 0 CHECK (held_fen >= 0),
  deducted_fen bigint NOT NULL DEFAULT 0 CHECK (deducted_fen >= 0),
  from_on date NOT NULL,
  to_on date NOT NULL,
  state text NOT NULL CHECK (state IN ('live', 'released', 'expired')),
  -- What the court was last told; a difference is an update to send.
  reported_cap_fen bigint NOT NULL DEFAULT 0,
  reported_held_fen bigint NOT NULL DEFAULT 0,
  CONSTRAINT held_within_cap CHECK (held_fen <= cap_fen),
  CONSTRAINT only_live_holds CHECK (state = 'live' OR (held_fen = 0 AND cap_fen = 0)),
  FOREIGN KEY (bank, account_no) REFERENCES account
);
CREATE UNIQUE INDEX freeze_request_line ON account_freeze (request_no, line_no) WHERE request_no IS NOT NULL;
CREATE INDEX freeze_by_account ON account_freeze (bank, account_no, freeze_id);

CREATE TABLE estate (
  estate_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  customer_id bigint NOT NULL REFERENCES customer,
  unit_no text NOT NULL UNIQUE,
  content jsonb NOT NULL
);

CREATE TABLE vehicle (
  vehicle_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  customer_id bigint NOT NULL REFERENCES customer,
  plate text NOT NULL UNIQUE,
  content jsonb NOT NULL
);

CREATE TABLE seizure (
  seizure_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  unit_no text NOT NULL REFERENCES estate (unit_no),
  request_no text NOT NULL,
  line_no integer NOT NULL,
  authority text NOT NULL,
  case_no text NOT NULL,
  document_no text NOT NULL,
  from_on date NOT NULL,
  to_on date NOT NULL,
  state text NOT NULL CHECK (state IN ('live', 'released')),
  CONSTRAINT seizure_request_line UNIQUE (request_no, line_no)
);

CREATE TABLE fault (
  code text PRIMARY KEY,
  query text NOT NULL,
  control text NOT NULL,
  payment text NOT NULL,
  statement text NOT NULL,
  delay_seconds integer NOT NULL CHECK (delay_seconds >= 0),
  payment_times integer CHECK (payment_times > 0)
);

-- Names of exchange files that were dealt with: the persisted cursor of the files mode.
CREATE TABLE handled_file (
  institution text NOT NULL,
  file_name text NOT NULL,
  handled_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (institution, file_name)
);

CREATE TABLE request (
  institution text NOT NULL,
  request_no text NOT NULL,
  kind text NOT NULL CHECK (kind IN ('query', 'control')),
  batch_no text NOT NULL,
  -- The request as it came, as one package of the files mode.
  package_name text NOT NULL,
  package bytea NOT NULL,
  received_at timestamptz NOT NULL,
  -- Legal time from which the answer may go; null: withheld until told.
  due_at timestamptz,
  answered boolean NOT NULL DEFAULT false,
  PRIMARY KEY (institution, request_no)
);
CREATE INDEX request_waiting ON request (due_at) WHERE NOT answered;

CREATE TABLE outgoing (
  outgoing_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  institution text NOT NULL,
  request_no text NOT NULL,
  file_name text NOT NULL,
  -- The sound package; a broken-file fault cuts it when it is sent.
  package bytea NOT NULL,
  broken boolean NOT NULL DEFAULT false,
  due_at timestamptz,
  sent_at timestamptz,
  CONSTRAINT outgoing_name_once UNIQUE (institution, file_name)
);
CREATE INDEX outgoing_unsent ON outgoing (outgoing_id) WHERE sent_at IS NULL;

CREATE SEQUENCE update_serial;

CREATE TABLE customer_transfer (
  transfer_id text PRIMARY KEY,
  content_hash text NOT NULL,
  answer jsonb NOT NULL
);

CREATE TABLE payment (
  instruction_no text PRIMARY KEY,
  content_hash text NOT NULL,
  content jsonb NOT NULL,
  status text NOT NULL CHECK (status IN ('accepted', 'settled', 'returned', 'refused')),
  due_at timestamptz,
  bank_ref text,
  settled_on date,
  return_ref text,
  returned_on date,
  reason text
);
