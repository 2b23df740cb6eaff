DROP TABLE incoming_message, outgoing_message, receipt_document, control_outcome,
  measure_order_transition, measure_order, release_batch_transition, release_batch,
  measure_reminder, measure_lapse, measure_period, measure_transition, measure;
-- Tables of 0001 that became history here.
GRANT UPDATE, DELETE ON query_request_transition, query_answer, dispute, writ TO {{role}};
