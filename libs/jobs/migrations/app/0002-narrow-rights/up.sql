-- No date moves silently, also when who moves it leaves the revision as it was.
CREATE FUNCTION deadline_count_move() RETURNS trigger
  LANGUAGE plpgsql SET search_path = {{schema}}, pg_temp
  AS $$ BEGIN
    NEW.revision := greatest(NEW.revision, OLD.revision + 1);
    RETURN NEW;
  END $$;
CREATE TRIGGER deadline_counted BEFORE UPDATE ON deadline FOR EACH ROW
  WHEN ((OLD.due_at, OLD.due_on) IS DISTINCT FROM (NEW.due_at, NEW.due_on))
  EXECUTE FUNCTION deadline_count_move();
REVOKE EXECUTE ON FUNCTION deadline_keep_move() FROM PUBLIC;
