ALTER TABLE receipt DROP COLUMN valued_fen;
