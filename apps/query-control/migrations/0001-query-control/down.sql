DROP TABLE property, dispute, query_answer, query_request_transition, query_request, query_order, writ,
  institution, court, debt_ref, case_ref;
DROP SEQUENCE request_serial;
