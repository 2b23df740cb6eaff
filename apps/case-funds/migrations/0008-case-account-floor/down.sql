ALTER TABLE account DROP CONSTRAINT account_floor_of_kind;
