-- A payment that left although the bank had called it returned is recorded as paid, by two persons.
ALTER TABLE dispute_settlement DROP CONSTRAINT dispute_settlement_decision_check;
ALTER TABLE dispute_settlement ADD CONSTRAINT dispute_settlement_decision_check CHECK (decision IN
  ('bank-error', 'reverse-receipt', 'to-unidentified', 'cover-from-case', 'paid-after-all', 'explained'));
ALTER TABLE dispute_settlement DROP CONSTRAINT settlement_consent;
ALTER TABLE dispute_settlement ADD CONSTRAINT settlement_consent CHECK
  ((decision IN ('reverse-receipt', 'to-unidentified', 'cover-from-case', 'paid-after-all'))
    = (approval_id IS NOT NULL));
