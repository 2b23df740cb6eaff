ALTER TABLE payout DROP COLUMN refusal;
ALTER TABLE payout DROP COLUMN sent_count;
