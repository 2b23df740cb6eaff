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
CREATE INDEX statement_line_balance ON statement_line (home_court, account_number, balance_after_fen, amount_fen);

-- The bank may change the balance it states without a new line: several cuts may end at one cursor.
ALTER TABLE statement_cut DROP CONSTRAINT statement_cut_pkey;
ALTER TABLE statement_cut ADD COLUMN cut_no bigint;
UPDATE statement_cut c SET cut_no = n.cut_no
FROM (SELECT home_court, account_number, cursor, row_number() OVER (ORDER BY mirror_version, cut_at) AS cut_no
  FROM statement_cut) n
WHERE (n.home_court, n.account_number, n.cursor) = (c.home_court, c.account_number, c.cursor);
ALTER TABLE statement_cut ALTER COLUMN cut_no SET NOT NULL;
ALTER TABLE statement_cut ALTER COLUMN cut_no ADD GENERATED ALWAYS AS IDENTITY;
SELECT setval(pg_get_serial_sequence('{{schema}}.statement_cut', 'cut_no'),
  coalesce((SELECT max(cut_no) FROM statement_cut), 0) + 1, false);
ALTER TABLE statement_cut ADD PRIMARY KEY (home_court, account_number, cut_no);
