-- What this app knows of case-flow's cases: enough to scope and to compute, no names.
CREATE TABLE case_ref (
  case_id uuid PRIMARY KEY,
  home_court text NOT NULL,
  handling_court text NOT NULL,
  matter_id uuid NOT NULL,
  case_number text NOT NULL,
  state text NOT NULL,
  version integer NOT NULL DEFAULT 1,
  officer_id text,
  team_ids text[] NOT NULL DEFAULT '{}',
  title_amount_fen bigint NOT NULL,
  obligations jsonb NOT NULL,
  parties jsonb NOT NULL,
  entitlements jsonb NOT NULL,
  -- Suffix of the case's own sub-account (一案一账号); the bank opens it on first use.
  sub_account_suffix text NOT NULL,
  CONSTRAINT case_ref_sub_account_once UNIQUE (home_court, sub_account_suffix)
);
CREATE INDEX case_ref_by_court ON case_ref (handling_court, case_id);
CREATE SEQUENCE sub_account_serial;

-- The court's real account at its depositary bank, and how far its statement was read.
CREATE TABLE bank_account (
  home_court text NOT NULL,
  account_number text NOT NULL,
  cursor text,
  read_at timestamptz,
  PRIMARY KEY (home_court, account_number)
);

-- What is owed: versions are appended, the newest counts.
CREATE TABLE debt_version (
  home_court text NOT NULL,
  case_id uuid NOT NULL REFERENCES case_ref,
  version integer NOT NULL CHECK (version > 0),
  as_of date NOT NULL,
  cause text NOT NULL,
  computed_by text NOT NULL,
  computed_at timestamptz NOT NULL DEFAULT legal_now(),
  principal_fen bigint NOT NULL,
  general_fen bigint NOT NULL,
  doubled_fen bigint NOT NULL,
  fee_fen bigint NOT NULL,
  received_fen bigint NOT NULL,
  -- Parts of the received money: to the applicants, to the fee, too much.
  applied_fen bigint NOT NULL,
  fee_paid_fen bigint NOT NULL,
  overpaid_fen bigint NOT NULL,
  due_fen bigint NOT NULL CHECK (due_fen >= 0),
  discharged boolean NOT NULL,
  discharged_on date,
  law_version text NOT NULL,
  basis jsonb NOT NULL,
  trace jsonb NOT NULL,
  assumptions jsonb NOT NULL,
  PRIMARY KEY (home_court, case_id, version),
  CONSTRAINT debt_discharged CHECK (discharged = (due_fen = 0) AND discharged = (discharged_on IS NOT NULL)),
  CONSTRAINT debt_adds_up CHECK (applied_fen + fee_paid_fen + overpaid_fen = received_fen
    AND principal_fen + general_fen + doubled_fen + fee_fen = due_fen + applied_fen + fee_paid_fen)
);

-- A version that could not be computed when money moved (e.g. a rate not yet published): a person must look.
CREATE TABLE debt_failure (
  failure_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  home_court text NOT NULL,
  case_id uuid NOT NULL REFERENCES case_ref,
  cause text NOT NULL,
  reason text NOT NULL,
  failed_at timestamptz NOT NULL DEFAULT legal_now()
);
CREATE INDEX debt_failure_of_case ON debt_failure (home_court, case_id);

CREATE TABLE debt_discharge (
  case_id uuid PRIMARY KEY REFERENCES case_ref,
  home_court text NOT NULL,
  version integer NOT NULL,
  discharged_on date NOT NULL
);

-- Every line of the bank's statement, once (I7).
CREATE TABLE statement_line (
  home_court text NOT NULL,
  account_number text NOT NULL,
  bank_ref text NOT NULL,
  position bigint GENERATED ALWAYS AS IDENTITY,
  direction text NOT NULL CHECK (direction IN ('credit', 'debit')),
  amount_fen bigint NOT NULL CHECK (amount_fen > 0),
  balance_after_fen bigint NOT NULL,
  booked_on date NOT NULL,
  sub_account text,
  counterparty jsonb NOT NULL,
  remark text NOT NULL,
  request_no text,
  instruction_no text,
  reverses text,
  treated_as text NOT NULL,
  transfer_id uuid NOT NULL,
  content_hash text NOT NULL,
  read_at timestamptz NOT NULL DEFAULT legal_now(),
  PRIMARY KEY (home_court, account_number, bank_ref)
);
CREATE INDEX statement_line_instruction ON statement_line (home_court, instruction_no) WHERE instruction_no IS NOT NULL;

-- What the bank said and our books do not bear out; never "adjusted", always a row with an owner.
CREATE TABLE statement_dispute (
  dispute_id uuid PRIMARY KEY,
  home_court text NOT NULL,
  account_number text NOT NULL,
  kind text NOT NULL CHECK (kind IN
    ('changed-line', 'unknown-debit', 'second-payment', 'deduction-amount', 'balance-difference', 'payout-silent', 'return-unknown')),
  bank_ref text,
  amount_fen bigint NOT NULL,
  detail jsonb NOT NULL,
  seen_count integer NOT NULL DEFAULT 1,
  owner_role text NOT NULL DEFAULT 'finance',
  state text NOT NULL DEFAULT 'open' CHECK (state IN ('open', 'settled')),
  opened_at timestamptz NOT NULL DEFAULT legal_now(),
  content_hash text NOT NULL,
  CONSTRAINT statement_dispute_once UNIQUE (home_court, account_number, content_hash)
);

-- Bank against mirror each time the statement was read (I9).
CREATE TABLE statement_cut (
  home_court text NOT NULL,
  account_number text NOT NULL,
  cursor text NOT NULL,
  statement_balance_fen bigint NOT NULL,
  mirror_version bigint NOT NULL,
  mirror_balance_fen bigint NOT NULL,
  difference_fen bigint NOT NULL,
  cut_at timestamptz NOT NULL DEFAULT legal_now(),
  PRIMARY KEY (home_court, account_number, cursor),
  CONSTRAINT statement_cut_difference CHECK (difference_fen = statement_balance_fen + mirror_balance_fen)
);

CREATE TABLE expected_receipt (
  home_court text NOT NULL,
  request_no text NOT NULL,
  case_id uuid NOT NULL,
  ordered_fen bigint NOT NULL,
  deducted_fen bigint,
  deducted_on date,
  PRIMARY KEY (home_court, request_no)
);

CREATE TABLE receipt (
  receipt_id uuid PRIMARY KEY,
  home_court text NOT NULL,
  account_number text NOT NULL,
  bank_ref text NOT NULL,
  state text NOT NULL CHECK (state IN ('unidentified', 'claim-proposed', 'claimed')),
  kind text NOT NULL CHECK (kind IN ('transfer', 'deduction', 'case-account')),
  amount_fen bigint NOT NULL CHECK (amount_fen > 0),
  arrived_on date NOT NULL,
  value_on date NOT NULL,
  payer_name text NOT NULL,
  payer_account text NOT NULL,
  payer_bank text NOT NULL,
  remark text NOT NULL,
  request_no text,
  -- Case proposed or credited.
  case_id uuid REFERENCES case_ref,
  claimed_by text,
  claimed_why text,
  confirmed_by text,
  identify_by date,
  overdue_at timestamptz,
  transfer_id uuid NOT NULL,
  version integer NOT NULL DEFAULT 1,
  CONSTRAINT receipt_line_once UNIQUE (home_court, account_number, bank_ref),
  CONSTRAINT receipt_of_case CHECK ((state IN ('claim-proposed', 'claimed')) = (case_id IS NOT NULL)),
  CONSTRAINT receipt_two_persons CHECK (confirmed_by IS NULL OR claimed_by IS DISTINCT FROM confirmed_by),
  CONSTRAINT receipt_value_day CHECK (value_on <= arrived_on)
);
CREATE INDEX receipt_of_case ON receipt (home_court, case_id, value_on) WHERE case_id IS NOT NULL;
CREATE INDEX receipt_waiting ON receipt (home_court, state, arrived_on) WHERE state <> 'claimed';
CREATE INDEX receipt_by_request ON receipt (home_court, request_no) WHERE request_no IS NOT NULL;

CREATE TABLE receipt_transition (
  transition_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  home_court text NOT NULL,
  receipt_id uuid NOT NULL REFERENCES receipt,
  from_state text NOT NULL,
  to_state text NOT NULL,
  cause text NOT NULL,
  by_person text NOT NULL,
  at timestamptz NOT NULL DEFAULT legal_now()
);
CREATE INDEX receipt_transition_of ON receipt_transition (receipt_id, transition_id);

-- What each entitlement was given of the collected money; payouts never go beyond it (I7).
CREATE TABLE entitlement_share (
  home_court text NOT NULL,
  case_id uuid NOT NULL REFERENCES case_ref,
  entitlement_id uuid NOT NULL,
  party_id uuid NOT NULL,
  share_fen bigint NOT NULL CHECK (share_fen >= 0),
  PRIMARY KEY (home_court, case_id, entitlement_id)
);

CREATE TABLE payout (
  payout_id uuid PRIMARY KEY,
  home_court text NOT NULL,
  case_id uuid NOT NULL REFERENCES case_ref,
  matter_id uuid NOT NULL,
  kind text NOT NULL CHECK (kind IN ('applicant', 'fee', 'refund')),
  amount_fen bigint NOT NULL CHECK (amount_fen > 0),
  state text NOT NULL CHECK (state IN
    ('proposed', 'approved', 'instructed', 'unknown', 'paid', 'returned', 'rejected', 'void')),
  version integer NOT NULL DEFAULT 1,
  debt_version integer NOT NULL,
  entitlement_id uuid,
  party_id uuid,
  payee jsonb NOT NULL,
  payee_source text NOT NULL,
  approval_id uuid,
  content_hash text NOT NULL,
  drafted_by text NOT NULL,
  approved_by text,
  instructed_by text,
  instruction_no text,
  hold_id uuid,
  bank_ref text,
  return_ref text,
  reason text,
  reissue_of uuid REFERENCES payout,
  proposed_at timestamptz NOT NULL DEFAULT legal_now(),
  instructed_at timestamptz,
  settled_at timestamptz,
  paid_on date,
  CONSTRAINT payout_entitled CHECK ((kind = 'applicant') = (entitlement_id IS NOT NULL)),
  CONSTRAINT payout_persons CHECK (drafted_by IS DISTINCT FROM approved_by
    AND drafted_by IS DISTINCT FROM instructed_by AND (approved_by IS NULL OR approved_by IS DISTINCT FROM instructed_by)),
  CONSTRAINT payout_instructed CHECK ((instruction_no IS NULL) = (state IN ('proposed', 'approved', 'rejected', 'void')))
);
CREATE INDEX payout_of_case ON payout (home_court, case_id, proposed_at);
CREATE UNIQUE INDEX payout_instruction_once ON payout (home_court, instruction_no) WHERE instruction_no IS NOT NULL;
CREATE UNIQUE INDEX payout_reissue_once ON payout (reissue_of) WHERE reissue_of IS NOT NULL AND state NOT IN ('rejected', 'void');
CREATE SEQUENCE instruction_serial;

CREATE TABLE payout_transition (
  transition_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  home_court text NOT NULL,
  payout_id uuid NOT NULL REFERENCES payout,
  from_state text NOT NULL,
  to_state text NOT NULL,
  cause text NOT NULL,
  by_person text NOT NULL,
  at timestamptz NOT NULL DEFAULT legal_now()
);
CREATE INDEX payout_transition_of ON payout_transition (payout_id, transition_id);

REVOKE UPDATE, DELETE ON debt_version, debt_discharge, statement_line, statement_cut, receipt_transition, payout_transition FROM {{role}};
REVOKE DELETE ON receipt, payout, statement_dispute, entitlement_share, expected_receipt, case_ref, bank_account FROM {{role}};
