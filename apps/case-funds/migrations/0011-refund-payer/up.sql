-- Who paid what a refund gives back: a correction changes the account it goes to, never whose money it was.
ALTER TABLE payout ADD COLUMN payer jsonb;
WITH RECURSIVE chain AS (
  SELECT p.payout_id, p.payee AS payer FROM payout p WHERE p.kind = 'refund' AND p.reissue_of IS NULL
  UNION ALL
  SELECT n.payout_id, c.payer FROM payout n JOIN chain c ON n.reissue_of = c.payout_id
)
UPDATE payout p SET payer = c.payer FROM chain c WHERE c.payout_id = p.payout_id;
ALTER TABLE payout ADD CONSTRAINT payout_payer CHECK ((kind = 'refund') = (payer IS NOT NULL));
