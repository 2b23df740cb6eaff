-- Who did what, and why, written in the transaction of the act itself (architecture.md §1.5), and
-- sealed per court into a hash tree of RFC 6962 shape over SM3 (reliability.md §2).

CREATE TABLE audit_entry (
  id uuid PRIMARY KEY,
  position bigint GENERATED ALWAYS AS IDENTITY,
  home_court text NOT NULL,
  -- Legal time of the act; recorded_at is technical time.
  occurred_at timestamptz NOT NULL DEFAULT legal_now(),
  recorded_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  person_id text NOT NULL,
  account text NOT NULL,
  roles text[] NOT NULL,
  actor_court text NOT NULL,
  action text NOT NULL,
  subject_kind text NOT NULL,
  subject_id text NOT NULL,
  case_id text,
  why text,
  article text,
  -- SM3 over the salt and the canonical JSON of the state; the state itself stays in its own table.
  before_hash text,
  after_hash text,
  salt text NOT NULL
);
CREATE INDEX audit_entry_subject ON audit_entry (home_court, subject_kind, subject_id, position);
CREATE INDEX audit_entry_case ON audit_entry (home_court, case_id, position) WHERE case_id IS NOT NULL;

-- Committed entries that no tree holds yet. A row becomes visible with its entry's commit, so an
-- entry that commits late is sealed late, never passed over (reliability.md finding 8).
CREATE TABLE audit_pending (
  entry_id uuid PRIMARY KEY,
  home_court text NOT NULL,
  position bigint NOT NULL
) WITH (autovacuum_vacuum_scale_factor = 0.02);
CREATE INDEX audit_pending_court ON audit_pending (home_court, position);

CREATE TABLE audit_leaf (
  home_court text NOT NULL,
  leaf_index bigint NOT NULL CHECK (leaf_index >= 0),
  entry_id uuid NOT NULL UNIQUE,
  leaf_hash text NOT NULL,
  PRIMARY KEY (home_court, leaf_index)
);

-- One head per sealing pass; peaks are the roots of the full subtrees, left to right, so that the
-- next pass extends the tree without reading it again.
CREATE TABLE audit_seal (
  home_court text NOT NULL,
  tree_size bigint NOT NULL CHECK (tree_size > 0),
  root_hash text NOT NULL,
  peaks text[] NOT NULL,
  sealed_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  PRIMARY KEY (home_court, tree_size)
);

CREATE FUNCTION audit_enqueue() RETURNS trigger
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = {{schema}}, pg_temp
  AS $$ BEGIN
    INSERT INTO audit_pending (entry_id, home_court, position) VALUES (NEW.id, NEW.home_court, NEW.position);
    RETURN NULL;
  END $$;
CREATE TRIGGER audit_entry_enqueue AFTER INSERT ON audit_entry FOR EACH ROW EXECUTE FUNCTION audit_enqueue();

CREATE FUNCTION audit_refuse_change() RETURNS trigger LANGUAGE plpgsql
  AS $$ BEGIN
    RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
  END $$;
CREATE TRIGGER audit_entry_fixed BEFORE UPDATE OR DELETE ON audit_entry FOR EACH ROW EXECUTE FUNCTION audit_refuse_change();
CREATE TRIGGER audit_entry_kept BEFORE TRUNCATE ON audit_entry FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse_change();
CREATE TRIGGER audit_leaf_fixed BEFORE UPDATE OR DELETE ON audit_leaf FOR EACH ROW EXECUTE FUNCTION audit_refuse_change();
CREATE TRIGGER audit_leaf_kept BEFORE TRUNCATE ON audit_leaf FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse_change();
CREATE TRIGGER audit_seal_fixed BEFORE UPDATE OR DELETE ON audit_seal FOR EACH ROW EXECUTE FUNCTION audit_refuse_change();
CREATE TRIGGER audit_seal_kept BEFORE TRUNCATE ON audit_seal FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse_change();

REVOKE UPDATE, DELETE ON audit_entry, audit_leaf, audit_seal FROM {{role}};
REVOKE INSERT, UPDATE ON audit_pending FROM {{role}};
