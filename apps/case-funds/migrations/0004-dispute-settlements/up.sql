-- How a person of finance clears up a dispute; where money moves, a second person consents first.
CREATE TABLE dispute_settlement (
  settlement_id uuid PRIMARY KEY,
  home_court text NOT NULL,
  dispute_id uuid NOT NULL REFERENCES statement_dispute,
  decision text NOT NULL CHECK (decision IN
    ('bank-error', 'reverse-receipt', 'to-unidentified', 'cover-from-case', 'explained')),
  reason text NOT NULL CHECK (btrim(reason) <> ''),
  evidence text NOT NULL CHECK (btrim(evidence) <> ''),
  -- Line of the bank that evens it out; receipt that leaves the books against it.
  correction_ref text,
  receipt_id uuid REFERENCES receipt,
  state text NOT NULL CHECK (state IN ('proposed', 'settled', 'rejected', 'void')),
  content_hash text NOT NULL,
  approval_id uuid,
  proposed_by text NOT NULL,
  proposed_at timestamptz NOT NULL DEFAULT legal_now(),
  decided_by text,
  settled_at timestamptz,
  transfer_id uuid,
  CONSTRAINT settlement_two_persons CHECK (decided_by IS DISTINCT FROM proposed_by),
  CONSTRAINT settlement_consent CHECK
    ((decision IN ('reverse-receipt', 'to-unidentified', 'cover-from-case')) = (approval_id IS NOT NULL)),
  CONSTRAINT settlement_posted CHECK ((transfer_id IS NOT NULL) = (approval_id IS NOT NULL AND state = 'settled')),
  CONSTRAINT settlement_settled CHECK ((state = 'settled') = (settled_at IS NOT NULL)
    AND (transfer_id IS NULL OR decided_by IS NOT NULL)),
  CONSTRAINT settlement_names CHECK ((decision = 'bank-error') = (correction_ref IS NOT NULL)
    AND (decision = 'reverse-receipt') = (receipt_id IS NOT NULL))
);
CREATE UNIQUE INDEX settlement_once ON dispute_settlement (dispute_id) WHERE state IN ('proposed', 'settled');
CREATE INDEX settlement_of_dispute ON dispute_settlement (dispute_id, proposed_at);
REVOKE DELETE ON dispute_settlement FROM {{role}};
