-- What is ordered of bodies and what travels to and from them.
CREATE TABLE measure (
  measure_id uuid PRIMARY KEY,
  home_court text NOT NULL,
  handling_court text NOT NULL,
  case_id uuid NOT NULL,
  matter_id uuid NOT NULL,
  party_id uuid NOT NULL,
  property_id uuid NOT NULL REFERENCES property,
  institution text NOT NULL REFERENCES institution,
  account_number text NOT NULL,
  -- Whom it restrains and in which case, as case-flow stated it when it was ordered.
  target jsonb NOT NULL,
  case_number text NOT NULL,
  state text NOT NULL CHECK (state IN ('drafted', 'sent', 'refused', 'queued', 'effective-empty',
    'effective-partial', 'effective-full', 'released', 'deducted', 'lapsed', 'void')),
  cap_fen bigint NOT NULL CONSTRAINT cap_not_negative CHECK (cap_fen >= 0),
  held_fen bigint NOT NULL DEFAULT 0,
  deducted_fen bigint NOT NULL DEFAULT 0 CHECK (deducted_fen >= 0),
  debt_version integer NOT NULL,
  years smallint NOT NULL CHECK (years BETWEEN 1 AND 3),
  standing_release boolean NOT NULL,
  ordered_on date NOT NULL,
  starts_on date,
  -- As printed in the body's receipt.
  ends_on date,
  -- The body's own time of the figures last taken over; older messages change nothing.
  figures_at timestamptz,
  writ_id uuid NOT NULL REFERENCES writ,
  ruling_number text NOT NULL,
  -- Original case and request number: without them no renewal and no release is matched.
  request_no text NOT NULL,
  standing_version integer NOT NULL,
  -- 1 = first in rank; more = queued behind others (轮候).
  rank smallint NOT NULL DEFAULT 1,
  version integer NOT NULL DEFAULT 1,
  created_at timestamptz NOT NULL,
  CONSTRAINT held_within_cap CHECK (held_fen BETWEEN 0 AND cap_fen),
  CONSTRAINT over_means_nothing_held CHECK (
    state NOT IN ('released', 'lapsed', 'refused', 'void', 'deducted') OR held_fen = 0),
  CONSTRAINT measure_request_once UNIQUE (home_court, request_no)
);
CREATE INDEX measure_by_case ON measure (home_court, case_id, created_at);

CREATE TABLE measure_transition (
  transition_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  home_court text NOT NULL,
  measure_id uuid NOT NULL REFERENCES measure,
  from_state text NOT NULL,
  to_state text NOT NULL,
  cause text NOT NULL,
  by_person text NOT NULL,
  at timestamptz NOT NULL
);
CREATE INDEX measure_transition_by ON measure_transition (home_court, measure_id);

-- Renewals add a row; the first row is the freeze itself.
CREATE TABLE measure_period (
  home_court text NOT NULL,
  measure_id uuid NOT NULL REFERENCES measure,
  number smallint NOT NULL,
  starts_on date NOT NULL,
  -- As printed in the body's notice, never recomputed (law/query-control.md §0).
  ends_on date NOT NULL,
  lawful_cap_on date NOT NULL,
  ruling_number text NOT NULL,
  request_no text NOT NULL,
  incoming_id uuid,
  PRIMARY KEY (home_court, measure_id, number),
  CONSTRAINT period_within_law CHECK (ends_on <= lawful_cap_on AND ends_on >= starts_on)
);

-- The clock's record of a lapse: explicit, never edited.
CREATE TABLE measure_lapse (
  home_court text NOT NULL,
  measure_id uuid NOT NULL REFERENCES measure,
  ended_on date NOT NULL,
  held_fen bigint NOT NULL,
  recorded_at timestamptz NOT NULL,
  PRIMARY KEY (home_court, measure_id)
);

CREATE TABLE measure_reminder (
  home_court text NOT NULL,
  measure_id uuid NOT NULL REFERENCES measure,
  level text NOT NULL CHECK (level IN ('notice', 'warning', 'critical')),
  ends_on date NOT NULL,
  reminded_at timestamptz NOT NULL,
  PRIMARY KEY (home_court, measure_id, ends_on, level)
);

CREATE TABLE release_batch (
  batch_id uuid PRIMARY KEY,
  home_court text NOT NULL,
  handling_court text NOT NULL,
  case_id uuid NOT NULL,
  matter_id uuid NOT NULL,
  cause text NOT NULL CHECK (cause IN ('excess', 'discharged')),
  standing_order boolean NOT NULL,
  state text NOT NULL CHECK (state IN ('drafted', 'approved', 'rejected', 'void')),
  debt_version integer NOT NULL,
  writ_id uuid NOT NULL REFERENCES writ,
  approval_id uuid,
  content_hash text,
  drafted_at timestamptz NOT NULL,
  approved_at timestamptz,
  approved_by text
);
CREATE INDEX release_batch_by_case ON release_batch (home_court, case_id, drafted_at);

CREATE TABLE release_batch_transition (
  transition_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  home_court text NOT NULL,
  batch_id uuid NOT NULL REFERENCES release_batch,
  from_state text NOT NULL,
  to_state text NOT NULL,
  cause text NOT NULL,
  by_person text NOT NULL,
  at timestamptz NOT NULL
);
CREATE INDEX release_batch_transition_by ON release_batch_transition (home_court, batch_id);

CREATE TABLE measure_order (
  order_id uuid PRIMARY KEY,
  home_court text NOT NULL,
  measure_id uuid NOT NULL REFERENCES measure,
  case_id uuid NOT NULL,
  matter_id uuid NOT NULL,
  institution text NOT NULL REFERENCES institution,
  kind text NOT NULL CHECK (kind IN ('freeze', 'release', 'deduct')),
  -- Freeze: the cap. Release: how far the cap is lowered. Deduct: the money.
  amount_fen bigint NOT NULL CHECK (amount_fen > 0),
  -- A release that must end the measure whatever its cap is by then.
  whole boolean NOT NULL DEFAULT false,
  request_no text NOT NULL,
  state text NOT NULL CHECK (state IN ('drafted', 'approved', 'sent', 'done', 'refused', 'unanswered', 'void')),
  cause text NOT NULL,
  batch_id uuid REFERENCES release_batch,
  writ_id uuid NOT NULL REFERENCES writ,
  debt_version integer NOT NULL,
  payee_account text,
  ordered_by text NOT NULL,
  ordered_by_name text NOT NULL,
  created_at timestamptz NOT NULL,
  sent_at timestamptz,
  answer_by timestamptz,
  acknowledged_at timestamptz,
  executed_on date,
  executed_fen bigint,
  -- The court's bank has booked the deducted money (case-funds said so).
  arrived_at timestamptz,
  reason text,
  CONSTRAINT measure_order_no_once UNIQUE (home_court, request_no),
  CONSTRAINT release_has_batch CHECK ((kind = 'release') = (batch_id IS NOT NULL)),
  CONSTRAINT deduct_has_payee CHECK ((kind = 'deduct') = (payee_account IS NOT NULL))
);
CREATE INDEX measure_order_by_measure ON measure_order (home_court, measure_id, created_at);
CREATE INDEX measure_order_by_no ON measure_order (request_no);
CREATE INDEX measure_order_by_batch ON measure_order (home_court, batch_id) WHERE batch_id IS NOT NULL;
CREATE UNIQUE INDEX one_release_in_flight ON measure_order (home_court, measure_id)
  WHERE kind = 'release' AND whole AND state IN ('drafted', 'approved', 'sent', 'unanswered');

CREATE TABLE measure_order_transition (
  transition_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  home_court text NOT NULL,
  order_id uuid NOT NULL REFERENCES measure_order,
  from_state text NOT NULL,
  to_state text NOT NULL,
  cause text NOT NULL,
  by_person text NOT NULL,
  at timestamptz NOT NULL
);
CREATE INDEX measure_order_transition_by ON measure_order_transition (home_court, order_id);

-- Each control result as it came: several may follow one order (a later credit is caught).
CREATE TABLE control_outcome (
  outcome_id uuid PRIMARY KEY,
  home_court text NOT NULL,
  order_id uuid NOT NULL REFERENCES measure_order,
  measure_id uuid NOT NULL REFERENCES measure,
  incoming_id uuid NOT NULL,
  content_hash text NOT NULL,
  payload jsonb NOT NULL,
  effect text NOT NULL CHECK (effect IN ('applied', 'repeated', 'disputed', 'outdated')),
  received_at timestamptz NOT NULL,
  CONSTRAINT outcome_message_once UNIQUE (home_court, order_id, incoming_id)
);
CREATE INDEX control_outcome_by_measure ON control_outcome (home_court, measure_id, received_at);

-- Documents the bodies sealed (回执).
CREATE TABLE receipt_document (
  document_id uuid PRIMARY KEY,
  home_court text NOT NULL,
  order_id uuid NOT NULL REFERENCES measure_order,
  incoming_id uuid NOT NULL,
  name text NOT NULL,
  content bytea NOT NULL,
  content_hash text NOT NULL,
  received_at timestamptz NOT NULL,
  CONSTRAINT receipt_once UNIQUE (home_court, order_id, content_hash)
);

-- What we have for the bodies: the truth; files and SOAP answers are copies of it.
CREATE TABLE outgoing_message (
  message_id uuid PRIMARY KEY,
  home_court text NOT NULL,
  institution text NOT NULL REFERENCES institution,
  mode text NOT NULL CHECK (mode IN ('files', 'service')),
  kind text NOT NULL CHECK (kind IN ('query', 'control', 'rejection')),
  -- release 1 before freeze and deduct 2 before query 3 (architecture.md §1.4).
  priority smallint NOT NULL CHECK (priority BETWEEN 1 AND 3),
  request_no text NOT NULL,
  batch_no text NOT NULL,
  subject_kind text NOT NULL CHECK (subject_kind IN ('query-request', 'measure-order', 'incoming')),
  subject_id uuid NOT NULL,
  -- The request as sent, without the binaries (they are read from writ).
  payload jsonb NOT NULL,
  writ_id uuid REFERENCES writ,
  -- sending: a file is being written, it can no longer be taken back.
  state text NOT NULL CHECK (state IN ('pending', 'sending', 'sent', 'answered', 'void', 'failed')),
  failure text,
  -- Technical time of the last hand-over to a body in service mode.
  served_at timestamptz,
  -- How often it was put before the body under the same request number (silence: again, with a pause).
  offers smallint NOT NULL DEFAULT 1,
  created_at timestamptz NOT NULL,
  sent_at timestamptz,
  CONSTRAINT outgoing_once UNIQUE (home_court, subject_kind, subject_id)
);
CREATE INDEX outgoing_open ON outgoing_message (institution, priority, created_at)
  WHERE state IN ('pending', 'sending', 'sent');
CREATE INDEX outgoing_by_no ON outgoing_message (institution, request_no);

-- Raw bytes of whatever a body delivered, stored before anything is understood.
CREATE TABLE incoming_message (
  incoming_id uuid PRIMARY KEY,
  -- Court that owns the answered request; 'exchange' until it is known.
  home_court text NOT NULL DEFAULT 'exchange',
  institution text NOT NULL REFERENCES institution,
  name text NOT NULL,
  operation text NOT NULL,
  content bytea NOT NULL,
  content_hash text NOT NULL,
  -- handling: delivered by a call that waits for our answer; the body sends it again if we fail.
  state text NOT NULL CHECK (state IN ('stored', 'handling', 'handled', 'fault')),
  attempts smallint NOT NULL DEFAULT 0,
  -- Technical time: not tried before; our own errors never end a delivery.
  next_attempt_at timestamptz,
  fault text,
  faults jsonb,
  received_at timestamptz NOT NULL,
  handled_at timestamptz,
  CONSTRAINT incoming_once UNIQUE (institution, name, content_hash)
);
CREATE INDEX incoming_stored ON incoming_message (received_at) WHERE state = 'stored';
CREATE INDEX incoming_faults ON incoming_message (institution, received_at) WHERE state = 'fault';

-- What happened is never rewritten.
DO $$
DECLARE name text;
BEGIN
  FOREACH name IN ARRAY ARRAY['query_request_transition', 'measure_transition',
    'measure_order_transition', 'release_batch_transition', 'query_answer', 'control_outcome',
    'measure_lapse', 'measure_period', 'dispute', 'receipt_document', 'writ']
  LOOP
    EXECUTE format('REVOKE UPDATE, DELETE, TRUNCATE ON %I FROM {{role}}', name);
  END LOOP;
END $$;
