-- Moves of a case and the facts of its timeline are added and never changed.
REVOKE UPDATE, DELETE ON case_transition, timeline_entry FROM {{role}};
