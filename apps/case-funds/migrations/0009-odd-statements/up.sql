ALTER TABLE statement_dispute DROP CONSTRAINT statement_dispute_kind_check;
ALTER TABLE statement_dispute ADD CONSTRAINT statement_dispute_kind_check CHECK (kind IN
  ('changed-line', 'unknown-debit', 'second-payment', 'deduction-amount', 'balance-difference', 'payout-silent',
    'return-unknown', 'paid-after-return', 'receipt-reversed', 'unbookable-line'));

-- A line that cannot be read or booked is kept with what is known of it: without money nothing is posted.
ALTER TABLE statement_line DROP CONSTRAINT statement_line_amount_fen_check;
ALTER TABLE statement_line ALTER COLUMN balance_after_fen DROP NOT NULL;
ALTER TABLE statement_line ALTER COLUMN transfer_id DROP NOT NULL;
ALTER TABLE statement_line ADD COLUMN as_told text;
ALTER TABLE statement_line ADD CONSTRAINT statement_line_posted
  CHECK (amount_fen >= 0 AND (amount_fen > 0) = (transfer_id IS NOT NULL));
