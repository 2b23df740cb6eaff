-- The case of a request: it is locked before the request, as everywhere, so that nothing crosses.
ALTER TABLE outgoing_message ADD COLUMN case_id uuid;
