DROP TABLE payout_transition, payout, entitlement_share, receipt_transition, receipt, expected_receipt,
  statement_cut, statement_dispute, statement_line, debt_discharge, debt_failure, debt_version, bank_account, case_ref;
DROP SEQUENCE instruction_serial, sub_account_serial;
