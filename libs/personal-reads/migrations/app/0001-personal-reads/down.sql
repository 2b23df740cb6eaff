DROP FUNCTION prune_personal_reads(interval);
DROP TABLE personal_read;
