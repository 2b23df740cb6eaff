GRANT UPDATE, DELETE ON case_transition, timeline_entry TO {{role}};
