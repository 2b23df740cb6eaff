-- What of a receipt counts from its value day; the rest counts from its arrival. Absent: all of it.
ALTER TABLE receipt ADD COLUMN valued_fen bigint;
ALTER TABLE receipt ADD CONSTRAINT receipt_valued CHECK (valued_fen > 0 AND valued_fen <= amount_fen) NOT VALID;
ALTER TABLE receipt VALIDATE CONSTRAINT receipt_valued;
