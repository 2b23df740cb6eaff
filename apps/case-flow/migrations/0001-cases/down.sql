DROP TABLE timeline_entry, enforcement_notice, process_node, staff_member, team_member, entitlement, party, case_transition, enforcement_case;
