-- Renewal (续行冻结, 民诉法解释 art. 485): an order of its own kind under the same measure and rank.
ALTER TABLE writ DROP CONSTRAINT writ_kind_check;
ALTER TABLE writ ADD CONSTRAINT writ_kind_check
  CHECK (kind IN ('query', 'freeze', 'renew', 'release', 'deduct'));

ALTER TABLE measure_order DROP CONSTRAINT measure_order_kind_check;
ALTER TABLE measure_order ADD CONSTRAINT measure_order_kind_check
  CHECK (kind IN ('freeze', 'renew', 'release', 'deduct'));
-- The period a renewal orders: from the day after the end that stands, never with a gap.
ALTER TABLE measure_order ADD COLUMN from_on date;
ALTER TABLE measure_order ADD COLUMN to_on date;
ALTER TABLE measure_order ADD CONSTRAINT renew_has_period
  CHECK ((kind = 'renew') = (from_on IS NOT NULL) AND (kind = 'renew') = (to_on IS NOT NULL)
    AND (kind <> 'renew' OR to_on >= from_on));
-- Two officers at once: one renewal.
CREATE UNIQUE INDEX one_renewal_in_flight ON measure_order (home_court, measure_id)
  WHERE kind = 'renew' AND state IN ('drafted', 'approved', 'sent', 'unanswered');
-- The inbox asks for reached reminders and for lapses of all its cases.
CREATE INDEX measure_by_end ON measure (ends_on) WHERE ends_on IS NOT NULL;

-- Each body has its own capability for it; those of the demo that freeze also renew.
UPDATE institution SET capabilities = array_append(capabilities, 'renew')
WHERE 'freeze' = ANY (capabilities) AND NOT 'renew' = ANY (capabilities);
