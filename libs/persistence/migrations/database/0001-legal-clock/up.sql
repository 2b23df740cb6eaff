-- Legal time = database time + one offset row, moved for all processes together (architecture.md §4).
CREATE SCHEMA court_clock;

CREATE TABLE court_clock.legal_offset (
  id smallint PRIMARY KEY CHECK (id = 1),
  moved_by interval NOT NULL,
  moved_at timestamptz NOT NULL DEFAULT now()
);
INSERT INTO court_clock.legal_offset (id, moved_by) VALUES (1, interval '0');

CREATE FUNCTION court_clock.legal_now() RETURNS timestamptz
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = court_clock
  AS $$ SELECT now() + (SELECT moved_by FROM legal_offset WHERE id = 1) $$;

CREATE FUNCTION court_clock.legal_today() RETURNS date
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = court_clock
  AS $$ SELECT (legal_now() AT TIME ZONE 'Asia/Shanghai')::date $$;

GRANT USAGE ON SCHEMA court_clock TO PUBLIC;
GRANT EXECUTE ON FUNCTION court_clock.legal_now(), court_clock.legal_today() TO PUBLIC;
