ALTER TABLE receipt DROP CONSTRAINT receipt_of_case;
ALTER TABLE receipt ADD CONSTRAINT receipt_of_case CHECK ((state IN ('claim-proposed', 'claimed')) = (case_id IS NOT NULL));
ALTER TABLE receipt DROP CONSTRAINT receipt_state_check;
ALTER TABLE receipt ADD CONSTRAINT receipt_state_check CHECK (state IN ('unidentified', 'claim-proposed', 'claimed'));
ALTER TABLE statement_dispute DROP CONSTRAINT statement_dispute_kind_check;
ALTER TABLE statement_dispute ADD CONSTRAINT statement_dispute_kind_check CHECK (kind IN
  ('changed-line', 'unknown-debit', 'second-payment', 'deduction-amount', 'balance-difference', 'payout-silent', 'return-unknown'));
DROP INDEX debt_failure_open_once;
ALTER TABLE debt_failure DROP COLUMN resolved_at;
ALTER TABLE debt_failure DROP COLUMN code;
