-- A person has looked at an answer that was kept and not followed. It changes nothing else: what
-- became of the answer is done by the steps that there are, each with its own record.
CREATE TABLE answer_review (
  -- The dispute, or the delivery that no request could be found for.
  answer_id uuid PRIMARY KEY,
  home_court text NOT NULL,
  reason text NOT NULL,
  reviewed_by text NOT NULL,
  reviewed_by_name text NOT NULL,
  reviewed_at timestamptz NOT NULL
);
REVOKE UPDATE, DELETE, TRUNCATE ON answer_review FROM {{role}};
