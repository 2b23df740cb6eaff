DROP FUNCTION post_transfers(jsonb), post_one(jsonb, timestamptz);
DROP TABLE hold, entry, transfer, account;
DROP FUNCTION ledger_refuse_change();
