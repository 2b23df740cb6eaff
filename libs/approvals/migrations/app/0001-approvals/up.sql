-- Who agreed to what (architecture.md §5): the content by its hash, the steps of the rule row as they
-- stood when the approval was opened, and each decision by the person who made it.

CREATE TABLE approval (
  id uuid PRIMARY KEY,
  home_court text NOT NULL,
  subject_kind text NOT NULL,
  subject_id text NOT NULL,
  case_id text,
  title text NOT NULL,
  content_hash text NOT NULL,
  rule_code text NOT NULL,
  rule jsonb NOT NULL,
  drafted_by text NOT NULL,
  drafted_by_name text NOT NULL,
  state text NOT NULL DEFAULT 'pending'
    CONSTRAINT approval_state CHECK (state IN ('pending', 'approved', 'rejected', 'void', 'expired')),
  -- The step that is open now, counted from 0; role and deputy are those of this step.
  step integer NOT NULL DEFAULT 0,
  step_role text NOT NULL,
  deputy_role text,
  deputy_open boolean NOT NULL DEFAULT false,
  deputy_due_at timestamptz,
  opened_at timestamptz NOT NULL DEFAULT legal_now(),
  -- While pending: until when it may be decided; once approved: until when it may be executed.
  expires_at timestamptz NOT NULL,
  CONSTRAINT approval_deputy CHECK (NOT deputy_open OR deputy_role IS NOT NULL)
);
CREATE UNIQUE INDEX approval_live ON approval (subject_kind, subject_id) WHERE state IN ('pending', 'approved');
CREATE INDEX approval_subject ON approval (subject_kind, subject_id, opened_at);
CREATE INDEX approval_inbox ON approval (home_court, step_role) WHERE state = 'pending';
CREATE INDEX approval_inbox_deputy ON approval (home_court, deputy_role) WHERE state = 'pending' AND deputy_open;

CREATE TABLE approval_transition (
  approval_id uuid NOT NULL REFERENCES approval (id),
  position bigint GENERATED ALWAYS AS IDENTITY,
  from_state text,
  to_state text NOT NULL,
  cause text NOT NULL,
  by_person text NOT NULL,
  at timestamptz NOT NULL DEFAULT legal_now(),
  PRIMARY KEY (approval_id, position)
);

CREATE TABLE approval_decision (
  approval_id uuid NOT NULL REFERENCES approval (id),
  step integer NOT NULL,
  person_id text NOT NULL,
  person_name text NOT NULL,
  account text NOT NULL,
  role text NOT NULL,
  acts_as text NOT NULL CONSTRAINT approval_acts_as CHECK (acts_as IN ('role', 'deputy', 'delegation')),
  on_behalf_of text,
  drafted_by text NOT NULL,
  verdict text NOT NULL CONSTRAINT approval_verdict CHECK (verdict IN ('approve', 'reject')),
  content_hash text NOT NULL,
  why text,
  decided_at timestamptz NOT NULL DEFAULT legal_now(),
  PRIMARY KEY (approval_id, step),
  -- The second wall behind the rule: nobody decides twice, and never the drafter.
  CONSTRAINT approval_person_once UNIQUE (approval_id, person_id),
  CONSTRAINT approval_not_drafter CHECK (person_id <> drafted_by AND on_behalf_of IS DISTINCT FROM drafted_by),
  CONSTRAINT approval_delegated CHECK ((acts_as = 'delegation') = (on_behalf_of IS NOT NULL))
);

-- A role handed to another person for a time. Only who holds the role may hand it on.
CREATE TABLE approval_delegation (
  id uuid PRIMARY KEY,
  home_court text NOT NULL,
  role text NOT NULL,
  from_person text NOT NULL,
  to_person text NOT NULL,
  starts_on date NOT NULL,
  ends_on date NOT NULL,
  why text NOT NULL,
  made_at timestamptz NOT NULL DEFAULT legal_now(),
  revoked_at timestamptz,
  CONSTRAINT approval_delegation_other CHECK (from_person <> to_person),
  CONSTRAINT approval_delegation_days CHECK (ends_on >= starts_on)
);
CREATE INDEX approval_delegation_to ON approval_delegation (home_court, to_person, ends_on) WHERE revoked_at IS NULL;

CREATE FUNCTION approval_refuse_change() RETURNS trigger LANGUAGE plpgsql
  AS $$ BEGIN
    RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
  END $$;
CREATE TRIGGER approval_decision_fixed BEFORE UPDATE OR DELETE ON approval_decision
  FOR EACH ROW EXECUTE FUNCTION approval_refuse_change();
CREATE TRIGGER approval_transition_fixed BEFORE UPDATE OR DELETE ON approval_transition
  FOR EACH ROW EXECUTE FUNCTION approval_refuse_change();

REVOKE UPDATE, DELETE ON approval_decision, approval_transition FROM {{role}};
REVOKE UPDATE, DELETE ON approval FROM {{role}};
GRANT UPDATE (state, step, step_role, deputy_role, deputy_open, deputy_due_at, expires_at) ON approval TO {{role}};
REVOKE UPDATE, DELETE ON approval_delegation FROM {{role}};
GRANT UPDATE (revoked_at) ON approval_delegation TO {{role}};
