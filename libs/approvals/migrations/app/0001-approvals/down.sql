DROP TABLE approval_decision, approval_transition, approval_delegation, approval;
DROP FUNCTION approval_refuse_change();
