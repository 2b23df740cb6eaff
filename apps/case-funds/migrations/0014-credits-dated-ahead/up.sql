-- A credit whose day is still to come when it is read: it counts from the day of reading.
ALTER TABLE statement_dispute DROP CONSTRAINT statement_dispute_kind_check;
ALTER TABLE statement_dispute ADD CONSTRAINT statement_dispute_kind_check CHECK (kind IN
  ('changed-line', 'unknown-debit', 'second-payment', 'deduction-amount', 'balance-difference', 'payout-silent',
    'return-unknown', 'paid-after-return', 'receipt-reversed', 'unbookable-line', 'deduction-case', 'payout-unbooked', 'dated-ahead'));
