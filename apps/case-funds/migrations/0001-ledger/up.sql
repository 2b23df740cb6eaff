-- The ledger (architecture.md §5). Every balance is signed; a transfer takes `amount_fen` from one
-- account and gives it to another, so all balances of a court sum to zero. A bank mirror stands for
-- the outside: its balance is minus what the bank holds for the court. Only post_transfers writes.

CREATE TABLE account (
  account_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  home_court text NOT NULL,
  code text NOT NULL,
  kind text NOT NULL CONSTRAINT account_kind CHECK (kind IN
    ('bank-mirror', 'unidentified', 'case', 'payout-clearing', 'fee-treasury', 'refund', 'suspense')),
  case_id uuid,
  -- Null: no floor (mirror and clearing accounts).
  floor_fen bigint,
  balance_fen bigint NOT NULL DEFAULT 0,
  held_fen bigint NOT NULL DEFAULT 0,
  version bigint NOT NULL DEFAULT 0,
  opened_at timestamptz NOT NULL DEFAULT legal_now(),
  CONSTRAINT account_code_once UNIQUE (home_court, code),
  CONSTRAINT account_floor CHECK (floor_fen IS NULL OR balance_fen - held_fen >= floor_fen),
  CONSTRAINT account_held CHECK (held_fen >= 0),
  CONSTRAINT account_of_case CHECK ((kind = 'case') = (case_id IS NOT NULL))
) WITH (fillfactor = 50);
CREATE UNIQUE INDEX account_case_once ON account (home_court, case_id) WHERE case_id IS NOT NULL;

CREATE TABLE transfer (
  transfer_id uuid PRIMARY KEY,
  home_court text NOT NULL,
  kind text NOT NULL CONSTRAINT transfer_kind CHECK (kind IN ('transfer', 'post', 'reversal')),
  from_account bigint NOT NULL,
  to_account bigint NOT NULL,
  amount_fen bigint NOT NULL CONSTRAINT transfer_positive CHECK (amount_fen > 0),
  -- The hold a 'post' draws on; the transfer a 'reversal' undoes.
  hold_id uuid,
  reverses uuid,
  case_id uuid,
  effective_on date NOT NULL,
  memo text NOT NULL,
  decided_by text NOT NULL,
  source text,
  input_hash text NOT NULL,
  posted_at timestamptz NOT NULL,
  CONSTRAINT transfer_two_accounts CHECK (from_account <> to_account),
  CONSTRAINT transfer_post CHECK ((kind = 'post') = (hold_id IS NOT NULL)),
  CONSTRAINT transfer_reversal CHECK ((kind = 'reversal') = (reverses IS NOT NULL))
);
CREATE UNIQUE INDEX transfer_reversed_once ON transfer (reverses) WHERE reverses IS NOT NULL;
CREATE INDEX transfer_of_hold ON transfer (hold_id) WHERE hold_id IS NOT NULL;

-- No foreign keys: the function checks both ends under lock, and I1–I4 are checked all the time.
CREATE TABLE entry (
  home_court text NOT NULL,
  account_id bigint NOT NULL,
  version bigint NOT NULL,
  transfer_id uuid NOT NULL,
  amount_fen bigint NOT NULL,
  balance_after_fen bigint NOT NULL,
  PRIMARY KEY (home_court, account_id, version)
);
CREATE INDEX entry_of_transfer ON entry (transfer_id);

CREATE TABLE hold (
  hold_id uuid PRIMARY KEY,
  home_court text NOT NULL,
  from_account bigint NOT NULL,
  to_account bigint NOT NULL,
  amount_fen bigint NOT NULL CHECK (amount_fen > 0),
  posted_fen bigint NOT NULL DEFAULT 0,
  state text NOT NULL DEFAULT 'open' CONSTRAINT hold_state CHECK (state IN ('open', 'posted', 'voided')),
  case_id uuid,
  memo text NOT NULL,
  decided_by text NOT NULL,
  input_hash text NOT NULL,
  opened_at timestamptz NOT NULL,
  closed_at timestamptz,
  -- Id of the 'post' or 'void' that closed it, and its input hash: a repeat of a void is recognised.
  closed_by uuid,
  closed_hash text,
  CONSTRAINT hold_closed CHECK ((state = 'open') = (closed_at IS NULL)),
  CONSTRAINT hold_posted CHECK (posted_fen <= amount_fen AND (state = 'posted') = (posted_fen > 0))
);
CREATE INDEX hold_open ON hold (home_court, from_account) WHERE state = 'open';
CREATE UNIQUE INDEX hold_closed_by ON hold (closed_by) WHERE closed_by IS NOT NULL;

CREATE FUNCTION ledger_refuse_change() RETURNS trigger LANGUAGE plpgsql
  AS $$ BEGIN
    RAISE EXCEPTION '% is append-only: correct by a reversing transfer', TG_TABLE_NAME
      USING ERRCODE = 'restrict_violation';
  END $$;
CREATE TRIGGER transfer_fixed BEFORE UPDATE OR DELETE ON transfer FOR EACH ROW EXECUTE FUNCTION ledger_refuse_change();
CREATE TRIGGER transfer_kept BEFORE TRUNCATE ON transfer FOR EACH STATEMENT EXECUTE FUNCTION ledger_refuse_change();
CREATE TRIGGER entry_fixed BEFORE UPDATE OR DELETE ON entry FOR EACH ROW EXECUTE FUNCTION ledger_refuse_change();
CREATE TRIGGER entry_kept BEFORE TRUNCATE ON entry FOR EACH STATEMENT EXECUTE FUNCTION ledger_refuse_change();

REVOKE INSERT, UPDATE, DELETE ON account, transfer, entry, hold FROM {{role}};
GRANT INSERT (home_court, code, kind, case_id, floor_fen) ON account TO {{role}};

-- Slow path: one row under the locks that post_transfers took. Returns the verdict.
CREATE FUNCTION post_one(r jsonb, now_ timestamptz) RETURNS text
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = {{schema}}, court_clock, pg_temp
  AS $$
DECLARE
  kind_ text := r->>'kind';
  id_ uuid := r->>'id';
  court_ text := r->>'court';
  hash_ text := r->>'hash';
  from_ bigint := (r->>'from')::bigint;
  to_ bigint := (r->>'to')::bigint;
  amount_ bigint := (r->>'amount')::bigint;
  seen text;
  h hold%ROWTYPE;
  t transfer%ROWTYPE;
  f account%ROWTYPE;
  g account%ROWTYPE;
  freed bigint := 0;
BEGIN
  SELECT s.input_hash INTO seen FROM (
    SELECT x.input_hash FROM transfer x WHERE x.transfer_id = id_
    UNION ALL SELECT y.input_hash FROM hold y WHERE y.hold_id = id_
    UNION ALL SELECT z.closed_hash FROM hold z WHERE z.closed_by = id_) s LIMIT 1;
  IF FOUND THEN RETURN CASE WHEN seen = hash_ THEN 'exists' ELSE 'conflict' END; END IF;

  IF kind_ IN ('post', 'void') THEN
    SELECT * INTO h FROM hold x WHERE x.hold_id = (r->>'hold')::uuid AND x.home_court = court_ FOR UPDATE;
    IF NOT FOUND THEN RETURN 'unknown-hold'; END IF;
    IF h.state <> 'open' THEN RETURN 'hold-closed'; END IF;
    from_ := h.from_account; to_ := h.to_account;
    IF kind_ = 'void' THEN
      UPDATE hold x SET state = 'voided', closed_at = now_, closed_by = id_, closed_hash = hash_ WHERE x.hold_id = h.hold_id;
      UPDATE account a SET held_fen = a.held_fen - h.amount_fen WHERE a.account_id = from_;
      RETURN 'posted';
    END IF;
    IF amount_ > h.amount_fen OR amount_ <= 0 THEN RETURN 'over-hold'; END IF;
    freed := h.amount_fen;
  ELSIF kind_ = 'reversal' THEN
    SELECT * INTO t FROM transfer x WHERE x.transfer_id = (r->>'reverses')::uuid AND x.home_court = court_;
    IF NOT FOUND THEN RETURN 'unknown-transfer'; END IF;
    PERFORM 1 FROM transfer x WHERE x.reverses = t.transfer_id;
    IF FOUND THEN RETURN 'already-reversed'; END IF;
    from_ := t.to_account; to_ := t.from_account; amount_ := t.amount_fen;
  END IF;

  IF amount_ IS NULL OR amount_ <= 0 THEN RETURN 'bad-amount'; END IF;
  IF from_ = to_ THEN RETURN 'same-account'; END IF;
  SELECT * INTO f FROM account a WHERE a.account_id = from_ AND a.home_court = court_;
  IF NOT FOUND THEN RETURN 'unknown-account'; END IF;
  SELECT * INTO g FROM account a WHERE a.account_id = to_ AND a.home_court = court_;
  IF NOT FOUND THEN RETURN 'unknown-account'; END IF;
  IF f.floor_fen IS NOT NULL AND f.balance_fen - f.held_fen + freed - amount_ < f.floor_fen THEN
    RETURN 'insufficient';
  END IF;

  IF kind_ = 'hold' THEN
    INSERT INTO hold (hold_id, home_court, from_account, to_account, amount_fen, case_id, memo, decided_by, input_hash, opened_at)
    VALUES (id_, court_, from_, to_, amount_, (r->>'case')::uuid, r->>'memo', r->>'by', hash_, now_);
    UPDATE account a SET held_fen = a.held_fen + amount_ WHERE a.account_id = from_;
    RETURN 'posted';
  END IF;

  INSERT INTO transfer (transfer_id, home_court, kind, from_account, to_account, amount_fen, hold_id, reverses,
    case_id, effective_on, memo, decided_by, source, input_hash, posted_at)
  VALUES (id_, court_, kind_, from_, to_, amount_, h.hold_id, t.transfer_id,
    (r->>'case')::uuid, (r->>'on')::date, r->>'memo', r->>'by', r->>'source', hash_, now_);
  INSERT INTO entry (home_court, account_id, version, transfer_id, amount_fen, balance_after_fen)
  VALUES (court_, from_, f.version + 1, id_, -amount_, f.balance_fen - amount_),
         (court_, to_, g.version + 1, id_, amount_, g.balance_fen + amount_);
  IF kind_ = 'post' THEN
    UPDATE hold x SET state = 'posted', posted_fen = amount_, closed_at = now_, closed_by = id_, closed_hash = hash_
    WHERE x.hold_id = h.hold_id;
  END IF;
  UPDATE account a SET balance_fen = a.balance_fen - amount_, held_fen = a.held_fen - freed, version = a.version + 1
  WHERE a.account_id = from_;
  UPDATE account a SET balance_fen = a.balance_fen + amount_, version = a.version + 1 WHERE a.account_id = to_;
  RETURN 'posted';
END $$;

-- Posts a batch in order, each row with its own verdict:
--   posted | exists | conflict (same id, other input) | insufficient | unknown-account | unknown-hold |
--   hold-closed | over-hold | unknown-transfer | already-reversed | same-account | bad-amount
-- A row: {id, kind: transfer|hold|post|void|reversal, court, from, to, amount, hold, reverses, case, on, memo,
-- by, source, hash}. Fast path: plain transfers with distinct ids are checked and written set-based; the slow
-- path decides row by row as soon as a running balance would dip below a floor or anything else stands out.
CREATE FUNCTION post_transfers(batch jsonb) RETURNS TABLE (id uuid, verdict text)
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = {{schema}}, court_clock, pg_temp
  AS $$
#variable_conflict use_column
DECLARE
  size_ integer := jsonb_array_length(batch);
  plain boolean;
  done integer;
  place integer;
  accounts_ bigint[];
  now_ timestamptz := legal_now();
BEGIN
  IF size_ > 1000 THEN RAISE EXCEPTION 'a batch holds at most 1000 transfers' USING ERRCODE = 'program_limit_exceeded'; END IF;

  SELECT bool_and(e->>'kind' = 'transfer') AND count(DISTINCT e->>'id') = size_ INTO plain
  FROM jsonb_array_elements(batch) e;

  -- One order of locks for everybody: account id.
  accounts_ := ARRAY(SELECT unnest(ARRAY[r."from", r."to"]) FROM jsonb_to_recordset(batch) AS r ("from" bigint, "to" bigint));
  IF NOT plain THEN
    accounts_ := accounts_ || ARRAY(
      SELECT unnest(ARRAY[h.from_account, h.to_account]) FROM jsonb_to_recordset(batch) AS r (hold uuid) JOIN hold h ON h.hold_id = r.hold
      UNION ALL SELECT unnest(ARRAY[t.from_account, t.to_account]) FROM jsonb_to_recordset(batch) AS r (reverses uuid)
        JOIN transfer t ON t.transfer_id = r.reverses);
  END IF;
  accounts_ := ARRAY(SELECT DISTINCT x FROM unnest(accounts_) x WHERE x IS NOT NULL);
  PERFORM 1 FROM account a WHERE a.account_id = ANY (accounts_) ORDER BY a.account_id FOR NO KEY UPDATE;

  IF plain AND size_ > 1 THEN
    WITH input AS MATERIALIZED (
      SELECT r.* FROM ROWS FROM (jsonb_to_recordset(batch) AS (id uuid, court text, "from" bigint, "to" bigint,
        amount bigint, "case" uuid, "on" date, memo text, by text, source text, hash text))
        WITH ORDINALITY AS r (id, court, from_, to_, amount, case_, on_, memo, by_, source, hash, ord)
    ), held AS MATERIALIZED (
      SELECT a.account_id, a.home_court, a.version, a.balance_fen, a.floor_fen + a.held_fen AS least
      FROM account a WHERE a.account_id = ANY (accounts_)
    ), side AS (
      SELECT i.ord, 1 AS side, i.from_ AS account_id, -i.amount AS amount, i.id, i.court FROM input i
      UNION ALL SELECT i.ord, 2, i.to_, i.amount, i.id, i.court FROM input i
    ), leg AS MATERIALIZED (
      SELECT s.account_id, s.amount, s.id, s.court, a.version + row_number() OVER w AS version,
        (a.balance_fen + sum(s.amount) OVER w)::bigint AS balance_after, a.least
      FROM side s JOIN held a ON a.account_id = s.account_id AND a.home_court = s.court
      WINDOW w AS (PARTITION BY s.account_id ORDER BY s.ord, s.side ROWS UNBOUNDED PRECEDING)
    ), sound AS MATERIALIZED (
      SELECT (SELECT count(*) FROM leg) = 2 * size_
        AND NOT EXISTS (SELECT 1 FROM leg WHERE balance_after < least)
        AND NOT EXISTS (SELECT 1 FROM input i WHERE i.amount <= 0 OR i.amount IS NULL OR i.from_ = i.to_)
        AND NOT EXISTS (SELECT 1 FROM input i JOIN transfer t ON t.transfer_id = i.id)
        AND NOT EXISTS (SELECT 1 FROM input i JOIN hold h ON h.hold_id = i.id)
        AND NOT EXISTS (SELECT 1 FROM input i JOIN hold h ON h.closed_by = i.id) AS yes
    ), t AS (
      INSERT INTO transfer (transfer_id, home_court, kind, from_account, to_account, amount_fen, case_id,
        effective_on, memo, decided_by, source, input_hash, posted_at)
      SELECT i.id, i.court, 'transfer', i.from_, i.to_, i.amount, i.case_, i.on_, i.memo, i.by_, i.source, i.hash, now_
      FROM input i, sound WHERE sound.yes ORDER BY i.ord
      RETURNING 1
    ), e AS (
      INSERT INTO entry (home_court, account_id, version, transfer_id, amount_fen, balance_after_fen)
      SELECT l.court, l.account_id, l.version, l.id, l.amount, l.balance_after FROM leg l, sound WHERE sound.yes
    ), u AS (
      UPDATE account a SET balance_fen = a.balance_fen + s.amount, version = a.version + s.legs
      FROM (SELECT account_id, sum(amount) AS amount, count(*) AS legs FROM leg GROUP BY account_id) s, sound
      WHERE sound.yes AND a.account_id = s.account_id
    )
    SELECT count(*) INTO done FROM t;
    IF done = size_ THEN
      RETURN QUERY SELECT (e->>'id')::uuid, 'posted'::text FROM jsonb_array_elements(batch) e;
      RETURN;
    END IF;
  END IF;

  FOR place IN 0 .. size_ - 1 LOOP
    id := (batch->place->>'id')::uuid;
    verdict := post_one(batch->place, now_);
    RETURN NEXT;
  END LOOP;
END $$;
REVOKE EXECUTE ON FUNCTION post_one(jsonb, timestamptz), post_transfers(jsonb) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION post_transfers(jsonb) TO {{role}};
