-- Money of a case and money nobody has claimed is never overdrawn: the floor is the account's kind, not
-- a wish of whoever opens it.
ALTER TABLE account ADD CONSTRAINT account_floor_of_kind
  CHECK (kind NOT IN ('case', 'unidentified') OR floor_fen IS NOT DISTINCT FROM 0);
