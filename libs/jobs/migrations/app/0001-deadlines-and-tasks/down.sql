DROP TABLE deadline_move, deadline, task, sweep_pass;
DROP FUNCTION deadline_keep_move();
