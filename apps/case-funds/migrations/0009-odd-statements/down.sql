-- Fails, and changes nothing, while a line without money, a dispute about an odd line, or a second cut
-- at one cursor is kept.
ALTER TABLE statement_cut DROP CONSTRAINT statement_cut_pkey;
ALTER TABLE statement_cut DROP COLUMN cut_no;
ALTER TABLE statement_cut ADD PRIMARY KEY (home_court, account_number, cursor);
DROP INDEX statement_line_balance;
ALTER TABLE statement_line DROP CONSTRAINT statement_line_posted;
ALTER TABLE statement_line DROP COLUMN as_told;
ALTER TABLE statement_line ALTER COLUMN transfer_id SET NOT NULL;
ALTER TABLE statement_line ALTER COLUMN balance_after_fen SET NOT NULL;
ALTER TABLE statement_line ADD CONSTRAINT statement_line_amount_fen_check CHECK (amount_fen > 0);
ALTER TABLE statement_dispute DROP CONSTRAINT statement_dispute_kind_check;
ALTER TABLE statement_dispute ADD CONSTRAINT statement_dispute_kind_check CHECK (kind IN
  ('changed-line', 'unknown-debit', 'second-payment', 'deduction-amount', 'balance-difference', 'payout-silent',
    'return-unknown', 'paid-after-return', 'receipt-reversed'));
