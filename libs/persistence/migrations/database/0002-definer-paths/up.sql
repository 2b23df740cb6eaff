-- A function that runs as its owner must not find a table of the caller's own temporary schema first:
-- PostgreSQL looks there before anything else unless it is named, last, in the path.
ALTER FUNCTION court_clock.legal_now() SET search_path = court_clock, pg_temp;
ALTER FUNCTION court_clock.legal_today() SET search_path = court_clock, pg_temp;
