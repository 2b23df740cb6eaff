-- At most one open failure of a case; it is closed by the version that could be computed after all.
ALTER TABLE debt_failure ADD COLUMN code text NOT NULL DEFAULT 'unknown';
ALTER TABLE debt_failure ADD COLUMN resolved_at timestamptz;
UPDATE debt_failure f SET resolved_at = legal_now()
  WHERE EXISTS (SELECT 1 FROM debt_failure n WHERE n.case_id = f.case_id AND n.failure_id > f.failure_id);
CREATE UNIQUE INDEX debt_failure_open_once ON debt_failure (home_court, case_id) WHERE resolved_at IS NULL;

-- A payment that the statement shows although the bank had returned it; a credit that the bank took back.
ALTER TABLE statement_dispute DROP CONSTRAINT statement_dispute_kind_check;
ALTER TABLE statement_dispute ADD CONSTRAINT statement_dispute_kind_check CHECK (kind IN
  ('changed-line', 'unknown-debit', 'second-payment', 'deduction-amount', 'balance-difference', 'payout-silent',
    'return-unknown', 'paid-after-return', 'receipt-reversed'));

ALTER TABLE receipt DROP CONSTRAINT receipt_state_check;
ALTER TABLE receipt ADD CONSTRAINT receipt_state_check CHECK (state IN
  ('unidentified', 'claim-proposed', 'claimed', 'returned'));
ALTER TABLE receipt DROP CONSTRAINT receipt_of_case;
ALTER TABLE receipt ADD CONSTRAINT receipt_of_case CHECK (state = 'returned'
  OR (state IN ('claim-proposed', 'claimed')) = (case_id IS NOT NULL));
