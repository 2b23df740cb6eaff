-- The clocks of this app (legal time) and its outside work (technical time). The rows are the truth;
-- what a queue holds are hints (architecture.md §4).

CREATE TABLE deadline (
  id uuid PRIMARY KEY,
  home_court text NOT NULL,
  kind text NOT NULL,
  subject_id text NOT NULL,
  case_id text,
  rule_row text,
  starts_on date,
  due_on date,
  due_at timestamptz NOT NULL,
  earliest_on date,
  latest_on date,
  calendar_version text,
  provisional boolean NOT NULL DEFAULT false,
  payload jsonb NOT NULL DEFAULT '{}',
  state text NOT NULL DEFAULT 'open' CONSTRAINT deadline_state CHECK (state IN ('open', 'fired', 'cancelled')),
  revision integer NOT NULL DEFAULT 1,
  attempts integer NOT NULL DEFAULT 0,
  last_error text,
  -- Technical time: a failing effect waits for this before it is tried again.
  next_attempt_at timestamptz,
  set_at timestamptz NOT NULL DEFAULT legal_now(),
  fired_at timestamptz,
  cancelled_at timestamptz,
  cancelled_why text,
  CONSTRAINT deadline_fired CHECK ((state = 'fired') = (fired_at IS NOT NULL)),
  CONSTRAINT deadline_cancelled CHECK ((state = 'cancelled') = (cancelled_at IS NOT NULL)),
  CONSTRAINT deadline_never_early CHECK (fired_at >= due_at)
) WITH (fillfactor = 80, autovacuum_vacuum_scale_factor = 0.02);
CREATE UNIQUE INDEX deadline_open ON deadline (kind, subject_id) WHERE state = 'open';
CREATE INDEX deadline_due ON deadline (due_at) WHERE state = 'open';
CREATE INDEX deadline_failing ON deadline (next_attempt_at) WHERE state = 'open' AND attempts > 0;
CREATE INDEX deadline_subject ON deadline (subject_id, kind);
CREATE INDEX deadline_case ON deadline (home_court, case_id) WHERE case_id IS NOT NULL;

-- Every date a deadline had before it was moved: no date moves silently (reliability.md §5).
CREATE TABLE deadline_move (
  deadline_id uuid NOT NULL REFERENCES deadline (id),
  revision integer NOT NULL,
  due_at timestamptz NOT NULL,
  due_on date,
  rule_row text,
  calendar_version text,
  moved_at timestamptz NOT NULL DEFAULT legal_now(),
  PRIMARY KEY (deadline_id, revision)
);
CREATE FUNCTION deadline_keep_move() RETURNS trigger
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = {{schema}}, court_clock, pg_temp
  AS $$ BEGIN
    INSERT INTO deadline_move (deadline_id, revision, due_at, due_on, rule_row, calendar_version)
    VALUES (OLD.id, OLD.revision, OLD.due_at, OLD.due_on, OLD.rule_row, OLD.calendar_version);
    RETURN NULL;
  END $$;
CREATE TRIGGER deadline_moved AFTER UPDATE ON deadline FOR EACH ROW
  WHEN (OLD.revision IS DISTINCT FROM NEW.revision) EXECUTE FUNCTION deadline_keep_move();

-- Outside work. Priority 0 release, 1 money, 2 everything else (architecture.md §1.4).
CREATE TABLE task (
  id uuid PRIMARY KEY,
  home_court text NOT NULL,
  name text NOT NULL,
  payload jsonb NOT NULL,
  priority smallint NOT NULL CHECK (priority BETWEEN 0 AND 2),
  dedupe_key text,
  state text NOT NULL DEFAULT 'waiting'
    CONSTRAINT task_state CHECK (state IN ('waiting', 'running', 'done', 'exhausted')),
  run_at timestamptz NOT NULL,
  attempts integer NOT NULL DEFAULT 0,
  lease_token uuid,
  lease_until timestamptz,
  last_error text,
  added_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  finished_at timestamptz,
  CONSTRAINT task_lease CHECK ((state = 'running') = (lease_token IS NOT NULL AND lease_until IS NOT NULL)),
  CONSTRAINT task_finished CHECK ((state IN ('done', 'exhausted')) = (finished_at IS NOT NULL))
) WITH (fillfactor = 80, autovacuum_vacuum_scale_factor = 0.02);
-- A task not yet begun stands for every later wish of the same key; a begun one may have read old facts.
CREATE UNIQUE INDEX task_dedupe ON task (name, dedupe_key)
  WHERE state = 'waiting' AND attempts = 0 AND dedupe_key IS NOT NULL;
CREATE INDEX task_waiting ON task (priority, run_at) WHERE state = 'waiting';
CREATE INDEX task_running ON task (lease_until) WHERE state = 'running';
CREATE INDEX task_exhausted ON task (finished_at) WHERE state = 'exhausted';
CREATE INDEX task_done ON task (finished_at) WHERE state = 'done';

-- The last finished pass of each worker: a sweeper that stands still is seen from outside it.
CREATE TABLE sweep_pass (
  worker_id uuid PRIMARY KEY,
  passed_at timestamptz NOT NULL
);

REVOKE DELETE ON deadline FROM {{role}};
REVOKE INSERT, UPDATE, DELETE ON deadline_move FROM {{role}};
