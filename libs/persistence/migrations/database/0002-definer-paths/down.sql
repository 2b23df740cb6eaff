ALTER FUNCTION court_clock.legal_now() SET search_path = court_clock;
ALTER FUNCTION court_clock.legal_today() SET search_path = court_clock;
