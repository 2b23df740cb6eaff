GRANT EXECUTE ON FUNCTION deadline_keep_move() TO PUBLIC;
DROP TRIGGER deadline_counted ON deadline;
DROP FUNCTION deadline_count_move();
