-- Fails, and changes nothing, while a payment recorded in this way stands: the books rest on it.
ALTER TABLE dispute_settlement DROP CONSTRAINT dispute_settlement_decision_check;
ALTER TABLE dispute_settlement ADD CONSTRAINT dispute_settlement_decision_check CHECK (decision IN
  ('bank-error', 'reverse-receipt', 'to-unidentified', 'cover-from-case', 'explained'));
ALTER TABLE dispute_settlement DROP CONSTRAINT settlement_consent;
ALTER TABLE dispute_settlement ADD CONSTRAINT settlement_consent CHECK
  ((decision IN ('reverse-receipt', 'to-unidentified', 'cover-from-case')) = (approval_id IS NOT NULL));
