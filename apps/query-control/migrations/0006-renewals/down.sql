-- Renewals that were ordered are history: with one of them the older schema cannot hold the truth.
DO $$ BEGIN
  IF EXISTS (SELECT 1 FROM measure_order WHERE kind = 'renew') THEN
    RAISE EXCEPTION 'renewals were ordered: this step cannot be undone';
  END IF;
END $$;
UPDATE institution SET capabilities = array_remove(capabilities, 'renew');
DROP INDEX measure_by_end;
DROP INDEX one_renewal_in_flight;
ALTER TABLE measure_order DROP CONSTRAINT renew_has_period;
ALTER TABLE measure_order DROP COLUMN to_on;
ALTER TABLE measure_order DROP COLUMN from_on;
ALTER TABLE measure_order DROP CONSTRAINT measure_order_kind_check;
ALTER TABLE measure_order ADD CONSTRAINT measure_order_kind_check
  CHECK (kind IN ('freeze', 'release', 'deduct'));
ALTER TABLE writ DROP CONSTRAINT writ_kind_check;
ALTER TABLE writ ADD CONSTRAINT writ_kind_check
  CHECK (kind IN ('query', 'freeze', 'release', 'deduct'));
